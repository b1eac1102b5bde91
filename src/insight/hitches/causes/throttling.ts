import type { JsonObject } from "../../../protocol/json-messages.ts";
import { type Cause, type Evidence, millisText } from "../evidence/index.ts";
import { accountOf } from "./time-account.ts";

/** A reading is of the second before it. Units: milliseconds. */
const READING_MILLIS = 1000;
/** A clock fell if it is at most this share of what it was. */
const FELL = 0.85;
/** From this load on, a processor has nothing to spare. */
const FULL = 0.85;
/** From this temperature of the battery on, headsets save power. Units: degrees Celsius. */
const HOT_C = 45;
/** Android's thermal status from which on it throttles. */
const MODERATE = 2;

/** Confidence: by what the system says of its heat, and by the temperature alone. */
const SAYS_SO = 0.85;
const IS_HOT = 0.7;

/** A GPU that takes less than this share of the budget, on the mean of a second, is in time. */
const IN_TIME = 0.9;

type Readings = Evidence["headset"];

/** What is measured of a processor of the headset. */
interface Processor {
  name: string;
  clock: string;
  /** Its load in a reading; undefined if it is not known. */
  load(vrapi: JsonObject): unknown;
}

const GPU: Processor = { name: "GPU", clock: "gpu_mhz", load: ({ gpu_share }) => gpu_share };
const CPU: Processor = {
  name: "processor",
  clock: "cpu_mhz",
  load: ({ cpu_worst_share, cpu_share }) => cpu_worst_share ?? cpu_share,
};

/**
 * The headset slowed a processor down because it was hot: the clock fell within half a minute, the processor was at its limit, and the system
 * says that it is too hot, or the battery is. A clock alone proves nothing: it falls too when an app has little to do.
 */
export function throttlingCause(evidence: Evidence): Cause | undefined {
  const { headset, episode } = evidence;
  const during = headset.filter(
    ({ atMillis }) => atMillis >= episode.beganMillis && atMillis - READING_MILLIS <= episode.lastMillis,
  );
  const heat = heatOf(during);
  if (heat === undefined) return undefined;
  const before = headset.filter(({ atMillis }) => atMillis < episode.beganMillis);
  const slowed = slowedGpu(evidence, before, during) ?? slowedBy(CPU, evidence, before, during);
  if (slowed === undefined) return undefined;
  const { name, was, is, share, took = "" } = slowed;
  const words = `the headset throttled: its ${name} clock fell from ${was} to ${is} MHz, ${heat.words}. The ${name} was ${Math.round(100 * share)} % busy${took}. This is heat, not a script`;
  return { kind: "throttling", confidence: heat.confidence, evidence: words };
}

/** A processor that was slowed down. Units: MHz; its load as a share. */
interface Slowed {
  name: string;
  was: number;
  is: number;
  share: number;
  /** For people: what it did. */
  took?: string;
}

function slowedBy(
  { name, clock, load }: Processor,
  { episode }: Evidence,
  before: Readings,
  during: Readings,
): Slowed | undefined {
  const [was, is] = [
    Math.max(...numbersOf(before, (vrapi) => vrapi[clock])),
    Math.min(...numbersOf(during, (vrapi) => vrapi[clock])),
  ];
  if (!(is > 0 && was > 0 && is <= FELL * was)) return undefined;
  const share = Math.min(1, Math.max(...numbersOf(during, load)));
  if (!(share >= FULL)) return undefined;
  // Work that fitted its budget takes as much longer as the clock is slower. A frame that took much longer has another cause.
  if (episode.worstMillis > (Math.ceil(was / is) + 1) * episode.budgetMillis) return undefined;
  return { name, was, is, share };
}

/** The GPU, unless it was in time, or the main thread was late by what it did itself. */
function slowedGpu(evidence: Evidence, before: Readings, during: Readings): Slowed | undefined {
  const slowed = slowedBy(GPU, evidence, before, during);
  if (slowed === undefined || accountOf(evidence)?.spent === "ran") return undefined;
  const frameMillis = Math.max(...numbersOf(during, ({ app_gpu_ms }) => app_gpu_ms));
  if (!(frameMillis > 0)) return slowed;
  if (frameMillis < IN_TIME * evidence.episode.budgetMillis) return undefined;
  return { ...slowed, took: ` and took ${millisText(frameMillis)} a frame` };
}

/** What says that the device is too hot; undefined if nothing does. */
function heatOf(readings: Readings): { words: string; confidence: number } | undefined {
  const most = (read: (data: JsonObject) => unknown) =>
    Math.max(...readings.map(({ what }) => read(what)).map((one) => (typeof one === "number" ? one : 0)), 0);
  const level = most(({ vrapi }) => (vrapi as JsonObject | undefined)?.power_level);
  const status = most(({ thermal }) => (thermal as JsonObject | undefined)?.status);
  const celsius = most(
    ({ vrapi, battery }) =>
      (vrapi as JsonObject | undefined)?.battery_c ?? (battery as JsonObject | undefined)?.temperature_c,
  );
  const temperature = celsius > 0 ? [`battery at ${Math.round(celsius)} °C`] : [];
  const said = [
    ...(level >= 1 ? [`power level ${level}`] : []),
    ...(status >= MODERATE ? [`thermal status ${status}`] : []),
  ];
  if (said.length > 0) return { words: [...temperature, ...said].join(", "), confidence: SAYS_SO };
  return celsius >= HOT_C ? { words: temperature.join(), confidence: IS_HOT } : undefined;
}

function numbersOf(readings: Readings, read: (vrapi: JsonObject) => unknown): number[] {
  return readings
    .map(({ what: { vrapi } }) => (vrapi === undefined ? undefined : read(vrapi as JsonObject)))
    .filter((one) => typeof one === "number");
}
