import type { JsonObject } from "../../src/protocol/json-messages.ts";
import { CliProcess } from "../../test/support/cli-process.ts";
import { runGodot } from "../../test/support/godot/run-godot.ts";
import { prepareDemo } from "../../test/support/godot/test-project.ts";

const HZ = 90;
/** Nobody's hitch: the engine loads. Units: milliseconds. */
const LOADING_MILLIS = 10_000;
/** How long what a pressed button brings about is waited for. Units: milliseconds. */
const FOUND_MILLIS = 10_000;
const LOOK_MILLIS = 5;
/** From 1.8 refreshes on a frame is late. Units: milliseconds. */
const LATE_MILLIS = (1.8 * 1000) / HZ;

/** How the demo is played. */
export interface DemoPlay {
  seconds: number;
  /** With the engine's debugger and `--profile-hitches`. */
  profiled: boolean;
}

/** What was heard of it. */
export interface PlayedDemo extends DemoPlay {
  frames: number;
  poses: number;
  /** Frames that took longer than a refresh and most of another, by the game's own clock. */
  lateFrames: number;
  /** How long the machine starved the main thread in all, where the system tells. Units: milliseconds. */
  starvedMillis: number;
  /** Alerts of the healthy time. */
  alerts: string[];
  /** Episodes that /hitches shows of it, and those that it shows where asked: in which the game only waited. */
  hitches: number;
  waited: number;
  /** What was told when the demo's hitch was caused; undefined where nothing was. */
  found: { message: string; afterMillis: number } | undefined;
}

/** Plays the addon's demo in real Godot at 90 frames a second, with every stream at full rate; then causes its hitch. */
export async function playDemo({ seconds, profiled }: DemoPlay): Promise<PlayedDemo> {
  await using relay = new CliProcess(["serve", "--port", "0", ...(profiled ? ["--profile-hitches"] : [])]);
  const url = await relay.relayUrl();
  const httpUrl = url.replace(/^ws/, "http");
  using project = prepareDemo();
  const debuggerFlags = profiled ? ["--remote-debug", `${url}/debugger`] : [];
  using _godot = runGodot({
    project: project.path,
    args: ["--max-fps", String(HZ), ...debuggerFlags],
    env: { TELEMETRY_RELAY_URL: `${url}/producer` },
    timeoutMillis: LOADING_MILLIS + seconds * 1000 + 4 * FOUND_MILLIS,
  });
  const heard = { frames: 0, poses: 0, lateFrames: 0, starvedMillis: 0, alerts: [] as string[] };
  const socket = new WebSocket(
    `${url}/?format=json&topics=fps,vr_tracking,performance,scene,custom/*,log/*,alert&max_hz=0`,
  );
  socket.onmessage = ({ data: text }) => {
    const { topic, message, data } = JSON.parse(String(text)) as JsonObject & { data?: JsonObject };
    if (topic === "fps") {
      heard.frames++;
      if (Number(data?.frame_time_ms) > LATE_MILLIS) heard.lateFrames++;
    } else if (topic === "vr_tracking") heard.poses++;
    else if (topic === "performance")
      heard.starvedMillis += Number((data?.main_thread_ms as JsonObject | undefined)?.starved ?? 0);
    else if (topic === "alert") {
      heard.alerts.push(String(message));
    }
  };
  await Bun.sleep(LOADING_MILLIS);
  Object.assign(heard, { frames: 0, poses: 0, lateFrames: 0, starvedMillis: 0, alerts: [] });
  const healthySince = Date.now() / 1000;
  await Bun.sleep(seconds * 1000);
  const healthy = { ...heard, alerts: [...heard.alerts] };
  const { hitches } = (await (await fetch(`${httpUrl}/hitches?limit=100&waiting=1`)).json()) as {
    hitches: { from: number; cause: { kind: string } }[];
  };
  const since = hitches.filter(({ from }) => from >= healthySince);
  const waited = since.filter(({ cause }) => cause.kind === "waiting").length;
  const found = await causeHitch(httpUrl, heard.alerts);
  socket.close();
  return { seconds, profiled, ...healthy, hitches: since.length - waited, waited, found };
}

/** Causes the hitch by the game's command, and waits for what is told of it. `alerts` are those of the game as they come. */
async function causeHitch(httpUrl: string, alerts: readonly string[]): Promise<PlayedDemo["found"]> {
  const before = alerts.length;
  const causedMillis = performance.now();
  await fetch(`${httpUrl}/command`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "hitch", arguments: {} }),
  });
  for (;;) {
    const message = alerts.slice(before).find((one) => one.startsWith("hitch"));
    const afterMillis = performance.now() - causedMillis;
    if (message !== undefined) return { message, afterMillis };
    if (afterMillis > FOUND_MILLIS) return undefined;
    await Bun.sleep(LOOK_MILLIS);
  }
}
