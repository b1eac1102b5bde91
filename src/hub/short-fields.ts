import { shortened } from "../base/shortened.ts";
import type { JsonObject } from "../protocol/json-messages.ts";

/** Most fields that are looked at. */
const MAX_FIELDS = 64;
/** Longest name and longest text of a short field. Units: characters. */
const MAX_CHARACTERS = 128;

/** The short fields of an object: numbers, booleans, null, and the beginning of texts. */
export function shortFields(data: Readonly<JsonObject>): JsonObject {
  const short: JsonObject = {};
  let looked = 0;
  for (const name in data) {
    if (++looked > MAX_FIELDS) break;
    const value = data[name];
    if (name.length > MAX_CHARACTERS || (typeof value === "object" && value !== null)) continue;
    short[name] = typeof value === "string" ? shortened(value, MAX_CHARACTERS) : value;
  }
  return short;
}
