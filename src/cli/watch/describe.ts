import type { Dropped, FreeData, TelemetryMessage } from "../../client/index.ts";
import { standstillWords } from "../../protocol/standstill-words.ts";
import { countText } from "../shared/count-text.ts";
import type { WatchedState } from "./watched-state.ts";

/** The status in one line: games that stand still, frame rate, times, memory, poses, dropped messages. Units: unix seconds. */
export function describeStatus(
  { numbers, tracking, dropped, standing }: WatchedState,
  nowSeconds: number,
): string {
  const parts: string[] = [];
  for (const [source, since] of standing) {
    const seconds = Math.max(0, nowSeconds - since);
    parts.push(`${source} ${standstillWords({ state: "still", seconds })}; before:`);
  }
  const say = (name: string, text: (value: number) => string) => {
    const value = numbers[name];
    if (typeof value === "number") parts.push(text(value));
  };
  say("fps", (rate) => `${rate.toFixed(1)} fps`);
  say("frame_time_ms", (millis) => `frame ${millis.toFixed(1)} ms`);
  say("physics_time_ms", (millis) => `physics ${millis.toFixed(1)} ms`);
  say("frame", (frame) => `#${frame}`);
  say("memory_usage_mb", (megabytes) => `${megabytes.toFixed(0)} MB`);
  say("cpu_load", (load) => `cpu ${(load * 100).toFixed(0)} %`);
  if (tracking !== undefined) {
    const { headset, left_controller, right_controller } = tracking;
    parts.push(
      `head ${describePlace(headset)}`,
      `L ${describePlace(left_controller)}`,
      `R ${describePlace(right_controller)}`,
    );
  }
  if (parts.length === 0) parts.push("connected; no game has sent anything yet");
  if (dropped > 0) parts.push(`${countText(dropped)} dropped`);
  return parts.join("  ");
}

/** An event in one line. */
export function describeEvent(heard: TelemetryMessage): string {
  const { topic, timestamp } = heard;
  const time = timestamp === undefined ? "" : `${new Date(timestamp * 1000).toISOString().slice(11, 23)} `;
  const { message, event_name, level, ...fields } = heard.data as FreeData;
  // The message of the relay's own alerts says everything; their other fields are for programs.
  if (topic === "alert" && "kind" in fields && "state" in fields) {
    const over = fields.state === "resolved" ? " resolved:" : "";
    return `${time}alert ${String(level)}:${over} ${String(message)}`;
  }
  const said = message === undefined ? "" : ` ${String(message)}`;
  const more = Object.keys(fields).length === 0 ? "" : ` ${JSON.stringify(fields)}`;
  return `${time}${nameOf(topic, { event_name, level })}${said}${more}`;
}

/** A notice of dropped messages in one line. */
export function describeDropped(dropped: Dropped): string {
  const { count } = dropped;
  const what = dropped.where === "relay" ? ` of ${dropped.topic}` : "";
  return `${countText(count)} messages${what} dropped: this terminal did not keep up`;
}

function nameOf(topic: string, { event_name, level }: FreeData): string {
  if (topic === "alert") return `alert ${String(level)}:`;
  if (topic.startsWith("custom/")) return typeof event_name === "string" ? event_name : topic;
  return topic.replace(/^log\//, "").replace(/^scene$/, "scene_changed");
}

function describePlace(device: unknown): string {
  if (typeof device !== "object" || device === null || !("position" in device)) return "-";
  const { position } = device;
  if (!Array.isArray(position)) return "-";
  const lost = "tracked" in device && device.tracked === false ? " lost" : "";
  return `(${position.map((metres) => Number(metres).toFixed(2)).join(" ")})${lost}`;
}
