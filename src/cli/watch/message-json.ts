import type { Dropped, Resumed, TelemetryMessage } from "../../client/index.ts";

/** Names of events that differ from the names of their topics. */
const EVENT_OF_TOPIC: ReadonlyMap<string, string> = new Map([
  ["scene", "scene_changed"],
  ["log/warning", "warning"],
  ["log/error", "error"],
]);

/** A message as JSON, as on the wire. A bare 0x01 packet becomes `{"type":"performance",…}`. */
export function messageJson(message: TelemetryMessage): object {
  const { topic, data, timestamp, source, sourceEpoch, seq, offset, history } = message;
  if (topic === "fps" && message.packet) {
    const { frame, fps, frame_time_ms, physics_time_ms } = data;
    return { type: "performance", frame, fps, frame_time_ms, physics_time_ms };
  }
  // JSON.stringify leaves out undefined fields.
  const origin = {
    timestamp,
    topic,
    source,
    source_epoch: sourceEpoch,
    seq,
    offset,
    history: history || undefined,
  };
  if (topic === "alert") return { type: "alert", ...data, ...origin };
  if (topic === "snapshot") return { type: "snapshot", data, ...origin };
  const event = topic.startsWith("custom/") ? "custom" : (EVENT_OF_TOPIC.get(topic) ?? topic);
  return { type: "event", event, data, ...origin };
}

/** A notice of dropped messages as JSON, as on the wire. */
export function droppedJson(dropped: Dropped): object {
  if (dropped.where !== "relay") return { type: "dropped", count: dropped.count };
  const { topic, source, count, firstSeq: first, lastSeq: last } = dropped;
  return { type: "dropped", topic, source, count, first, last };
}

/** The result of a reconnection as JSON. */
export function resumedJson({ recovered, epoch }: Resumed): object {
  return { type: "resumed", recovered, epoch };
}
