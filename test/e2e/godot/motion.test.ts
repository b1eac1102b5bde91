import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMotion } from "../../../src/motion/index.ts";
import type { JsonObject } from "../../../src/protocol/json-object.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { checkProject } from "../../support/godot/check-project.ts";
import { requireGodot, skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { prepareDemo, prepareGameWithoutAddon } from "../../support/godot/test-project.ts";
import { LONG } from "../../support/long.ts";
import { agreementOf } from "../../support/motion-agreement.ts";
import { type PlayedMoment, writeMotionRecording } from "../../support/motion-recording.ts";
import { readRecording } from "../../support/read-recording.ts";
import { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(120_000);

/** How often a check must find the hitch. */
const RUNS = LONG ? 10 : 2;
const SECONDS = 1.5;
/** Place of the button that causes a hitch, in the demo's room. */
const BUTTON = [-0.375, 1, -0.8];

let folder: string;
let recording: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "motion-"));
  recording = join(folder, "push.mcap");
  writeMotionRecording(
    recording,
    { seconds: SECONDS, workMillis: (frame) => 0.2 + 0.2 * (frame % 5) },
    pushAt,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A person who turns the head, waves the right hand and, with the left one, pushes the button once, after a second. */
function pushAt(seconds: number): PlayedMoment {
  // 0 at rest, 1 at the button.
  const reach = Math.min(1, Math.max(0, 2 * seconds - 1));
  const rest = [-0.25, 1.4, -0.35];
  const finger = 0.1 * Math.sin(6 * seconds);
  return {
    headset: pose([0.05 * Math.sin(2 * seconds), 1.7, 0], [0, 1, 0], Math.sin(3 * seconds)),
    left_controller: {
      ...pose(
        rest.map((value, axis) => value + reach * ((BUTTON[axis] ?? 0) - value)),
        [1, 0, 0],
        seconds,
      ),
      buttons: { trigger: Math.fround(reach), grip: 0.25, ...(reach > 0.5 && { ax_button: true }) },
    },
    right_controller: {
      ...pose([0.3 + 0.2 * Math.sin(5 * seconds), 1.2, -0.3], [0, 0, 1], 2 * Math.sin(4 * seconds)),
      buttons: { trigger: 0, grip: 0 },
    },
    extra: {
      hands: { left: { tracked: true, joints: new Array(26).fill([finger, 1, -0.3, 0, 0, 0, 1]) } },
      axes: { left: { primary: [Math.sin(seconds), Math.cos(seconds)] } },
    },
  };
}

function pose(position: number[], axis: number[], angleRadians: number) {
  const [sine, cosine] = [Math.sin(angleRadians / 2), Math.cos(angleRadians / 2)];
  return { position: position.map(Math.fround), rotation: [...axis.map((one) => one * sine), cosine] };
}

describe.skipIf(skipWithoutGodot())("a recorded motion", () => {
  test("moves head, hands, joints, buttons and sticks as recorded, pushes a button, and is undone", async () => {
    using project = prepareDemo();
    const again = join(folder, "again");
    const flags = ["--project", project.path, "--godot", requireGodot(), "--headless", "--port", "0"];
    const motion = ["--no-api-port", "--record", again, "--motion", recording, "--", "--max-fps", "90"];
    {
      await using cli = new CliProcess(["launch", ...flags, ...motion], { endsBy: "SIGTERM" });
      using client = await TestClient.connect(await cli.relayUrl());
      await client.message(({ data }) => (data as JsonObject | undefined)?.event_name === "motion_ended");
    }
    const path = join(again, readdirSync(again).find((name) => name.endsWith(".mcap")) ?? "");
    const { messages } = await readRecording(path);
    const customs = messages.filter(({ topic }) => topic.startsWith("custom/"));
    const [started, ended] = ["motion_started", "motion_ended"].map((name) =>
      customs.find(({ data }) => data.event_name === name),
    );
    const devices = ["head", "left_hand", "right_hand", "/user/hand_tracker/left"] as const;
    expect(started?.data).toMatchObject({ recording: "push.mcap", devices: [...devices] });
    expect(ended?.data).toMatchObject({ recording: "push.mcap", why: "it is over" });

    const first = messages.find(
      ({ topic, data }) => topic === "vr_tracking" && data.frame === started?.data.frame,
    );
    const began = messages.map(({ logTime }) => logTime).sort((a, b) => Number(a - b))[0] ?? 0n;
    const fromSeconds = Number((first?.logTime ?? 0n) - began) / 1e9;
    const played = await readMotion(path, { fromSeconds, toSeconds: fromSeconds + SECONDS });
    const original = await readMotion(recording);
    for (const device of devices) {
      const { poses, millimetres, degrees } = agreementOf(played, original, device);
      expect(poses).toBeGreaterThan(device.startsWith("/user") ? 26 * 5 : 50);
      expect([device, millimetres < 1, degrees < 0.1]).toEqual([device, true, true]);
    }
    const inputs = played.tracks.find(({ device, kind }) => device === "left_hand" && kind === "inputs");
    const pressed = inputs?.times.find((_, index) => (inputs.values[3 * index + 2] ?? 0) === 1 << 4);
    expect(pressed).toBeWithin(0.74, 0.85);

    // The hand reaches the button once, and the hitch that it causes follows.
    expect(
      customs.filter(({ data }) => data.event_name === "fault_caused").map(({ data }) => data.fault),
    ).toEqual(["hitch"]);
    expect(messages.filter(({ topic }) => topic === "log/error").map(({ data }) => data.message)).toEqual([]);
    // The simulated trackers have gone, and the demo's own are back.
    const during = customs.filter(
      ({ publishTime }) =>
        publishTime > (started?.publishTime ?? 0n) && publishTime < (ended?.publishTime ?? 0n),
    );
    const trackers = (event: string) =>
      during
        .filter(({ data }) => data.event_name === event)
        .map(({ data }) => [data.tracker, data.description])
        .sort();
    const simulated = "Simulated by the telemetry addon";
    expect(trackers("tracker_removed")).toEqual(devices.map((device) => [device, simulated]).sort());
    expect(trackers("tracker_added")).toEqual(devices.slice(0, 3).map((device) => [device, undefined]));
  });

  test(`causes its hitch in ${RUNS} of ${RUNS} checks, which measure as long as it lasts`, async () => {
    using project = prepareDemo();
    const budget = join(folder, "budget.json");
    // Pushing the button keeps the main thread busy for 60 ms, so the next frame comes that late.
    writeFileSync(budget, JSON.stringify({ hz: 90, budgets: { "frame_ms.max": 59, errors: 0 } }));
    for (let run = 1; run <= RUNS; run++) {
      const { code, report } = await checkProject(project, "--budget", budget, "--motion", recording);
      expect([run, code, report?.budgets.map(({ key, verdict }) => [key, verdict])]).toEqual([
        run,
        1,
        [
          ["frame_ms.max", "broken"],
          ["errors", "holds"],
        ],
      ]);
      expect(report?.budgets[0]?.measured).toBeGreaterThan(59);
      expect(report?.runs[0]?.samples).toBeWithin(40, 150);
      expect(report?.notes).toContain(
        "the game plays the motion of push.mcap: 1.5 s of head, left_hand, right_hand, /user/hand_tracker/left",
      );
    }
  });

  test("needs the addon, a game that check starts, and a recording with poses", async () => {
    using project = prepareGameWithoutAddon();
    using demo = prepareDemo();
    const budget = join(folder, "loose.json");
    writeFileSync(budget, JSON.stringify({ hz: 90, budgets: { errors: 0 } }));
    const check = (given: typeof project, ...flags: string[]) =>
      checkProject(given, "--budget", budget, "--motion", ...flags);
    const without = await check(project, recording);
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining("doctor --install-addon")]);
    const other = await check(demo, recording, "--url", "ws://127.0.0.1:1");
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("without --url")]);
    const none = await check(demo, join(demo.path, "project.godot"));
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("expected a recording")]);
  });
});
