import { freshSnapshotAnswer, snapshotAnswer } from "../../../delivery/index.ts";
import type { Command } from "../../../protocol/commands.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { CommandContext, Reply } from "./command-context.ts";

/** Answers `get_snapshot`: all that the relay knows now, each section with its age. */
export function getSnapshot(context: CommandContext): JsonObject {
  return { ...snapshotAnswer(context) };
}

/** Answers `get_snapshot` with `fresh`: as ever, and in each game's entry of `sources` what it says now, or why it does not. */
export function getFreshSnapshot(
  { source }: Command<"get_snapshot">,
  context: CommandContext,
  reply: Reply,
): void {
  context.caller.freshSnapshots(source, ({ asked, refusal }) => {
    if (asked === undefined) reply.refuse(refusal);
    else reply.answer({ ...freshSnapshotAnswer(context, asked) });
  });
}
