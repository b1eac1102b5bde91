import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { INTERVAL_TOLERANCE, RELATIVE_ERROR, type WindowOfGame } from "../../../src/insight/index.ts";
import { Assistant } from "../../support/assistant.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { FrameLog } from "../../support/godot/frame-log.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { LONG } from "../../support/long.ts";
import type { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(120_000);

const HZ = 90;
/** Begins the load (frame_log.gd). */
const BEGIN = 90_001;
const BUDGET_MILLIS = 1000 / HZ;
/** Headless Godot sleeps in each frame otherwise. The log comes first, so that it notes when a frame begins just before the addon does. */
const SETTINGS = `[application]
run/low_processor_mode_sleep_usec=1
[autoload]
FrameLog="*res://frame_log.gd"
`;
const WINDOWS = [1, 2, 5, 10, 30, "run"] as const;
/** How far apart the log and the addon may take the time of the same moment. Units: milliseconds. */
const APART_MILLIS = 0.15;
/** The same for a single frame: the system may run another program between the two. */
const SINGLE_APART_MILLIS = 1;
const SECONDS = LONG ? 45 : 7.8;
const GAP_MILLIS = 1500;
const TRIES = 3;

/** What the relay said at one moment. */
interface Answer {
  atMillis: number;
  window: (typeof WINDOWS)[number];
  game: WindowOfGame;
}

/** The game, and what the relay said of it while it ran. */
interface Played {
  log: FrameLog;
  answers: Answer[];
  /** The windows before and after a time in which the game sampled nothing. */
  beforeGap: WindowOfGame;
  afterGap: WindowOfGame;
  classic: TestClient;
  /** What assistants were told in the first second. */
  told: { fps: number | null; text: string }[];
  alerts: Record<string, unknown>[];
}

async function play(seed: number): Promise<Played> {
  const folder = mkdtempSync(join(tmpdir(), "frame-log-"));
  const path = join(folder, "frames.log");
  await using relay = TestRelay.start();
  const ask = async (window: number | string) => {
    const answer = await fetch(`${relay.httpUrl}/stats?window=${window}`);
    return ((await answer.json()) as { games: WindowOfGame[] }).games[0] as WindowOfGame;
  };
  try {
    using game = await TestGame.start({
      relayUrl: `${relay.relay.url}/producer`,
      settings: SETTINGS,
      maxFps: HZ,
      env: { FRAME_LOG: path, FRAME_LOG_SEED: String(seed) },
    });
    await using assistant = await Assistant.connect(relay.httpUrl);
    const beganMillis = performance.now();
    const alerts = await relay.client("/?format=json&topics=alert");
    const classic = await relay.client();
    classic.send({ command: "set_update_interval", interval: 0 });
    const answers: Answer[] = [];
    const telling = askOften(assistant);
    await game.do({ do: "notify", what: BEGIN });
    for (let round = 0; performance.now() - beganMillis < SECONDS * 1000; round++) {
      const window = WINDOWS[round % WINDOWS.length] as Answer["window"];
      const game = await ask(window);
      if (game?.samples > 0) answers.push({ atMillis: performance.now() - beganMillis, window, game });
      await Bun.sleep(90);
    }
    const told = await telling;
    const beforeGap = await ask("run");
    await game.do({ do: "set", property: "send_fps", value: false });
    await Bun.sleep(GAP_MILLIS);
    await game.do({ do: "set", property: "send_fps", value: true });
    let afterGap = await ask("run");
    while (afterGap.samples < beforeGap.samples + HZ) afterGap = await ask("run");
    await game.quit();
    return {
      log: new FrameLog(path),
      answers,
      beforeGap,
      afterGap,
      classic,
      told,
      alerts: alerts.messages(),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Asks an assistant's question a few times. */
async function askOften(assistant: Assistant): Promise<Played["told"]> {
  const told: Played["told"] = [];
  while (told.length < 3) {
    const { data, text } = await assistant.ask("performance", { window_s: 1 });
    const first = (data?.games as { fps?: number | null }[] | undefined)?.[0];
    told.push({ fps: first?.fps ?? null, text });
  }
  return told;
}

/** Whether two values are within a share of each other, or this far apart. */
function near(value: number | null | undefined, truth: number, share: number, apart = 0): boolean {
  return value != null && Math.abs(value - truth) <= share * Math.abs(truth) + apart;
}

/** The statistics of a window that differ from the log by more than the stated bound. */
function wrong({ window, atMillis, game }: Answer, log: FrameLog): string[] {
  const { first_frame: first, last_frame: last, frame_time_ms: times } = game;
  if (first === null || last === null || times === null) return ["no frames"];
  const truth = log.window(first, last);
  const found: string[] = [];
  const check = (name: string, value: number | null | undefined, exact: number, share: number, apart = 0) => {
    if (near(value, exact, share, apart)) return;
    found.push(`${window} s, asked after ${atMillis.toFixed(0)} ms: ${name} ${value}, by the log ${exact}`);
  };
  check("samples", game.samples, truth.frames, 0);
  check("frames", game.frames, truth.frames, 0);
  check("frame times", times.samples, truth.frames, 0);
  check("mean", times.mean, truth.mean, 0, (2 * SINGLE_APART_MILLIS) / truth.frames + 0.001);
  if (truth.frames > 1) {
    check("covered_s", game.covered_s, truth.seconds, 0, (2 * SINGLE_APART_MILLIS) / 1000);
    const apartHz = (2 * SINGLE_APART_MILLIS * (truth.frames - 1)) / (1000 * truth.seconds ** 2);
    check("fps", game.fps, (truth.frames - 1) / truth.seconds, 0, apartHz);
  }
  check("min", times.min, truth.min, 0, SINGLE_APART_MILLIS);
  check("max", times.max, truth.max, 0, SINGLE_APART_MILLIS);
  for (const [name, share] of [
    ["p50", 0.5],
    ["p95", 0.95],
    ["p99", 0.99],
    ["p999", 0.999],
  ] as const) {
    const rank = Math.max(1, Math.ceil(share * truth.frames));
    const isSingle = truth.frames - rank < 3;
    const apart = isSingle ? SINGLE_APART_MILLIS : APART_MILLIS;
    check(name, times[name], truth.quantile(share), RELATIVE_ERROR, apart);
  }
  for (const { budget_ms, frames } of times.over) {
    const limit = budget_ms * (1 + INTERVAL_TOLERANCE);
    // Frames that are within the distance of the two clocks of the limit may count either way.
    const most = truth.over(limit - APART_MILLIS) + 1;
    const least = truth.over(limit + APART_MILLIS) - 1;
    if (frames < least || frames > most) check(`over ${budget_ms}`, frames, truth.over(limit), 0);
  }
  const low = 1000 / truth.longestMean;
  check(
    "one_percent_low_fps",
    game.one_percent_low_fps,
    low,
    RELATIVE_ERROR,
    (low ** 2 * SINGLE_APART_MILLIS) / 1000,
  );
  // The refresh rate is not known before the first monitors have come.
  if (game.stale_share !== null || truth.frames > HZ / 3)
    check("stale_share", game.stale_share, truth.staleShare(BUDGET_MILLIS), 0, 1.5 / truth.frames);
  return found;
}

describe.skipIf(skipWithoutGodot())("a real game that logs every frame", () => {
  for (const seed of LONG ? [1, 2, 3] : [1]) {
    let played: Played;
    beforeAll(async () => {
      // On a busy machine another program may run between the log and the addon, in one frame or another. A wrong relay is wrong each time.
      for (let left = TRIES; left > 0; left--) {
        played?.classic[Symbol.dispose]();
        played = await play(seed);
        if (played.answers.every((answer) => wrong(answer, played.log).length === 0)) return;
      }
    });
    afterAll(() => played?.classic[Symbol.dispose]());

    test(`has in each window the statistics of its log, from the first second on (seed ${seed})`, () => {
      const { answers, log } = played;
      expect(answers.flatMap((answer) => wrong(answer, log))).toEqual([]);
      expect(answers[0]?.game.covered_s).toBeLessThan(1);
      expect(new Set(answers.map(({ window }) => window)).size).toBe(WINDOWS.length);
      expect(answers.some(({ game }) => game.covered_s > SECONDS / 2)).toBe(true);
    });

    test(`tells assistants the true rate or none in the first second (seed ${seed})`, () => {
      for (const { fps, text } of played.told)
        expect({ text, isRight: fps === null || near(fps, HZ, 0.02) }).toEqual({ text, isRight: true });
    });

    test(`does not count time in which it sampled nothing (seed ${seed})`, () => {
      const { beforeGap, afterGap, log } = played;
      const truth = log.window(beforeGap.first_frame as number, afterGap.last_frame as number);
      expect(truth.seconds - afterGap.covered_s).toBeWithin(
        (0.95 * GAP_MILLIS) / 1000,
        (1.3 * GAP_MILLIS) / 1000,
      );
      expect(afterGap.frames).toBe(afterGap.samples);
      expect(afterGap.fps).toBeWithin(0.97 * (beforeGap.fps as number), 1.03 * (beforeGap.fps as number));
    });

    test(`has the work of its frames and its physics step (seed ${seed})`, () => {
      const { first_frame, last_frame, work_time_ms: work, physics_time_ms: physics } = played.beforeGap;
      const truth = played.log.window(first_frame as number, last_frame as number);
      expect(near(work?.mean, truth.meanWorkMillis, 0.05, APART_MILLIS)).toBe(true);
      // As the engine reports it: the worst step of each second.
      expect(physics?.p50).toBeGreaterThanOrEqual(1);
      expect(physics?.min).toBeLessThan(4);
    });

    test(`sends classic clients the frame times of its log (seed ${seed})`, () => {
      const { classic, log } = played;
      const views = classic.packets().map((bytes) => new DataView(bytes.buffer, bytes.byteOffset));
      const packets = views.filter((view) => view.getUint8(0) === 1);
      const off = packets.filter((packet) => {
        const truth = log.of(packet.getUint32(1))?.intervalMillis ?? Number.NaN;
        return !near(packet.getFloat32(9), truth, 0, APART_MILLIS);
      });
      expect(packets.length).toBeGreaterThan(5 * HZ);
      expect(off.length).toBeLessThan(0.02 * packets.length);
    });

    test(`has no rate that drifts, though its frames are long and short in turns (seed ${seed})`, () => {
      const drifts = played.alerts.filter(({ kind, state }) => kind === "rate_drift" && state === "open");
      const rates = drifts.map(({ message }) => Number(/stays at ([0-9.]+) Hz/.exec(String(message))?.[1]));
      // The ramp ends at 15 ms a frame, and that is a slower rate.
      expect(rates.filter((hz) => !(hz > 60 && hz < HZ))).toEqual([]);
    });
  }
});
