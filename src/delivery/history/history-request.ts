import type { Hub, HubMessage, TopicState } from "../../hub/index.ts";

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
  isOfGame: (message: HubMessage) => boolean,
): HubMessage[] {
  topic.history.trim(nowMillis);
  switch (request.kind) {
    case "none":
      return [];
    case "last":
      return request.count === 1
        ? newestBySource(topic, hub, isOfGame)
        : topic.history.all().filter(isOfGame).slice(-request.count);
    case "seconds": {
      const fromMillis = nowMillis - request.seconds * 1000;
      return topic.history.all().filter((message) => message.atMillis >= fromMillis && isOfGame(message));
    }
    case "since":
      return topic.history.after(request.offset).filter(isOfGame);
  }
}

/** The newest message of each connected game; of an event topic, the newest message of any game. */
function newestBySource(
  topic: TopicState,
  hub: Hub,
  isOfGame: (message: HubMessage) => boolean,
): HubMessage[] {
  if (!topic.isState) return topic.history.all().filter(isOfGame).slice(-1);
  return hub.registry
    .connected()
    .flatMap((source) => source.newest.get(topic.name) ?? [])
    .filter(isOfGame);
}
