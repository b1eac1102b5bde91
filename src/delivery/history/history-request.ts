import type { Hub, HubMessage, TopicState } from "../../hub/index.ts";

/** How much of what was before a client wants. */
export type HistoryRequest =
  | { kind: "none" }
  | { kind: "last"; count: number }
  | { kind: "seconds"; seconds: number }
  | { kind: "since"; offset: number };

/** The messages of a topic that a request is for, oldest first. `wants` leaves out what is of another game. */
export function historyOf(
  topic: TopicState,
  request: HistoryRequest,
  hub: Hub,
  nowMillis: number,
  wants: (message: HubMessage) => boolean,
): HubMessage[] {
  topic.history.trim(nowMillis);
  switch (request.kind) {
    case "none":
      return [];
    case "last":
      return request.count === 1
        ? newestBySource(topic, hub, wants)
        : topic.history.all().filter(wants).slice(-request.count);
    case "seconds": {
      const fromMillis = nowMillis - request.seconds * 1000;
      return topic.history.all().filter((message) => message.atMillis >= fromMillis && wants(message));
    }
    case "since":
      return topic.history.after(request.offset).filter(wants);
  }
}

/** The newest message of each game that is connected; of events, where no game keeps the newest, that of the topic. */
function newestBySource(topic: TopicState, hub: Hub, wants: (message: HubMessage) => boolean): HubMessage[] {
  if (!topic.isState) return topic.history.all().filter(wants).slice(-1);
  return hub.registry
    .connected()
    .flatMap((source) => source.newest.get(topic.name) ?? [])
    .filter(wants);
}
