import type { AcceptedBody } from "../hub/index.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import { RELAY_SOURCE } from "../protocol/source-names.ts";
import { isMadeAnew } from "../protocol/topic-table.ts";
import type { Topic } from "../protocol/topics.ts";
import { type ReadChannel, type ReadMessage, secondsOfNanos } from "../recording/index.ts";
import { recordedBody } from "./recorded-body.ts";

/** A message of a game, as the hub accepts it. */
export interface GameMessage {
  topic: Topic;
  body: AcceptedBody;
  /** Units: unix seconds, by the game's clock. */
  timestampSeconds: number;
}

/** Whether a channel has what a game sent, or what happened to its connection: not what repeats a topic for viewers, and nothing of the relay itself. */
export function isOfGame({ topic, about, source, encoding }: ReadChannel): boolean {
  return source !== "" && source !== RELAY_SOURCE && encoding === "json" && (topic ?? about) !== undefined;
}

/** What a game sent, of a recorded message; undefined for what the relay said of the game, which is said anew when the recording is judged. */
export function gameMessageOf({ channel, publishTime, data }: ReadMessage): GameMessage | undefined {
  const { topic } = channel;
  if (topic === undefined || isMadeAnew(topic)) return undefined;
  const timestampSeconds = secondsOfNanos(publishTime);
  const body = recordedBody(topic, data, timestampSeconds);
  if (body === undefined) return undefined;
  if (topic === "alert" && body.from === "json" && isOfInsight(body.data, channel)) return undefined;
  return { topic, body, timestampSeconds };
}

/** Whether insight made an alert: its id begins with its kind and the connection. */
function isOfInsight({ kind, id }: JsonObject, { epoch }: ReadChannel): boolean {
  return typeof id === "string" && id.startsWith(`${kind}-${epoch}-`);
}
