import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FAULT_KIND_NAMES } from "../../src/ingest/simulator/index.ts";
import { DEFAULT_INSIGHT_OPTIONS } from "../../src/insight/index.ts";
import { RecordingReader } from "../../src/recording/index.ts";
import { JudgedRecording } from "../../src/replay/index.ts";
import { LONG } from "../support/long.ts";
import { listenForJudgement, recordedHub, recordedPlay } from "../support/recorded-play.ts";
import { tellFrame, tellPoses } from "../support/tell.ts";

setDefaultTimeout(20_000);

const folder = mkdtempSync(join(tmpdir(), "judged-recording-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function judged(path: string) {
  using reader = await RecordingReader.open(path);
  const judge = JudgedRecording.of(reader, DEFAULT_INSIGHT_OPTIONS);
  const told = listenForJudgement(judge.hub);
  for (const message of reader.messages()) judge.take(message);
  judge.insight.stop();
  return { ...told, hitches: judge.insight.hitches.find({ limit: 1000, waiting: true }) };
}

/** Rounds unix seconds to a microsecond: a double holds no more. */
function toMicros(told: object): object {
  return JSON.parse(JSON.stringify(told), (_, value) =>
    typeof value === "number" && value > 1e9 ? Math.round(value * 1e6) / 1e6 : value,
  );
}

describe("a recording that is judged", () => {
  test("has the hitches, alerts and statistics that were told live, of all kinds of faults", async () => {
    const { path, ...live } = recordedPlay({
      folder,
      name: "faults",
      seconds: LONG ? 600 : 90,
      games: [
        { name: "hall", seed: 7, faults: FAULT_KIND_NAMES },
        { name: "cellar", seed: 8, faults: ["hitch"], leavesAtSeconds: 41 },
      ],
    });
    const again = await judged(path);
    expect(again.hitches.map(toMicros)).toEqual(live.hitches.map(toMicros));
    expect(again.alerts.map(toMicros)).toEqual(live.alerts.map(toMicros));
    expect(again.seconds.map(toMicros)).toEqual(live.seconds.map(toMicros));
  });

  test("has them of a game that keeps its frames and sends them together, and of a view that is recentred", async () => {
    const { time, hub, end } = recordedHub({ folder, name: "kept" });
    const game = hub.open();
    hub.introduce(game, { type: "hello", source: "hall", intervals: { fps: 0.5 } });
    const rotation: [number, number, number, number] = [0, 0, 0, 1];
    let [frame, kept] = [0, 0];
    for (let sent = 1; sent <= 300; sent++) {
      time.advance(100.7);
      // Now and then a frame takes all the time, and the frames after it come together with more.
      const frames =
        sent % 40 === 0 ? [95] : sent % 57 === 0 ? [] : Array(9 + kept).fill(Math.fround(100 / 9));
      kept = frames.length === 0 ? 9 : 0;
      let ageMillis = frames.reduce((sum: number, millis: number) => sum + millis, 0);
      for (const frameMillis of frames as number[]) {
        frame++;
        ageMillis -= frameMillis;
        tellFrame(hub, game, { frame, fps: 90, frameMillis, physicsMillis: 1 }, { ageMillis });
        const timeSeconds = (time.unixMillis() - ageMillis) / 1000;
        // The player stands elsewhere after a recentring.
        const at = Math.floor(frame / 400);
        const position: [number, number, number] = [Math.fround(3 * at + Math.sin(frame / 50) / 10), 1.5, 0];
        tellPoses(
          hub,
          game,
          {
            frame,
            timeSeconds,
            headset: { position, rotation, tracked: true },
            leftController: undefined,
            rightController: undefined,
            reference: frame % 400 === 0 ? "new" : undefined,
          },
          { ageMillis },
        );
      }
      if (sent % 90 === 0) hub.refuse(game, "packet refused: truncated, at byte 0 of a message of 3");
    }
    const { path, ...live } = end();
    expect(live.hitches.length).toBeGreaterThan(5);
    expect(live.alerts.map(({ kind }) => kind)).toContain("hitch");
    const again = await judged(path);
    expect(again.hitches.map(toMicros)).toEqual(live.hitches.map(toMicros));
    expect(again.alerts.map(toMicros)).toEqual(live.alerts.map(toMicros));
    expect(again.seconds.map(toMicros)).toEqual(live.seconds.map(toMicros));
  });

  test("has the throttling of a headset, whose numbers were recorded", async () => {
    const { time, hub, end } = recordedHub({ folder, name: "throttled" });
    const game = hub.open();
    hub.introduce(game, { type: "hello", source: "hall", intervals: { fps: 0 } });
    let frame = 0;
    for (let second = 1; second <= 12; second++) {
      const isHot = second === 8;
      for (let index = 0; index < (isHot ? 60 : 90); index++) {
        const frameMillis = Math.fround((isHot && index % 2 === 0 ? 2000 : 1000) / 90);
        time.advance(frameMillis);
        tellFrame(hub, game, { frame: ++frame, fps: 90, frameMillis, physicsMillis: 1 });
      }
      const cool = { gpu_mhz: 545, gpu_share: 0.8, app_gpu_ms: 9, power_level: 0 };
      const vrapi = isHot ? { gpu_mhz: 305, gpu_share: 0.99, app_gpu_ms: 16, power_level: 1 } : cool;
      hub.tellOfGame(game, "headset", "headset", { vrapi });
    }
    const { path, ...live } = end();
    expect(live.hitches.map(({ cause }) => cause.kind)).toEqual(["throttling"]);
    const again = await judged(path);
    expect(again.hitches.map(toMicros)).toEqual(live.hitches.map(toMicros));
  });
});
