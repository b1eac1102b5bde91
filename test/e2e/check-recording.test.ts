import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/base/clock.ts";
import { measureRun } from "../../src/cli/check/measure-run.ts";
import { MEASURE_KEYS, measureOf } from "../../src/cli/check/measures.ts";
import { startSimulation } from "../../src/cli/shared/simulation.ts";
import type { RunRecord } from "../../src/insight/runs/index.ts";
import { RecordingReader } from "../../src/recording/index.ts";
import { measureRecording } from "../../src/replay/judge/index.ts";
import { CliProcess } from "../support/cli-process.ts";
import { skipWithoutGodot } from "../support/godot/find-godot.ts";
import { runGodot } from "../support/godot/run-godot.ts";
import { prepareDemo } from "../support/godot/test-project.ts";
import { LONG } from "../support/long.ts";
import { recordedPlay } from "../support/recorded-play.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), "check-recording-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SECONDS = { warmupSeconds: 0.5, durationSeconds: 2 };
/** How far apart the measures of a live run and its recording may be: on a busy machine a client gets the first and last frames a little late. */
const APART = { share: 0.05, amount: 0.05 };

/** Measures of monitors, of which a recorder has a game send more than a live check takes. */
const OF_MONITORS = /^(work|process|render_cpu|render_gpu|memory)_/;

/** A run of a game that is told to hitch, measured live, and measured from the recording that the relay made meanwhile. */
async function liveAndRecorded(
  name: string,
  start: (relay: TestRelay) => Disposable,
  hitch: Record<string, number>,
): Promise<[live: RunRecord, recorded: RunRecord]> {
  const recordFolder = join(folder, name);
  const relay = TestRelay.start({ recordFolder });
  const asked = { hz: 90, source: undefined, ...SECONDS };
  const live = measureRun(
    {
      ...asked,
      url: relay.relay.url,
      token: undefined,
      profile: false,
      hasMotion: false,
      startSeconds: 30,
      calls: [{ name: "hitch", arguments: hitch }],
    },
    systemClock,
    { failed: new Promise(() => {}), printed: () => [], threadTimes: () => undefined, progress() {} },
  );
  // It sees the first frame, as the recorder does.
  while (((await relay.status()).clients as { connected: number }).connected === 0) await Bun.sleep(5);
  const game = start(relay);
  const run = await live;
  game[Symbol.dispose]();
  await relay.relay.stop();
  const path = join(recordFolder, readdirSync(recordFolder)[0] ?? "");
  using reader = await RecordingReader.open(path);
  return [run, (await measureRecording(reader, path, asked, () => {})).run];
}

/** The measures of two runs that are further apart than an edge of the run explains. */
function apart(live: RunRecord, recorded: RunRecord): object[] {
  return MEASURE_KEYS.filter((key) => !OF_MONITORS.test(key)).flatMap((key) => {
    const [a, b] = [live, recorded].map((run) => measureOf(key).of(run)?.value);
    if (a === undefined || b === undefined) return a === b ? [] : [{ key, a, b }];
    return Math.abs(a - b) <= Math.max(APART.amount, APART.share * a) ? [] : [{ key, a, b }];
  });
}

describe("a recording of a run", () => {
  test("gives check the measures, hitches and verdict of the run", async () => {
    const simulate = (relay: TestRelay) => {
      const url = `${relay.relay.url}/producer`;
      const simulation = startSimulation({ url, hz: 90, seed: 3, source: "one" });
      return { [Symbol.dispose]: () => simulation.stop() };
    };
    const [live, recorded] = await liveAndRecorded("simulated", simulate, { milliseconds: 200 });
    expect(live.samples).toBeGreaterThan(140);
    expect(Math.abs(live.samples - recorded.samples)).toBeLessThan(0.1 * live.samples);
    expect(apart(live, recorded)).toEqual([]);
    expect(recorded.hitches?.length).toBeGreaterThan(0);
    expect(recorded.hitches?.map(({ id, worst, cause }) => [id, worst.ms, cause.kind])).toEqual(
      live.hitches?.map(({ id, worst, cause }) => [id, worst.ms, cause.kind]),
    );
    expect(recorded.verdict?.answer).toBe(live.verdict?.answer as "holds");
  });

  // In the short form the game is simulated alone, which has the same parts after the addon.
  const inLongForm = LONG ? test.skipIf(skipWithoutGodot()) : () => {};
  inLongForm("of real Godot does so too", async () => {
    using project = prepareDemo();
    const play = (relay: TestRelay) => {
      const godot = runGodot({
        project: project.path,
        args: ["--max-fps", "90"],
        env: { TELEMETRY_RELAY_URL: `${relay.relay.url}/producer` },
      });
      return { [Symbol.dispose]: () => void godot.kill() };
    };
    const [live, recorded] = await liveAndRecorded("godot", play, { milliseconds: 200 });
    expect(apart(live, recorded)).toEqual([]);
    expect(recorded.hitches?.map(({ id }) => id)).toEqual(live.hitches?.map(({ id }) => id) ?? []);
  });
});

describe("the command line", () => {
  const games = [{ name: "hall", seed: 1, faults: [] }] as const;
  const { path: calm } = recordedPlay({ folder, name: "calm", seconds: 30, games });
  const hitching = [{ name: "hall", seed: 2, faults: ["hitch"] }] as const;
  const { path: troubled, hitches } = recordedPlay({
    folder,
    name: "troubled",
    seconds: 30,
    games: hitching,
  });
  const budget = join(folder, "budget.json");
  writeFileSync(budget, JSON.stringify({ budgets: { "frame_ms.p50": 12, hitches: 0 } }));

  async function run(...words: string[]): Promise<{ code: number; text: string; stderr: string }> {
    await using cli = new CliProcess(words);
    const text = (await cli.rest()).join("\n");
    return { code: await cli.process.exited, text, stderr: await cli.stderr };
  }

  test.concurrent("judges a recording by a budget, in every form of the report", async () => {
    const [junit, markdown] = [join(folder, "check.xml"), join(folder, "check.md")];
    const reports = ["--junit", junit, "--markdown", markdown];
    const { code, text } = await run("check", "--recording", troubled, "--budget", budget, ...reports);
    expect(code).toBe(1);
    expect(text).toMatch(/^hall at 90 Hz: 1 run of 25 s after 5 s of warm-up/);
    expect(text).toEndWith("broken: hitches");
    expect(readFileSync(junit, "utf8")).toContain('tests="2" failures="1"');
    expect(readFileSync(markdown, "utf8")).toStartWith("## Frame budget: broken: hitches");
  });

  test.concurrent("compares recordings with a baseline of recordings", async () => {
    const baseline = join(folder, "base.json");
    const both = ["--recording", calm, "--recording", troubled, "--baseline", baseline, "--json"];
    const written = await run("check", ...both, "--update-baseline");
    expect(written.code).toBe(0);
    const { code, text } = await run("check", ...both);
    expect(code).toBe(0);
    const { game, runs, comparison } = JSON.parse(text);
    expect([game, runs.length, comparison.runs]).toEqual(["hall", 2, 2]);
    const verdicts = comparison.measures.map(({ verdict }: { verdict: string }) => verdict);
    expect(verdicts).not.toContain("worse");
  });

  test.concurrent("tries rules on a recording", async () => {
    const rule = 'when fps.max_ms over 2s > 40 then alert error "a long frame"';
    const { code, text } = await run("check", "--recording", troubled, "--rules", "--rule", rule, "--json");
    expect(code).toBe(1);
    const { recording, events } = JSON.parse(text);
    expect(recording).toBe(troubled);
    expect(events[0]).toMatchObject({ what: "open", rule: 1, atSeconds: 6.5 });
  });

  test.concurrent("compares two recordings, and says why it cannot", async () => {
    const [report, none] = await Promise.all([
      run("compare", calm, troubled),
      run("compare", calm, join(folder, "gone.mcap")),
    ]);
    expect(report.code).toBe(0);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("gone.mcap")]);
    // The first comes after the warm-up.
    const told = hitches.filter(({ cause }) => cause.kind !== "waiting").length;
    expect(told).toBeGreaterThan(1);
    expect(report.text).toMatch(new RegExp(`^hitches +0 +${told} \\(.* a minute\\) `, "m"));
    expect(report.text).toMatch(/^hitches\.script +0 +\d /m);
  });
});
