import type { HistoryEntry, Hub, HubMessage, TopicState } from "../../hub/index.ts";
import type { HistoryPlan } from "./history-plan.ts";
import { isNewest } from "./history-request.ts";

/**
 * The messages of a topic that a plan asks for, as entries and in any order. The newest message of a state topic is that of each connected game; of an
 * event topic it is that of any game. Cost: at most one pass over the topic's history, however many games the plan names.
 */
export function historyOf(topic: TopicState, plan: HistoryPlan, hub: Hub, nowMillis: number): HistoryEntry[] {
  topic.history.trim(nowMillis);
  const { isState, name } = topic;
  const newest: readonly HubMessage[] = isState
    ? hub.registry
        .connected()
        .filter((source) => isNewest(plan.of(source.name)))
        .flatMap((source) => source.newest.get(name) ?? [])
    : [];
  if (isState && plan.isOfNewest) return [...newest];
  const found = topic.history.entriesAfter(plan.since, (source, atMillis) => {
    const request = plan.of(source.name);
    if (request.kind === "seconds") return atMillis >= nowMillis - request.seconds * 1000;
    return request.kind !== "none" && !(isState && isNewest(request));
  });
  return [...newest, ...found.reverse().filter(isAskedFor(plan))];
}

/** Tells which messages "the last N" and "since" leave. Ask from the newest message to the oldest. */
function isAskedFor(plan: HistoryPlan): (entry: HistoryEntry) => boolean {
  const taken = new Map<string, number>();
  return ({ source, offset }) => {
    const request = plan.of(source.name);
    if (request.kind === "since") return offset > request.offset;
    if (request.kind !== "last") return true;
    const game = plan.countedFor(source.name);
    const newer = taken.get(game) ?? 0;
    if (newer >= request.count) return false;
    taken.set(game, newer + 1);
    return true;
  };
}
