import type { Refusal } from "../../../protocol/error-message.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";

/** The way back to the client that sent a command: used once, at once or later. The command's id is put in. */
export interface Reply {
  answer(message: JsonObject): void;
  /** Refuses, perhaps with further fields for a program to read. */
  refuse(refusal: Refusal, fields?: JsonObject): void;
}
