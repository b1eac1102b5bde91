import { freshSnapshotAnswer, snapshotAnswer } from "../../../delivery/index.ts";
import { unknownGame } from "../../../hub/index.ts";
import type { Command } from "../../../protocol/commands.ts";
import { RelayError } from "../../../protocol/error-table.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { CommandContext, Reply } from "./command-context.ts";

/** Answers `get_snapshot` with the newest values that the relay has, of all games or of one, each section with its age. Fails: no_game. */
export function getSnapshot({ source }: Command<"get_snapshot">, context: CommandContext): JsonObject {
  const refusal = unknownGame(context.hub.registry, source);
  if (refusal !== undefined) throw new RelayError(refusal.code, refusal.message);
  return { ...snapshotAnswer(context, source) };
}

/** Answers `get_snapshot` with `fresh`: the usual snapshot, and in each game's entry of `sources` the game's own answer, or why there is none. */
export function getFreshSnapshot(
  { source }: Command<"get_snapshot">,
  context: CommandContext,
  reply: Reply,
): void {
  context.caller.freshSnapshots(source, ({ asked, refusal }) => {
    if (asked === undefined) reply.refuse(refusal);
    else reply.answer({ ...freshSnapshotAnswer(context, asked, source) });
  });
}
