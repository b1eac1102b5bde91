import type { Hub, Source, Stamp } from "../../src/hub/index.ts";
import type { JsonObject } from "../../src/protocol/json-messages.ts";
import type { FrameSample, TrackingSample } from "../../src/protocol/samples.ts";

/** Hands a frame sample to the hub, as ingest does. */
export function tellFrame(hub: Hub, source: Source, sample: Readonly<FrameSample>, stamp: Stamp = {}): void {
  hub.accept(source, "fps", { from: "frame", sample }, stamp);
}

/** Hands poses to the hub, as ingest does with a 0x03 packet. */
export function tellPoses(hub: Hub, source: Source, sample: TrackingSample, stamp: Stamp = {}): void {
  hub.accept(
    source,
    "vr_tracking",
    { from: "tracking", sample },
    { timestampSeconds: sample.timeSeconds, ...stamp },
  );
}

/** A JSON message of a topic. */
export interface ToldJson extends Stamp {
  topic: string;
  data: JsonObject;
  /** The JSON text; by default made from the data. */
  text?: string;
}

/** Hands a JSON message to the hub, as ingest does. */
export function tellJson(hub: Hub, source: Source, { topic, data, text, ...stamp }: ToldJson): void {
  hub.accept(source, topic, { from: "json", text: text ?? JSON.stringify({ data }), data }, stamp);
}
