import type { ReceivedMessage } from "../../client/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { WatchedState } from "./watched-state.ts";

/** The status in one line: rates, times, memory, poses. */
export function describeStatus(state: WatchedState): string {
  const parts: string[] = [];
  const { performance, figures, tracking } = state;
  if (performance !== undefined) {
    const { frame, fps, frameMillis, physicsMillis } = performance;
    parts.push(
      `${fps.toFixed(1)} fps`,
      `frame ${frameMillis.toFixed(1)} ms`,
      `physics ${physicsMillis.toFixed(1)} ms`,
    );
    parts.push(`#${frame}`);
  }
  const { memory_usage_mb, cpu_load } = figures;
  if (typeof memory_usage_mb === "number") parts.push(`${memory_usage_mb.toFixed(0)} MB`);
  if (typeof cpu_load === "number") parts.push(`cpu ${(cpu_load * 100).toFixed(0)} %`);
  if (tracking !== undefined) {
    const { headset, left_controller, right_controller } = tracking;
    parts.push(
      `head ${describePlace(headset)}`,
      `L ${describePlace(left_controller)}`,
      `R ${describePlace(right_controller)}`,
    );
  }
  return parts.length === 0 ? "connected; no game has sent anything yet" : parts.join("  ");
}

/** A message that is worth a line of its own. */
export function describeEvent(heard: ReceivedMessage): string {
  if (heard.kind === "unreadable") return `unreadable message: ${heard.why}`;
  if (heard.kind === "performance") return `0x01 ${JSON.stringify(heard.sample)}`;
  if (heard.kind === "tracking") return `0x03 ${JSON.stringify(heard.sample)}`;
  const { type, event, data, level, message, timestamp, ...rest } = heard.message;
  const time =
    typeof timestamp === "number" ? `${new Date(timestamp * 1000).toISOString().slice(11, 23)} ` : "";
  if (type === "alert") return `${time}alert ${String(level)}: ${String(message)}`;
  if (type !== "event") return `${time}${String(type)} ${JSON.stringify(data ?? { message, ...rest })}`;
  const { event_name, message: text, ...fields } = data as JsonObject;
  const what = event === "custom" ? String(event_name) : String(event);
  const said = text === undefined ? "" : ` ${String(text)}`;
  const more = Object.keys(fields).length === 0 ? "" : ` ${JSON.stringify(fields)}`;
  return `${time}${what}${said}${more}`;
}

function describePlace(device: unknown): string {
  if (typeof device !== "object" || device === null || !("position" in device)) return "-";
  const { position } = device;
  if (!Array.isArray(position)) return "-";
  const lost = "tracked" in device && device.tracked === false ? " lost" : "";
  return `(${position.map((metres) => Number(metres).toFixed(2)).join(" ")})${lost}`;
}
