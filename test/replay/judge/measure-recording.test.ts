import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importFile } from "../../../src/import/index.ts";
import type { RunRecord } from "../../../src/insight/runs/index.ts";
import { RelayError } from "../../../src/protocol/error-table.ts";
import { RecordingReader } from "../../../src/recording/index.ts";
import { measureRecording, type RecordedRun } from "../../../src/replay/judge/index.ts";
import { MeasuredRun } from "../../../src/replay/judge/measured-run.ts";
import { recordedPlay } from "../../support/recorded-play.ts";

setDefaultTimeout(20_000);

const folder = mkdtempSync(join(tmpdir(), "measure-recording-"));
afterAll(() => rmSync(folder, { recursive: true }));

const WHOLE: RecordedRun = { source: undefined, hz: undefined, warmupSeconds: 5, durationSeconds: undefined };

async function measured(path: string, asked: Partial<RecordedRun> = {}): Promise<RunRecord> {
  using reader = await RecordingReader.open(path);
  return (await measureRecording(reader, path, { ...WHOLE, ...asked }, () => {})).run;
}

/** What was refused, as its code and its words. */
async function refusal(asked: Promise<RunRecord>): Promise<{ code: string; message: string }> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof RelayError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("expected a refusal");
}

/** A value in which numbers that differ from the expected ones by rounding alone are those: a recording has times in whole nanoseconds. */
function unrounded(got: unknown, expected: unknown): unknown {
  if (typeof got === "number" && typeof expected === "number")
    return Math.abs(got - expected) < 2e-6 ? expected : got;
  if (typeof got !== "object" || got === null || typeof expected !== "object" || expected === null)
    return got;
  const entries = Object.entries(got).map(([key, value]) => [
    key,
    unrounded(value, (expected as Record<string, unknown>)[key]),
  ]);
  return Array.isArray(got) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

describe("a run from a recording", () => {
  test("has the samples, hitches, alerts and verdict of the same run live", async () => {
    let live: MeasuredRun | undefined;
    const { path } = recordedPlay({
      folder,
      name: "faults",
      seconds: 110,
      games: [{ name: "hall", seed: 7, faults: ["hitch", "hitch", "leak"] }],
      begins(parts) {
        const run = new MeasuredRun(parts, { source: "hall", hz: undefined });
        live = run;
        const stopListening = parts.hub.listen({
          message({ topic, atMillis }) {
            if (topic.name !== "fps") return;
            stopListening();
            // The recording has when the frame was; the message came a little later.
            const lateMillis = parts.clock.monotonicMillis() - atMillis;
            parts.clock.after(5000 - lateMillis, () => run.begin());
            parts.clock.after(105_000 - lateMillis, () => run.end());
          },
        });
      },
    });
    const run = await measured(path, { durationSeconds: 100 });
    expect(run.samples).toBeGreaterThan(6000);
    expect(run.hitches?.length).toBeGreaterThan(2);
    expect(run.alerts).toBeGreaterThan(0);
    const [expected, got] = [live?.finish(), run].map((one) => JSON.parse(JSON.stringify(one)));
    expect(unrounded(got, expected)).toEqual(expected);
  });
});

test("a recording of means of a second has no hitches, since they hide them", async () => {
  const [csv, path] = [join(folder, "capture.csv"), join(folder, "capture.mcap")];
  const rows = Array.from(
    { length: 12 },
    (_, second) => `${1000 * (second + 1)},${second === 8 ? 31 : 72},72`,
  );
  writeFileSync(csv, ["Time Stamp,average_frame_rate,display_refresh_rate", ...rows].join("\n"));
  await importFile(csv, path, { game: "game" });
  const { samples, hitches } = await measured(path);
  expect({ samples, hitches }).toEqual({ samples: 6, hitches: undefined });
});

describe("a recording that cannot be measured", () => {
  const { path } = recordedPlay({
    folder,
    name: "two",
    seconds: 8,
    games: [
      { name: "hall", seed: 1, faults: [] },
      { name: "cellar", seed: 2, faults: [] },
    ],
  });

  test("has several games, of which one must be named", async () => {
    expect(await refusal(measured(path, { warmupSeconds: 1 }))).toEqual({
      code: "could_not_measure",
      message: `expected one game in ${path}, got several (hall, cellar): name one with --source`,
    });
    expect((await measured(path, { warmupSeconds: 1, source: "cellar" })).source).toBe("cellar");
    expect((await refusal(measured(path, { source: "attic" }))).message).toBe(
      `expected frames of the game "attic" in ${path}, which has those of hall, cellar`,
    );
  });

  test("is too short", async () => {
    const { code, message } = await refusal(measured(path, { source: "hall", durationSeconds: 30 }));
    expect(code).toBe("could_not_measure");
    expect(message).toMatch(/^expected at least 5 s of warm-up and 30 s to measure in .*cover [78]\.\d s/);
  });

  test("has no frames", async () => {
    const { path: empty } = recordedPlay({ folder, name: "empty", seconds: 3, games: [] });
    expect(await refusal(measured(empty))).toEqual({
      code: "could_not_measure",
      message: `expected frames of a game in ${empty}, but it has none`,
    });
  });

  test("was cut, is none, or is not there", async () => {
    const cut = join(folder, "cut.mcap");
    writeFileSync(cut, readFileSync(path));
    truncateSync(cut, 50_000);
    expect((await refusal(measured(cut))).message).toContain("`recordings repair` makes it whole");
    const other = join(folder, "other.mcap");
    writeFileSync(other, "no recording");
    expect((await refusal(measured(other))).message).toBe(
      `expected a recording (an MCAP file), got ${other}`,
    );
    const gone = join(folder, "gone.mcap");
    expect(await refusal(measured(gone))).toEqual({
      code: "recording_failed",
      message: `expected a recording, but there is no file ${gone}`,
    });
    expect((await refusal(measured(folder))).message).toBe(`expected a recording, but ${folder} is a folder`);
  });
});
