import type { Clock } from "../../../base/clock.ts";
import type { Source } from "../../../hub/index.ts";
import type { Command } from "../../../protocol/commands.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { CommandContext } from "./command-context.ts";
import { getSnapshot } from "./get-snapshot.ts";
import type { Reply } from "./reply.ts";

/** Answers `get_snapshot` with `fresh`: as ever, and in each game's entry of `sources` what it says now, or why it does not. */
export function getFreshSnapshot(
  { source }: Command<"get_snapshot">,
  context: CommandContext,
  reply: Reply,
): void {
  context.caller.freshSnapshots(source, ({ asked, refusal }) => {
    if (asked === undefined) {
      reply.refuse(refusal);
      return;
    }
    const added = new Map(
      [...asked].map(([game, missing]) => [game.name, addition(game, missing, context.clock)]),
    );
    const { data, ...snapshot } = getSnapshot(context);
    const sources = data.sources.map((entry) => ({ ...entry, ...added.get(String(entry.source)) }));
    reply.answer({ ...snapshot, data: { ...data, sources } });
  });
}

function addition(game: Source, missing: string | undefined, clock: Clock): JsonObject {
  if (missing !== undefined) return { note: missing };
  const message = game.newest.get("snapshot");
  if (message?.body.from !== "json") return { note: "answered without a snapshot" };
  const age_ms = Math.round((clock.monotonicMillis() - message.atMillis) * 10) / 10;
  return { snapshot: { ...message.body.data, age_ms } };
}
