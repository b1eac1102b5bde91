import type { JsonObject } from "../protocol/json-messages.ts";
import { parseJsonObject } from "../protocol/json-object.ts";
import type { JsonBody } from "./hub-message.ts";
import { RECORD_BYTES } from "./json-bytes.ts";

/** JSON that is kept as text alone. Most readers need only the text, so the data is parsed when it is asked for: a history of these takes a third of the memory. */
export class JsonText implements JsonBody {
  readonly from = "json";

  constructor(readonly text: string) {}

  /** What a message with it takes in memory, about. */
  get bytes(): number {
    return RECORD_BYTES + this.text.length;
  }

  get data(): JsonObject {
    return (parseJsonObject(this.text, { longIntegers: "text" })?.data ?? {}) as JsonObject;
  }
}
