import { FAULT_KIND_NAMES, type FaultKind, type FaultTruth } from "../../src/ingest/index.ts";
import type { Played, ToldAlert } from "./play.ts";

/** The alerts that tell of a fault, and how late they may be. */
interface Expectation {
  alerts: readonly string[];
  /** Where the detector looks at a long stretch, in seconds; else half a second. */
  withinSeconds: number;
  /** Alerts that it brings about as well, and that are true: frames that take longer than the display had them are late. */
  also?: readonly string[];
  /** How long after its end a fault may still be told: what it left behind is seen then. Units: seconds. */
  tailSeconds: number;
}

const AT_ONCE = { withinSeconds: 0.5, tailSeconds: 1 };

/** What each kind of fault is told as. Hitches are judged by their own detector. */
export const EXPECTED: Readonly<Partial<Record<FaultKind, Expectation>>> = {
  hitch: { alerts: ["hitch"], withinSeconds: 0.5, tailSeconds: 2 },
  "tracking-loss": { alerts: ["tracking_lost"], ...AT_ONCE },
  "tracking-freeze": { alerts: ["tracking_frozen"], ...AT_ONCE },
  "tracking-jump": { alerts: ["tracking_jump"], ...AT_ONCE },
  jitter: { alerts: ["tracking_jitter"], ...AT_ONCE },
  "bad-rotation": { alerts: ["bad_rotation"], ...AT_ONCE },
  nan: { alerts: ["not_finite"], ...AT_ONCE },
  physics: { alerts: ["body_glitch", "physics_overrun"], ...AT_ONCE },
  leak: { alerts: ["memory_leak"], withinSeconds: 40, tailSeconds: 60 },
  "node-leak": { alerts: ["node_leak"], withinSeconds: 50, tailSeconds: 60 },
  "rate-drift": { alerts: ["rate_drift"], also: ["hitch"], ...AT_ONCE },
  "refresh-rate": { alerts: ["refresh_change"], also: ["hitch"], ...AT_ONCE },
  "event-storm": { alerts: ["event_storm"], ...AT_ONCE },
  "error-burst": { alerts: ["error_burst"], ...AT_ONCE },
  "clock-jump": { alerts: ["clock_jump"], ...AT_ONCE },
  "frame-gap": { alerts: ["frame_gap"], ...AT_ONCE },
};

/** How well one kind of fault is told. */
export interface Verdict {
  kind: FaultKind;
  faults: number;
  found: number;
  /** Alerts of its detectors, and those of them that tell of a fault that was. */
  alerts: number;
  right: number;
  /** From the beginning of the fault's first frame to the alert. Units: seconds. */
  delays: number[];
  withinSeconds: number;
}

/** An alert that tells of nothing that was. */
export interface FalseAlarm {
  alert: ToldAlert;
  played: Pick<Played, "seed" | "hz" | "trackingSeconds" | "kinds">;
}

/** Compares what was told with what was, over all games. */
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

/** A hitch begins with its frame, and its truth is where that ends. */
function onsetSeconds({ kind, startSeconds, magnitude }: Readonly<FaultTruth>): number {
  return kind === "hitch" ? startSeconds - magnitude / 1000 : startSeconds;
}

/** Whether an alert tells of this fault: of its kind, of its target where alerts name one, and in its time. */
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
