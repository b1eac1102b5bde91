import type { JsonObject } from "../../protocol/json-messages.ts";
import { isJsonObject } from "../../protocol/json-object.ts";

/** The games that are connected, of a relay's /status; undefined if it lists none, connected or not. */
export function connectedSources({ sources }: Readonly<JsonObject>): JsonObject[] | undefined {
  if (!Array.isArray(sources)) return undefined;
  return (sources as unknown[]).filter(isJsonObject).filter(({ connected }) => connected === true);
}
