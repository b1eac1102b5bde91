import type { JsonObject } from "../../../protocol/json-messages.ts";
import { WISH_SECONDS } from "../../../protocol/limits.ts";
import type { Wish } from "../../../protocol/link-notices.ts";
import type { CommandContext } from "./command-context.ts";

/** Takes what a far relay needs of the games. Answers with how long that counts. */
export function wish(wished: Wish, { farRelay }: CommandContext): JsonObject {
  farRelay?.wish(wished);
  return { type: "ack", command: "wish", valid_s: WISH_SECONDS };
}
