import type { JsonObject } from "./json-messages.ts";

/** Whether an event is of an earlier run of the game, which could not send it before it ended. Such an event says nothing of the run that sends it. */
export function isOfPreviousRun(data: JsonObject): boolean {
  return data.previous_run === true;
}
