/**
 * Records the demo in a real OpenXR session into `test/vectors/recordings/openxr-session.mcap`: a head that looks around, hands that move, and one
 * of them pushes the buttons for a hitch and for an error. Run it again with `bun test/support/godot/record-openxr.ts`.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { TestRelay } from "../test-relay.ts";
import { MonadoDevices, type RemoteState } from "./monado-devices.ts";
import { runXr } from "./run-xr.ts";
import { prepareDemo } from "./test-project.ts";

const TARGET = resolve(import.meta.dir, "../../vectors/recordings/openxr-session.mcap");
/** How often the devices move. Units: milliseconds. */
const STEP_MILLIS = 20;
/** Where the demo's buttons are, and when a hand goes there. Units: seconds, metres. */
const PUSHES = [
  { at: 2, x: -0.375 },
  { at: 5, x: 0.375 },
  { at: 7, x: -0.375 },
] as const;
const PUSH_SECONDS = 0.6;
const LENGTH_SECONDS = 10;

/** The devices at a moment of the session: smooth, and never twice the same. Units: seconds. */
function stateAt(seconds: number): RemoteState {
  const turn = 0.3 * Math.sin(seconds);
  const rotation = [0, Math.sin(turn / 2), 0, Math.cos(turn / 2)] as const;
  const sway = 0.05 * Math.sin(1.3 * seconds);
  const push = PUSHES.find(({ at }) => seconds >= at && seconds < at + PUSH_SECONDS);
  const hand = { rotation: [0, 0, 0, 1], active: true, grip: 0, aButton: false } as const;
  const trigger = 0.5 + 0.5 * Math.sin(2 * seconds);
  const resting = [-0.25, 1.25 + sway, -0.375] as const;
  return {
    head: { position: [sway, 1.7, 0.1 * Math.cos(seconds)], rotation },
    left: { ...hand, trigger, position: push === undefined ? resting : [push.x, 1, -0.75] },
    right: { ...hand, trigger: 0, position: [0.3, 1.2 - sway, -0.4] },
  };
}

const folder = mkdtempSync(join(tmpdir(), "openxr-recording-"));
// The settings in the recording name the folder as it was given: no path of this machine.
process.chdir(folder);
try {
  using project = prepareDemo();
  const relay = TestRelay.start({ recordFolder: "." });
  const env = { TELEMETRY_RELAY_URL: `${relay.relay.url}/producer` };
  const game = runXr(project.path, env, 100_000);
  const isThere = async (topic: string, text: string) => {
    const answer = await fetch(`${relay.httpUrl}/events?topic=${topic}`);
    return (await answer.text()).includes(text);
  };
  while (!(await isThere("custom/xr_session", '"focused"'))) await Bun.sleep(50);
  using devices = await MonadoDevices.connect();
  const begun = performance.now();
  for (let seconds = 0; seconds < LENGTH_SECONDS; seconds = (performance.now() - begun) / 1000) {
    devices.set(stateAt(seconds));
    await Bun.sleep(STEP_MILLIS);
  }
  await relay[Symbol.asyncDispose]();
  await game[Symbol.asyncDispose]();
  const [name = ""] = readdirSync(folder).filter((one) => one.endsWith(".mcap"));
  mkdirSync(dirname(TARGET), { recursive: true });
  copyFileSync(join(folder, name), TARGET);
} finally {
  process.chdir(import.meta.dir);
  rmSync(folder, { recursive: true, force: true });
}
