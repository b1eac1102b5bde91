import { z } from "zod";
import { type Hub, unknownGame, unknownSite } from "../../../hub/index.ts";
import type { Judge } from "../../../insight/index.ts";
import { sourceName } from "../../../protocol/commands.ts";
import type { Demand } from "../../../protocol/streams.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { numberParameter, switchParameter, textParameter } from "../operation/parameter.ts";
import { siteParameter } from "../operation/site-parameter.ts";
import { hitches as answer } from "../schemas/hitches.ts";
import { describeSampling } from "./describe-sampling.ts";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1000;

/** What statistics and hitches need of the relay. */
export interface JudgementContext {
  hub: Hub;
  insight: Judge;
  /** The demand of all clients together. */
  demand(): Demand;
  /** Keeps the games sampling every frame for a while. */
  judged(): void;
}

/** `GET /hitches`: the last hitches, each with its cause. */
export function getHitches({ hub, insight, demand, judged }: JudgementContext): Operation {
  return operation({
    path: "/hitches",
    id: "getHitches",
    summary: "the last hitches: the worst frame of each, the refreshes lost, and the cause if known",
    description:
      "`context` adds what happened around each hitch: frames, events, poses and monitors. The request makes the games sample every frame for 30 s, except with `passive`; `sampling` says which frames they sampled before.",
    query: {
      limit: numberParameter(
        z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
        "how many hitches, the newest first",
      ),
      source: textParameter(sourceName.optional(), "the name of one game"),
      site: siteParameter,
      id: textParameter(z.string().max(256).optional(), "the id of one hitch, which its alert contains"),
      waiting: switchParameter(
        "includes hitches in which the game only waited, for less than half a second, for a busy machine, the XR runtime or the display",
      ),
      passive: switchParameter(
        "does not make the games sample: for clients that subscribe to `alert` or `stats`",
      ),
      context: switchParameter("adds what happened from 2 s before each hitch to 1 s after it"),
    },
    answer,
    refusals: ["no_game"],
    run({ query: { context, waiting, passive, site, limit, ...question } }) {
      const refusal = unknownSite(hub.registry, site) ?? unknownGame(hub.registry, question.source);
      if (refusal !== undefined) return { refusal };
      const { hitches } = insight;
      const sampling = describeSampling(hub, demand(), !passive);
      if (!passive) judged();
      const asked = { ...question, waiting: waiting || question.id !== undefined };
      const found = (
        site === undefined ? hitches.find({ ...asked, limit }) : inSite(hub, hitches.find(asked), site)
      )
        .slice(0, limit)
        .map((hitch) => {
          const around = context ? hitches.context(hitch.id) : undefined;
          return { ...hitch, ...(around && { context: around }) };
        });
      const { count: total, kept, waited } = hitches;
      return { answer: { sampling, total, kept, waited, hitches: found } };
    },
  });
}

/** The hitches of games of a site. */
function inSite<Found extends { source: string }>(
  hub: Hub,
  hitches: readonly Found[],
  site: string,
): Found[] {
  const names = new Set(hub.registry.all().flatMap((game) => (game.site === site ? [game.name] : [])));
  return hitches.filter(({ source }) => names.has(source));
}
