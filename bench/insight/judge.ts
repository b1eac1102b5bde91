import { FAULT_KIND_NAMES, type FaultKind, type FaultTruth } from "../../src/ingest/simulator/index.ts";
import type { Played, ToldAlert } from "./play.ts";

/** The alerts that report a fault, and their latest time. */
interface Expectation {
  alerts: readonly string[];
  /** Limit in seconds for a detector that needs a long stretch of samples; other detectors have half a second. */
  withinSeconds: number;
  /** True alerts that the fault also causes: frames that take longer than a refresh are late. */
  also?: readonly string[];
  /** Time after the end of a fault in which an alert still counts, because the detector sees the consequences then. Units: seconds. */
  tailSeconds: number;
}

const AT_ONCE = { withinSeconds: 0.5, tailSeconds: 1 };

/** The alerts expected for each kind of fault. Hitches are judged by their own detector. */
export const EXPECTED: Readonly<Partial<Record<FaultKind, Expectation>>> = {
  hitch: { alerts: ["hitch"], withinSeconds: 0.5, tailSeconds: 2 },
  "tracking-loss": { alerts: ["tracking_lost"], ...AT_ONCE },
  "tracking-freeze": { alerts: ["tracking_frozen"], ...AT_ONCE },
  "tracking-jump": { alerts: ["tracking_jump"], ...AT_ONCE },
  jitter: { alerts: ["tracking_jitter"], ...AT_ONCE },
  "bad-rotation": { alerts: ["bad_rotation"], ...AT_ONCE },
  nan: { alerts: ["not_finite"], ...AT_ONCE },
  physics: { alerts: ["body_glitch", "physics_overrun"], ...AT_ONCE },
  leak: { alerts: ["memory_leak"], withinSeconds: 60, tailSeconds: 60 },
  "node-leak": { alerts: ["node_leak"], withinSeconds: 60, tailSeconds: 60 },
  "rate-drift": { alerts: ["rate_drift"], also: ["hitch"], ...AT_ONCE },
  "refresh-rate": { alerts: ["refresh_change"], also: ["hitch"], ...AT_ONCE },
  "event-storm": { alerts: ["event_storm"], ...AT_ONCE },
  "error-burst": { alerts: ["error_burst"], ...AT_ONCE },
  "clock-jump": { alerts: ["clock_jump"], ...AT_ONCE },
  "frame-gap": { alerts: ["frame_gap"], ...AT_ONCE },
};

/** Result for one kind of fault. */
export interface Verdict {
  kind: FaultKind;
  faults: number;
  found: number;
  /** Alerts of its detectors, and the number of them that report a real fault. */
  alerts: number;
  right: number;
  /** From the beginning of the fault's first frame to the alert. Units: seconds. */
  delays: number[];
  withinSeconds: number;
}

/** An alert without a fault. */
export interface FalseAlarm {
  alert: ToldAlert;
  played: Pick<Played, "seed" | "hz" | "trackingSeconds" | "kinds">;
}

/** Compares the alerts with the true faults, over all games. */
export function judge(games: readonly Played[]): { verdicts: Verdict[]; falseAlarms: FalseAlarm[] } {
  const verdicts = new Map<FaultKind, Verdict>();
  for (const kind of FAULT_KIND_NAMES) {
    const withinSeconds = EXPECTED[kind]?.withinSeconds ?? 0;
    verdicts.set(kind, { kind, faults: 0, found: 0, alerts: 0, right: 0, delays: [], withinSeconds });
  }
  const falseAlarms: FalseAlarm[] = [];
  for (const played of games) judgeOne(played, verdicts, falseAlarms);
  return { verdicts: [...verdicts.values()].filter(({ faults }) => faults > 0), falseAlarms };
}

function judgeOne(played: Played, verdicts: Map<FaultKind, Verdict>, falseAlarms: FalseAlarm[]): void {
  const told = played.alerts.filter(({ state }) => state !== "resolved");
  const right = new Set<ToldAlert>();
  for (const truth of played.truths) {
    const verdict = verdicts.get(truth.kind);
    if (verdict === undefined) continue;
    const about = told.filter((alert) => tellsOf(alert, truth));
    verdict.faults++;
    for (const alert of about) right.add(alert);
    const also = EXPECTED[truth.kind]?.also ?? [];
    for (const alert of told) if (also.includes(alert.kind) && isInTime(alert, truth)) right.add(alert);
    const [first] = about;
    if (first === undefined) continue;
    verdict.found++;
    verdict.delays.push(first.atSeconds - onsetSeconds(truth));
  }
  for (const alert of told) {
    for (const [kind, { alerts }] of Object.entries(EXPECTED)) {
      const verdict = verdicts.get(kind as FaultKind);
      if (verdict === undefined || !alerts.includes(alert.kind)) continue;
      verdict.alerts++;
      if (right.has(alert)) verdict.right++;
    }
    if (!right.has(alert)) falseAlarms.push({ alert, played });
  }
}

/** Start of a fault. A hitch begins with its frame, but its truth records the end of that frame. */
function onsetSeconds({ kind, startSeconds, magnitude }: Readonly<FaultTruth>): number {
  return kind === "hitch" ? startSeconds - magnitude / 1000 : startSeconds;
}

/** Whether an alert reports this fault: its kind fits, its target fits if the alert names one, and its time fits. */
function tellsOf(alert: ToldAlert, truth: Readonly<FaultTruth>): boolean {
  const expected = EXPECTED[truth.kind];
  if (expected === undefined || !expected.alerts.includes(alert.kind)) return false;
  const ofDevice = alert.kind.startsWith("tracking_") || alert.kind === "bad_rotation";
  if (ofDevice && alert.subject !== truth.target) return false;
  return isInTime(alert, truth);
}

function isInTime(
  { atSeconds }: ToldAlert,
  { kind, startSeconds, endSeconds }: Readonly<FaultTruth>,
): boolean {
  return atSeconds >= startSeconds && atSeconds <= endSeconds + (EXPECTED[kind]?.tailSeconds ?? 0);
}
