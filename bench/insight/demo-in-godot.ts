import type { JsonObject } from "../../src/protocol/json-messages.ts";
import { CliProcess } from "../../test/support/cli-process.ts";
import { runGodot } from "../../test/support/godot/run-godot.ts";
import { prepareDemo } from "../../test/support/godot/test-project.ts";

const HZ = 90;
/** Time in which hitches do not count, because the engine loads. Units: milliseconds. */
const LOADING_MILLIS = 10_000;
/** Time limit for an alert after the hitch command. Units: milliseconds. */
const FOUND_MILLIS = 10_000;
const LOOK_MILLIS = 5;
/** A frame is late from 1.8 refreshes on. Units: milliseconds. */
const LATE_MILLIS = (1.8 * 1000) / HZ;

/** Options for playing the demo. */
export interface DemoPlay {
  seconds: number;
  /** Whether the engine's debugger and `--profile-hitches` are on. */
  profiled: boolean;
}

/** Results of one play. */
export interface PlayedDemo extends DemoPlay {
  frames: number;
  poses: number;
  /** Frames that took longer than 1.8 refreshes by the game's own clock. */
  lateFrames: number;
  /** Total time in which the machine starved the main thread, if the system reports it. Units: milliseconds. */
  starvedMillis: number;
  /** Alerts of the healthy time. */
  alerts: string[];
  /** Episodes that /hitches shows of the play, and the episodes in which the game only waited; /hitches shows the latter on request. */
  hitches: number;
  waited: number;
  /** The alert of the demo's hitch; undefined if none came. */
  found: { message: string; afterMillis: number } | undefined;
}

/** Plays the addon's demo in real Godot at 90 frames a second, with every stream at full rate. Then causes its hitch. */
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

/** Causes the hitch by the game's command, and waits for its alert. `alerts` receives the game's alerts as they come. */
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
