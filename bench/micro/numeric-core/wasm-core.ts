import { main } from "assemblyscript/asc";

/** Maximum number of values in one call, and number of histograms in the module's memory. */
export const MAX_VALUES = 4096;
export const HISTOGRAMS = 64;

/**
 * The counting of src/insight/windows in AssemblyScript, in the style of the codec's module: fixed regions, one call for a batch,
 * no allocation. Each histogram is 640 counts, followed by sums. `merge` adds four buckets at once (SIMD).
 */
const SOURCE = `
const BUCKETS: i32 = 640;
const VALUES: usize = 65536;
const COUNTS: usize = VALUES + ${MAX_VALUES} * 8;
const STRIDE: usize = BUCKETS * 4 + 32;
const SMALLEST: f64 = 0.03;
const GROWTH: f64 = (1 + 0.01) / (1 - 0.01);
const PER_LOG: f64 = 1 / Math.log(GROWTH);
const FIRST: f64 = Math.log(SMALLEST) * PER_LOG;

export function valuesAt(): usize { return VALUES; }

export function clear(histogram: i32): void {
  const at = COUNTS + <usize>histogram * STRIDE;
  memory.fill(at, 0, BUCKETS * 4 + 16);
  store<f64>(at, Infinity, BUCKETS * 4 + 16);
  store<f64>(at, -Infinity, BUCKETS * 4 + 24);
}

export function add(histogram: i32, count: i32): void {
  const at = COUNTS + <usize>histogram * STRIDE;
  let sum = load<f64>(at, BUCKETS * 4);
  let min = load<f64>(at, BUCKETS * 4 + 16);
  let max = load<f64>(at, BUCKETS * 4 + 24);
  for (let index = 0; index < count; index++) {
    const value = load<f64>(VALUES + (<usize>index << 3));
    let bucket = 0;
    if (value > SMALLEST) {
      const place = Math.log(value) * PER_LOG - FIRST;
      bucket = place < <f64>BUCKETS ? <i32>place : BUCKETS - 1;
    }
    const slot = at + (<usize>bucket << 2);
    store<u32>(slot, load<u32>(slot) + 1);
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  store<f64>(at, sum, BUCKETS * 4);
  store<f64>(at, load<f64>(at, BUCKETS * 4 + 8) + <f64>count, BUCKETS * 4 + 8);
  store<f64>(at, min, BUCKETS * 4 + 16);
  store<f64>(at, max, BUCKETS * 4 + 24);
}

export function merge(from: i32, into: i32): void {
  const source = COUNTS + <usize>from * STRIDE;
  const target = COUNTS + <usize>into * STRIDE;
  for (let at: usize = 0; at < <usize>BUCKETS * 4; at += 16)
    v128.store(target + at, i32x4.add(v128.load(target + at), v128.load(source + at)));
  store<f64>(target, load<f64>(target, BUCKETS * 4) + load<f64>(source, BUCKETS * 4), BUCKETS * 4);
  store<f64>(target, load<f64>(target, BUCKETS * 4 + 8) + load<f64>(source, BUCKETS * 4 + 8), BUCKETS * 4 + 8);
  store<f64>(target, min(load<f64>(target, BUCKETS * 4 + 16), load<f64>(source, BUCKETS * 4 + 16)), BUCKETS * 4 + 16);
  store<f64>(target, max(load<f64>(target, BUCKETS * 4 + 24), load<f64>(source, BUCKETS * 4 + 24)), BUCKETS * 4 + 24);
}

export function quantile(histogram: i32, share: f64): f64 {
  const at = COUNTS + <usize>histogram * STRIDE;
  const rank = max(1.0, Math.ceil(share * load<f64>(at, BUCKETS * 4 + 8)));
  let seen: f64 = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    seen += <f64>load<u32>(at + (<usize>bucket << 2));
    if (seen < rank) continue;
    const middle = SMALLEST * Math.pow(GROWTH, <f64>bucket) * 2 * GROWTH / (GROWTH + 1);
    return min(load<f64>(at, BUCKETS * 4 + 24), max(load<f64>(at, BUCKETS * 4 + 16), middle));
  }
  return NaN;
}
`;

/** The module's functions, and the region for its values. */
export interface WasmCore {
  values: Float64Array;
  add(histogram: number, count: number): void;
  clear(histogram: number): void;
  merge(from: number, into: number): void;
  quantile(histogram: number, share: number): number;
}

/** Compiles the module like the codec's release build. Fails: the module does not compile. */
export async function compileWasmCore(): Promise<WasmCore> {
  const outputs = new Map<string, Uint8Array>();
  const complaints: string[] = [];
  const options =
    "--outFile core.wasm --runtime stub --initialMemory 8 --optimizeLevel 3 --converge --noAssert";
  const { error } = await main(["core.ts", ...options.split(" "), "--enable", "simd", "--use", "abort="], {
    stdout: { write: () => {} },
    stderr: { write: (text) => complaints.push(text.toString()) },
    readFile: (path) => (path === "core.ts" ? SOURCE : null),
    writeFile: (path, contents) => void outputs.set(path, contents as Uint8Array),
  });
  const bytes = outputs.get("core.wasm");
  if (error || bytes === undefined)
    throw new Error(`the numeric core does not compile: ${error?.message}\n${complaints.join("")}`);
  const { instance } = await WebAssembly.instantiate(bytes as Uint8Array<ArrayBuffer>, {});
  const exported = instance.exports as unknown as Omit<WasmCore, "values"> & {
    memory: WebAssembly.Memory;
    valuesAt(): number;
  };
  const values = new Float64Array(exported.memory.buffer, exported.valuesAt(), MAX_VALUES);
  return { values, ...exported };
}
