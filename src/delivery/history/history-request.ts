import type { Hub, HubMessage, MessageSource, TopicState } from "../../hub/index.ts";

/** How much of the history a subscription begins with. */
export type HistoryRequest =
  | { kind: "none" }
  | { kind: "last"; count: number }
  | { kind: "seconds"; seconds: number }
  | { kind: "since"; offset: number };

/** The messages of a topic that a request asks for, oldest first. `isOfGame` filters them by game. */
export function historyOf(
  topic: TopicState,
  request: HistoryRequest,
  hub: Hub,
  nowMillis: number,
  isOfGame: (source: MessageSource) => boolean,
): HubMessage[] {
  topic.history.trim(nowMillis);
  switch (request.kind) {
    case "none":
      return [];
    case "last":
      return request.count === 1
        ? newestBySource(topic, hub, isOfGame)
        : topic.history.all(isOfGame).slice(-request.count);
    case "seconds": {
      const fromMillis = nowMillis - request.seconds * 1000;
      return topic.history.all((source, atMillis) => atMillis >= fromMillis && isOfGame(source));
    }
    case "since":
      return topic.history.after(request.offset, isOfGame);
  }
}

/** The newest message of each connected game; of an event topic, the newest message of any game. */
function newestBySource(
  topic: TopicState,
  hub: Hub,
  isOfGame: (source: MessageSource) => boolean,
): HubMessage[] {
  if (!topic.isState) return topic.history.all(isOfGame).slice(-1);
  return hub.registry
    .connected()
    .filter(isOfGame)
    .flatMap((source) => source.newest.get(topic.name) ?? []);
}
