import { freshSnapshotAnswer, snapshotAnswer } from "../../../delivery/index.ts";
import type { Command } from "../../../protocol/commands.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { CommandContext, Reply } from "./command-context.ts";

/** Answers `get_snapshot` with the newest values that the relay has, each section with its age. */
export function getSnapshot(context: CommandContext): JsonObject {
  return { ...snapshotAnswer(context) };
}

/** Answers `get_snapshot` with `fresh`: the usual snapshot, and in each game's entry of `sources` the game's own answer, or why there is none. */
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
