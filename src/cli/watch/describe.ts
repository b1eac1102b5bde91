import type { Dropped, FreeData, TelemetryMessage } from "../../client/index.ts";
import type { Headset } from "../../protocol/headset.ts";
import type { StandingStill } from "../../protocol/standstill.ts";
import { standstillWords } from "../../protocol/standstill-words.ts";
import type { Verdict } from "../../protocol/verdict.ts";
import { countText } from "../shared/count-text.ts";
import type { WatchedGame, WatchedState } from "./watched-state.ts";

/** The status in one line: for each game whether it stands still, its frame rate, times, memory, verdict, headset and poses; else which games are connected; dropped messages. */
export function describeStatus(state: WatchedState): string {
  const { games, dropped } = state;
  const texts = [...games].map(([name, game]) => {
    const of = games.size > 1 && name !== "" ? `${name}: ` : "";
    return of + describeGame(game, state.standing.get(name));
  });
  const parts = [texts.length === 0 ? describeSilence(state) : texts.join("  |  ")];
  if (dropped > 0) parts.push(`${countText(dropped)} dropped`);
  return parts.join("  ");
}

/** Why there are no values to show. */
function describeSilence({ connected, lastLeft }: WatchedState): string {
  if (connected === undefined) return "connected; nothing has arrived yet";
  if (connected.length > 0)
    return `${connected.join(", ")} ${connected.length === 1 ? "is" : "are"} connected; nothing that is watched has arrived yet`;
  return lastLeft === undefined ? "no game is connected" : `${lastLeft} has left; no game is connected`;
}

function describeGame(
  { numbers, second, tracking, headset: device }: WatchedGame,
  still: StandingStill | undefined,
): string {
  const parts = still === undefined ? [] : [`${standstillWords(still)}; before:`];
  const say = (value: unknown, text: (value: number) => string) => {
    if (typeof value === "number") parts.push(text(value));
  };
  // What the relay found for a whole second, or else the newest message of the game.
  const { fps, frame_time_ms: frames, physics_time_ms: physics, memory } = second ?? {};
  say(fps ?? numbers.fps, (rate) => `${rate.toFixed(1)} fps`);
  say(frames?.mean ?? numbers.frame_time_ms, (millis) => `frame ${millis.toFixed(1)} ms`);
  say(frames?.max, (millis) => `worst ${millis.toFixed(1)} ms`);
  say(physics?.max ?? numbers.physics_time_ms, (millis) => `physics ${millis.toFixed(1)} ms`);
  say(numbers.frame, (frame) => `#${frame}`);
  say(memory?.last_mb ?? numbers.memory_usage_mb, (megabytes) => `${megabytes.toFixed(0)} MB`);
  say(numbers.cpu_load, (load) => `cpu ${(load * 100).toFixed(0)} %`);
  const judged = second && verdictWords(second.window.verdict);
  if (judged !== undefined) parts.push(judged);
  const own = device && headsetWords(device);
  if (own !== undefined) parts.push(own);
  if (tracking !== undefined) {
    const { headset, left_controller, right_controller } = tracking;
    parts.push(
      `head ${describePlace(headset)}`,
      `L ${describePlace(left_controller)}`,
      `R ${describePlace(right_controller)}`,
    );
  }
  return parts.join("  ");
}

/** The headset's own numbers in a few words: GPU time, load and clock, heat; undefined if it says none of these. */
function headsetWords({ vrapi, runtime, battery, thermal }: Headset): string | undefined {
  const parts: string[] = [];
  // A server of another program may send what is no number.
  const say = (value: unknown, text: (value: number) => string) => {
    if (typeof value === "number") parts.push(text(value));
  };
  say(vrapi?.app_gpu_ms ?? runtime?.app_gpu_ms, (millis) => `GPU ${millis.toFixed(1)} ms`);
  say(vrapi?.gpu_share ?? runtime?.gpu_share, (share) => `GPU load ${Math.round(100 * share)} %`);
  say(vrapi?.gpu_mhz, (megahertz) => `GPU clock ${megahertz.toFixed(0)} MHz`);
  say(vrapi?.battery_c ?? battery?.temperature_c, (celsius) => `battery ${celsius.toFixed(0)} °C`);
  // What the device itself calls too hot: power levels of Meta, thermal status of Android.
  if ((vrapi?.power_level ?? 0) >= 1 || (thermal?.status ?? 0) >= 2) parts.push("too hot");
  return parts.length === 0 ? undefined : `headset: ${parts.join(", ")}`;
}

/** A verdict in a few words; undefined if there are too few frames for one. */
function verdictWords({ answer, budget_ms, budget_origin, work }: Verdict): string | undefined {
  if (answer === "too_little") return undefined;
  const verb = answer === "cannot_tell" ? "may or may not hold" : answer;
  const rate = `${Math.round(1000 / budget_ms)} Hz${budget_origin === "guessed" ? " (guessed)" : ""}`;
  return `${verb} ${rate}${work === null ? "" : `, ${Math.round(work.free_share * 100)} % free`}`;
}

/** An event in one line. */
export function describeEvent(heard: TelemetryMessage): string {
  const { topic, timestamp } = heard;
  const time = timestamp === undefined ? "" : `${describeTime(timestamp)} `;
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

/** The notice that the game of --source is not there. */
export function describeAbsence(source: string, connected: readonly string[]): string {
  const there = connected.length === 0 ? "no game is" : connected.join(", ");
  const verb = connected.length === 0 ? "" : connected.length === 1 ? " is" : " are";
  return `no game named ${source} is connected (${there}${verb} connected); waiting for it`;
}

/** The time zone in which times are shown, such as UTC+02:00. */
export function timeZone(date = new Date()): string {
  const minutes = -date.getTimezoneOffset();
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "-" : "+"}${twoDigits(hours)}:${twoDigits(rest)}`;
}

/** A time of day on this machine. A timestamp that no date holds is shown as it came. */
function describeTime(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  if (Number.isNaN(date.getTime())) return `(timestamp ${unixSeconds})`;
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":");
  return `${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
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
