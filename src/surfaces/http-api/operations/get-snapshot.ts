import { z } from "zod";
import { freshSnapshotAnswer, type SnapshotParts, snapshotAnswer } from "../../../delivery/index.ts";
import { unknownGame, unknownSite } from "../../../hub/index.ts";
import type { Caller, FreshSnapshots } from "../../../ingest/index.ts";
import { sourceName } from "../../../protocol/commands.ts";
import { SNAPSHOT_SECTIONS } from "../../../protocol/topic-table.ts";
import { type Answered, type Operation, operation } from "../operation/operation.ts";
import { switchParameter, textParameter } from "../operation/parameter.ts";
import { siteParameter } from "../operation/site-parameter.ts";
import { unixSeconds } from "../schemas/common.ts";
import { relaySection } from "../schemas/status.ts";

/** The newest message of a stream or kind. */
const section = z.looseObject({ source: z.string(), age_ms: z.number() });

const snapshot = z.strictObject({
  type: z.literal("snapshot"),
  data: z.strictObject({
    ...Object.fromEntries(SNAPSHOT_SECTIONS.map(({ section: name }) => [name, section.optional()])),
    events: z.array(section).describe("the last few events"),
    sources: z.array(
      z.looseObject({
        source: z.string(),
        epoch: z.string(),
        site: z.string().nullable(),
        connected: z.boolean(),
        age_ms: z.number(),
      }),
    ),
    relay: z.strictObject({ ...relaySection.shape, age_ms: z.number() }),
  }),
  timestamp: unixSeconds,
});

/** `GET /snapshot`: the answer to `get_snapshot`. */
export function getSnapshot(parts: SnapshotParts & { looked(): void }, caller: Caller): Operation {
  return operation({
    path: "/snapshot",
    id: "getSnapshot",
    summary: "the newest values, each with its age",
    description:
      "The request makes the games sample for 30 s, as a client would. The first request after a pause returns the values from before the pause.",
    query: {
      fresh: switchParameter("asks the games for new values, which `sources` then contains"),
      source: textParameter(
        sourceName.optional(),
        "the name of one game: only its values, and with fresh the one game to ask",
      ),
      site: siteParameter,
    },
    answer: snapshot,
    refusals: ["no_game", "too_many_calls"],
    ticking: ["age_ms", "uptime_s", "timestamp"],
    async run({ query, signal, nextTurn }): Promise<Answered<Snapshot>> {
      const { registry } = parts.hub;
      const refusal = unknownSite(registry, query.site) ?? unknownGame(registry, query.source);
      if (refusal !== undefined) return { refusal };
      parts.looked();
      if (!query.fresh) return { answer: snapshotAnswer(parts, query.source, query.site) as Snapshot };
      const fresh = await new Promise<FreshSnapshots>((resolve) => {
        const asked = caller.freshSnapshots(query.source, resolve);
        signal.addEventListener("abort", () => asked.forget(), { once: true });
      });
      if (fresh.asked === undefined) return { refusal: fresh.refusal };
      // One answer of a game may end the wait of many requests.
      await nextTurn();
      return { answer: freshSnapshotAnswer(parts, fresh.asked, query.source, query.site) as Snapshot };
    },
  });
}

type Snapshot = z.input<typeof snapshot>;
