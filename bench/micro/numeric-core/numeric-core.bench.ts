import { Random } from "../../../src/base/random.ts";
import { Histogram } from "../../../src/insight/windows/histogram.ts";
import type { Bench, BenchReport } from "../../support/bench.ts";
import { correctBudget, measureSubjects, type Subject, subjectsTable } from "../support/measure-subjects.ts";
import { compileWasmCore, HISTOGRAMS, type WasmCore } from "./wasm-core.ts";

/** Numbers of values read together: a tenth of a second of one game, of ten games at 90 Hz, and more than ever occurs. */
const BATCHES = [9, 90, 1000];
/** Seconds of a minute's window. */
const SLOTS = 61;
const SHARES = [0.5, 0.95, 0.99, 0.999];

/** Compares the counting of windows in AssemblyScript and in plain TypeScript, to decide whether it belongs in the Wasm module. */
export const numericCoreBench: Bench = {
  about: "counting and adding up of windows: plain TypeScript beside Wasm",
  async run({ smoke }): Promise<BenchReport> {
    const wasm = await compileWasmCore();
    const random = new Random(1);
    const frames = Float64Array.from({ length: 4096 }, () => random.between(2, 30));
    const subjects = [
      ...BATCHES.flatMap((size) => [
        counting(frames.subarray(0, size)),
        countingByWasm(wasm, frames.subarray(0, size)),
      ]),
      minute(frames),
      minuteByWasm(wasm, frames),
    ];
    const results = await measureSubjects(subjects, { smoke });
    return { tables: [subjectsTable(results)], budgets: [correctBudget(subjects)], results: { results } };
  },
};

const countingName = (size: number) => `${size} frame times into a histogram`;
const MINUTE = `${SLOTS} seconds added up, ${SHARES.length} quantiles`;

function counting(frames: Float64Array): Subject {
  const histogram = new Histogram();
  const run = () => {
    for (let index = 0; index < frames.length; index++) histogram.add(frames[index] as number, index, 0);
    return histogram.count;
  };
  const check = () => run() + frames.length === run() && isNear(histogram.quantile(0.5), exactMedian(frames));
  return { name: countingName(frames.length), implementation: "baseline", run, check };
}

/** Includes the copy into the module's memory, because a game's samples come from outside. */
function countingByWasm(wasm: WasmCore, frames: Float64Array): Subject {
  const histogram = HISTOGRAMS - 1;
  const run = () => {
    wasm.values.set(frames);
    wasm.add(histogram, frames.length);
    return histogram;
  };
  const check = () => {
    wasm.clear(histogram);
    run();
    return isNear(wasm.quantile(histogram, 0.5), exactMedian(frames));
  };
  return { name: countingName(frames.length), implementation: "wasm", run, check };
}

function minute(frames: Float64Array): Subject {
  const seconds = Array.from({ length: SLOTS }, (_, second) => {
    const one = new Histogram("second");
    for (const millis of framesOf(frames, second)) one.add(millis, 0, 0);
    return one;
  });
  const sum = new Histogram();
  const run = () => {
    sum.clear();
    for (const one of seconds) sum.addLater(one);
    return SHARES.reduce((total, share) => total + sum.quantile(share), 0);
  };
  const check = () => run() > 0 && isNear(sum.quantile(0.99), exactOfAll(frames, 0.99));
  return { name: MINUTE, implementation: "baseline", run, check };
}

function minuteByWasm(wasm: WasmCore, frames: Float64Array): Subject {
  for (let second = 0; second < SLOTS; second++) {
    const values = framesOf(frames, second);
    wasm.clear(second);
    wasm.values.set(values);
    wasm.add(second, values.length);
  }
  const run = () => {
    wasm.clear(SLOTS);
    for (let second = 0; second < SLOTS; second++) wasm.merge(second, SLOTS);
    let total = 0;
    for (const share of SHARES) total += wasm.quantile(SLOTS, share);
    return total;
  };
  const check = () => run() > 0 && isNear(wasm.quantile(SLOTS, 0.99), exactOfAll(frames, 0.99));
  return { name: MINUTE, implementation: "wasm", run, check };
}

function framesOf(frames: Float64Array, second: number): Float64Array {
  return frames.subarray(second * 60, second * 60 + 60);
}

function exactOfAll(frames: Float64Array, share: number): number {
  const all = frames.slice(0, SLOTS * 60).sort();
  return all[Math.ceil(share * all.length) - 1] ?? Number.NaN;
}

function exactMedian(frames: Float64Array): number {
  return frames.toSorted()[Math.ceil(0.5 * frames.length) - 1] ?? Number.NaN;
}

/** Whether the value lies within a bucket of the exact one. */
function isNear(value: number, exact: number): boolean {
  return Math.abs(value / exact - 1) <= 0.0101;
}
