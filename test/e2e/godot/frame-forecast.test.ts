import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Random } from "../../../src/base/random.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";

/** A row of the frame sampler. Units: microseconds. */
interface Row {
  frame: number;
  atMicros: number;
}

/** A look of the thread for rows. Units: microseconds. */
interface Look {
  atMicros: number;
  rows: number;
}

/** Frames that the forecast may take to follow another frame rate. */
const SETTLING = 30;

describe.skipIf(skipWithoutGodot())("the forecast of the next frame", () => {
  test.each([60, 72, 90, 120])(
    "at %d frames a second that come unevenly, one look a frame finds it at once",
    async (hz) => {
      const rows = evenRows({ hz, count: 500, jitterMicros: 400 });
      const looks = await play(rows);
      const ages = agesOf(rows, looks).slice(SETTLING);
      expect(percentile(ages, 0.5)).toBeLessThan(1000);
      expect(percentile(ages, 0.99)).toBeLessThan(3000);
      expect(looks.length).toBeLessThan(1.25 * rows.length);
      expect(looks.slice(SETTLING).filter((look) => look.rows > 1)).toEqual([]);
    },
  );

  test("follows another frame rate within a few frames, faster or slower", async () => {
    const rows: Row[] = [];
    for (const hz of [90, 45, 120, 72])
      rows.push(...evenRows({ hz, count: 60, jitterMicros: 100, after: rows.at(-1) }));
    const looks = await play(rows);
    const ages = agesOf(rows, looks);
    for (const start of [0, 60, 120, 180]) {
      expect(Math.max(...ages.slice(start + 5, start + 60))).toBeLessThan(2000);
    }
  });

  test("looks rarely during a hitch, and is right again for the second frame after it", async () => {
    const before = evenRows({ hz: 90, count: 100, jitterMicros: 100 });
    const last = { frame: 100, atMicros: Number(before.at(-1)?.atMicros) + 3_000_000 };
    const rows = [...before, last, ...evenRows({ hz: 90, count: 50, jitterMicros: 100, after: last })];
    const looks = await play(rows);
    const during = looks.filter(({ atMicros }) => atMicros < last.atMicros && atMicros > last.atMicros - 3e6);
    expect(during.length).toBeLessThan(3000 / 11 + 10);
    const ages = agesOf(rows, looks);
    expect(ages[100]).toBeLessThan(11_100);
    expect(Math.max(...ages.slice(102))).toBeLessThan(2000);
  });

  test("samples of some frames leave in their frame, and the thread looks after the frames between them, for events", async () => {
    const frames = evenRows({ hz: 90, count: 900, jitterMicros: 200 });
    const rows = frames.filter(({ frame }) => frame % 9 === 0);
    const looks = await play(rows);
    expect(percentile(agesOf(rows, looks).slice(3), 0.95)).toBeLessThan(2000);
    const pauses = looks.slice(1).map(({ atMicros }, index) => atMicros - Number(looks[index]?.atMicros));
    expect(Math.max(...pauses)).toBeLessThan(16_000);
    expect(looks.length).toBeLessThan(1.25 * frames.length);
  });

  test("samples after one frame and after two in turns cost no look more than there are frames", async () => {
    const frames = evenRows({ hz: 90, count: 600, jitterMicros: 100 });
    const rows = frames.filter(({ frame }) => frame % 3 !== 1);
    const looks = await play(rows);
    expect(percentile(agesOf(rows, looks).slice(SETTLING), 0.95)).toBeLessThan(2000);
    expect(looks.length).toBeLessThan(1.25 * frames.length);
  });

  test("frames shorter than a step come several at a time", async () => {
    const rows = evenRows({ hz: 240, count: 600, jitterMicros: 100 });
    const looks = await play(rows);
    expect(looks.length).toBeLessThan(0.75 * rows.length);
    expect(percentile(agesOf(rows, looks).slice(SETTLING), 0.99)).toBeLessThan(8000);
  });

  test("without rows the thread looks every 11 ms", async () => {
    const looks = await play([{ frame: 1, atMicros: 1_000_000 }]);
    expect(looks.length).toBe(Math.ceil(1_000_000 / 11_000));
  });
});

interface EvenRows {
  hz: number;
  count: number;
  jitterMicros: number;
  /** The row before the first; default: none. */
  after?: Row | undefined;
}

/** Rows of successive frames, each later than its time by up to the jitter. */
function evenRows({ hz, count, jitterMicros, after = { frame: -1, atMicros: 20_000 } }: EvenRows): Row[] {
  const random = new Random(hz);
  return Array.from({ length: count }, (_, index) => ({
    frame: after.frame + 1 + index,
    atMicros: Math.round(after.atMicros + ((index + 1) * 1e6) / hz + random.next() * jitterMicros),
  }));
}

async function play(rows: readonly Row[]): Promise<Look[]> {
  using project = prepareTestGame();
  const file = join(project.path, "rows.json");
  writeFileSync(file, JSON.stringify(rows.map(({ frame, atMicros }) => [frame, atMicros])));
  using godot = runGodot({ project: project.path, args: ["-s", "res://play_forecast.gd", "--", file] });
  expect(await godot.exited).toBe(0);
  expect(godot.complaints()).toEqual([]);
  const line = /^looks (.*)$/m.exec(godot.output())?.[1] ?? "[]";
  return (JSON.parse(line) as [number, number][]).map(([atMicros, found]) => ({ atMicros, rows: found }));
}

/** How long each row waited for the look that found it. Units: microseconds. */
function agesOf(rows: readonly Row[], looks: readonly Look[]): number[] {
  const foundAt = looks.flatMap((look) => Array<number>(look.rows).fill(look.atMicros));
  return rows.map(({ atMicros }, index) => Number(foundAt[index]) - atMicros);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
