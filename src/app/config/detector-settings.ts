import type { z } from "zod";
import { loadZod } from "../../base/load-zod.ts";
import { didYouMean } from "../../base/nearest-name.ts";
import { type AnomalyOptions, DEFAULT_ANOMALY_OPTIONS } from "../../insight/index.ts";
import { setting } from "./setting.ts";
import type { ValueKind } from "./value-kind.ts";

/** Thresholds by detector, in the spelling of the file: `{ tracking_jump: { head_speed: 12 } }`. */
type WrittenThresholds = Record<string, Record<string, number | number[]>>;

const DETECTORS = Object.entries(DEFAULT_ANOMALY_OPTIONS) as [string & keyof AnomalyOptions, object][];
/** The name of every threshold in a flag, such as `tracking_jump.head_speed`. */
const NAMES = DETECTORS.flatMap(([detector, thresholds]) =>
  Object.keys(thresholds).map((threshold) => `${written(detector)}.${written(threshold)}`),
);

function thresholdsSchema(): z.ZodType<WrittenThresholds> {
  const z = loadZod();
  const detectors = DETECTORS.map(([detector, thresholds]) => {
    const fields = Object.entries(thresholds).map(([threshold, usual]) => [
      written(threshold),
      (Array.isArray(usual) ? z.array(z.number().positive()).min(1).max(32) : z.number())
        .optional()
        .meta({ default: usual }),
    ]);
    return [written(detector), z.strictObject(Object.fromEntries(fields)).optional()];
  });
  return z.strictObject(Object.fromEntries(detectors)) as z.ZodType<WrittenThresholds>;
}

/** Thresholds: an object in the file, `detector.threshold=number` in a flag. Commas separate several. */
const thresholdsKind: ValueKind<WrittenThresholds> = {
  schema: thresholdsSchema,
  argument: "<threshold>",
  expected: "thresholds of detectors, such as tracking_jump.head_speed=12",
  readText(text, before) {
    const read: WrittenThresholds = structuredClone((before ?? {}) as WrittenThresholds);
    for (const part of text.split(",")) {
      const [, detector, threshold, number] = /^\s*(\w+)\.(\w+)\s*=\s*(\S+)\s*$/.exec(part) ?? [];
      if (detector === undefined || threshold === undefined) return undefined;
      if (!NAMES.includes(`${detector}.${threshold}`)) return undefined;
      read[detector] = { ...read[detector], [threshold]: Number(number) };
    }
    return read;
  },
  nearest(wrong) {
    const name = typeof wrong === "string" ? (wrong.split("=")[0] ?? "").trim() : "";
    return NAMES.includes(name) ? "" : didYouMean(name, NAMES);
  },
};

/** Thresholds at which the detectors of insight/anomalies raise an alert. */
export const DETECTOR_SETTINGS = {
  detectors: setting({
    kind: thresholdsKind,
    sentence: "thresholds of the anomaly detectors, listed in docs/insight.md; may be given several times",
    byDefault: "see docs/insight.md",
    live: false,
    read: ({ insight }) => changed(insight.anomalies),
    write: (options, thresholds) => {
      options.insight = { ...options.insight, anomalies: withThresholds(thresholds) };
    },
  }),
} as const;

function withThresholds(thresholds: WrittenThresholds): AnomalyOptions {
  const all = DETECTORS.map(([detector, usual]) => {
    const given = thresholds[written(detector)] ?? {};
    const entries = Object.entries(usual).map(([name, value]) => [name, given[written(name)] ?? value]);
    return [detector, Object.fromEntries(entries)];
  });
  return Object.fromEntries(all) as AnomalyOptions;
}

/** Thresholds that differ from their defaults; undefined if none does. */
function changed(options: Readonly<AnomalyOptions>): WrittenThresholds | undefined {
  const all = DETECTORS.map(([detector, usual]) => {
    const now = Object.entries(options[detector]);
    const others = now.filter(([name, value]) => !Bun.deepEquals(value, usual[name as never]));
    return [written(detector), Object.fromEntries(others.map(([name, value]) => [written(name), value]))];
  });
  const some = all.filter(([, thresholds]) => Object.keys(thresholds as object).length > 0);
  return some.length === 0 ? undefined : (Object.fromEntries(some) as WrittenThresholds);
}

/** `headSpeed` as `head_speed`. */
function written(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
