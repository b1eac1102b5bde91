import { FAULT_KIND_NAMES, type FaultKind } from "../../src/ingest/simulator/index.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { type Budget, checkedBudget } from "../support/budget.ts";
import { distributionOf } from "../support/statistics.ts";
import type { Table } from "../support/table.ts";
import { type FalseAlarm, judge, type Verdict } from "./judge.ts";
import { type Played, type PlayOptions, play, playTogether } from "./play.ts";

const RATES = [72, 90, 120];
/** Every frame, and ten times a second. Units: seconds. */
const TRACKING_SECONDS = [0, 0.1];
/** Faults of poses, which the bench plays at both rates. At ten samples a second jitter looks like a shaking hand. */
const TRACKING_KINDS: readonly FaultKind[] = [
  "tracking-loss",
  "tracking-freeze",
  "tracking-jump",
  "bad-rotation",
  "nan",
  "clock-jump",
];
const LEAKS: readonly FaultKind[] = ["leak", "node-leak"];
/** Kinds of faults that several games play at once, each game several kinds. */
const MIXED: readonly FaultKind[] = FAULT_KIND_NAMES.filter((kind) => !LEAKS.includes(kind));

const MIN_RECALL = 0.95;
const MIN_PRECISION = 0.95;
const MIN_IN_TIME = 0.95;
const MAX_FALSE_ALARMS_AN_HOUR = 1;
/** Maximum number of false alarms that the bench prints for inspection. */
const SHOWN_FALSE_ALARMS = 20;

/** Faults or alerts of a kind that a budget counts against it. */
interface Exceptions {
  exceptions: number;
  all: number;
}

/** Length of the plays. Units: minutes. */
interface Extent {
  seeds: number;
  faultMinutes: number;
  leakMinutes: number;
  healthyMinutes: number;
}
const FULL: Extent = { seeds: 3, faultMinutes: 8, leakMinutes: 14, healthyMinutes: 60 };
const SMOKE: Extent = { seeds: 1, faultMinutes: 3, leakMinutes: 5, healthyMinutes: 6 };

/** Recall, precision and delay of every detector for known faults, and false alarms in healthy play. */
export const insightTruthBench: Bench = {
  about: "the detectors: which simulated faults they find, how soon, and their false alarms in healthy play",
  smokesBeside: true,
  async run({ smoke }): Promise<BenchReport> {
    const extent = smoke ? SMOKE : FULL;
    const { verdicts, falseAlarms } = judge([...playFaulty(extent), ...playMixed(extent)]);
    const healthy = playHealthy(extent);
    const healthyAlarms = judge(healthy).falseAlarms;
    return {
      tables: [
        verdictTable(verdicts),
        healthyTable(healthy),
        alarmsTable([...falseAlarms, ...healthyAlarms]),
      ],
      budgets: [...verdictBudgets(verdicts, smoke ? 1 : 0), ...healthyBudgets(healthy)],
      results: { extent, verdicts: verdicts.map(summary), falseAlarms, healthyAlarms },
    };
  },
};

/** Plays each kind by itself at every refresh rate. Plays faults of poses at both rates of poses. */
function playFaulty({ seeds, faultMinutes, leakMinutes }: Extent): Played[] {
  const games: PlayOptions[] = [];
  for (const [order, kind] of FAULT_KIND_NAMES.entries()) {
    const minutes = LEAKS.includes(kind) ? leakMinutes : faultMinutes;
    for (const hz of RATES) {
      for (const trackingSeconds of TRACKING_KINDS.includes(kind) ? TRACKING_SECONDS : [0]) {
        for (let seed = 0; seed < seeds; seed++)
          games.push({
            seed: 1000 + order * 97 + hz + seed * 7919,
            hz,
            trackingSeconds,
            kinds: [kind],
            minutes,
          });
      }
    }
  }
  return games.map(play);
}

/** Plays three games at once, each with all kinds in turn. */
function playMixed({ faultMinutes: minutes }: Extent): Played[] {
  return playTogether(
    RATES.map((hz) => ({ seed: 5000 + hz, hz, trackingSeconds: 0, kinds: MIXED, minutes })),
  );
}

function playHealthy({ healthyMinutes: minutes }: Extent): Played[] {
  const games = RATES.flatMap((hz) => TRACKING_SECONDS.map((trackingSeconds) => ({ hz, trackingSeconds })));
  return games.map((game, order) => play({ ...game, seed: 9000 + order * 31, kinds: [], minutes }));
}

function recallOf({ found, faults }: Verdict): number {
  return found / faults;
}

function precisionOf({ right, alerts }: Verdict): number {
  return right / alerts;
}

function summary({ delays, ...verdict }: Verdict) {
  return { ...verdict, delaySeconds: distributionOf(Float64Array.from(delays)) };
}

function verdictTable(verdicts: readonly Verdict[]): Table {
  const rows = verdicts.map((verdict) => {
    const delays = verdict.delays.toSorted((one, other) => one - other);
    const at = (share: number) => (delays[Math.ceil(share * delays.length) - 1] ?? Number.NaN).toFixed(2);
    return [
      verdict.kind,
      String(verdict.faults),
      recallOf(verdict).toFixed(3),
      String(verdict.alerts),
      precisionOf(verdict).toFixed(3),
      at(0.5),
      at(0.95),
      at(1),
      String(verdict.withinSeconds),
    ];
  });
  const head = [
    "fault",
    "faults",
    "recall",
    "alerts",
    "precision",
    "s median",
    "s p95",
    "s max",
    "in time: s",
  ];
  return { name: "faults", head, rows };
}

function healthyTable(healthy: readonly Played[]): Table {
  const rows = healthy.map(({ hz, trackingSeconds, minutes, alerts }) => [
    `${hz} Hz`,
    trackingSeconds === 0 ? "every frame" : `${1 / trackingSeconds} Hz`,
    String(minutes),
    String(alerts.length),
  ]);
  return { name: "healthy", head: ["healthy play", "poses", "minutes", "alerts"], rows };
}

function alarmsTable(alarms: readonly FalseAlarm[]): Table {
  const rows = alarms
    .slice(0, SHOWN_FALSE_ALARMS)
    .map(({ alert, played }) => [
      `${alert.kind}: ${alert.message}`,
      played.kinds.length === 1 ? String(played.kinds[0]) : `${played.kinds.length} kinds`,
      `${played.hz}`,
      `${played.seed}`,
      alert.atSeconds.toFixed(1),
    ]);
  const head = [`false alarms (${alarms.length})`, "in a game with", "Hz", "seed", "at s"];
  return { name: "false-alarms", head, rows };
}

/** Three budgets, each for every kind of fault. `spared` is the number of allowed exceptions of a kind: one of a dozen faults is almost a tenth. */
function verdictBudgets(verdicts: readonly Verdict[], spared: number): Budget[] {
  const budget = (what: string, least: number, exceptionsOf: (verdict: Verdict) => Exceptions) => {
    const shares = verdicts.map((verdict) => {
      const { exceptions, all } = exceptionsOf(verdict);
      const holds = verdict.found > 0 && exceptions <= Math.max(spared, (1 - least) * all);
      return { kind: verdict.kind, share: 1 - exceptions / all, holds };
    });
    const broken = shares.filter(({ holds }) => !holds);
    const [worst] = shares.toSorted((one, other) => one.share - other.share);
    const shown = broken.length > 0 ? broken : [worst ?? { kind: "none", share: Number.NaN }];
    return checkedBudget({
      what: `${what}, of each kind`,
      asked: `at least ${least}${spared > 0 ? `, or all but ${spared}` : ""}`,
      measured: `at worst ${shown.map(({ kind, share }) => `${share.toFixed(3)} (${kind})`).join(", ")}`,
      holds: broken.length === 0,
    });
  };
  return [
    budget("faults found", MIN_RECALL, ({ faults, found }) => ({ exceptions: faults - found, all: faults })),
    budget("right alerts", MIN_PRECISION, ({ alerts, right }) => ({
      exceptions: alerts - right,
      all: alerts,
    })),
    budget("alerts in time", MIN_IN_TIME, ({ delays, withinSeconds }) => ({
      exceptions: delays.filter((seconds) => seconds > withinSeconds).length,
      all: delays.length,
    })),
  ];
}

function healthyBudgets(healthy: readonly Played[]): Budget[] {
  const budget = (what: string, games: readonly Played[]) => {
    const hours = games.reduce((sum, { minutes }) => sum + minutes / 60, 0);
    const alerts = games.flatMap((game) => game.alerts.filter(({ state }) => state !== "resolved"));
    const kinds = [...new Set(alerts.map(({ kind }) => kind))].join(", ");
    return checkedBudget({
      what: `alerts of healthy play, ${what}`,
      asked: `at most ${MAX_FALSE_ALARMS_AN_HOUR} an hour`,
      measured: `${alerts.length} in ${hours.toFixed(1)} h${kinds && ` (${kinds})`}`,
      holds: alerts.length <= MAX_FALSE_ALARMS_AN_HOUR * Math.max(1, hours),
    });
  };
  return [
    budget(
      "90 Hz",
      healthy.filter(({ hz }) => hz === 90),
    ),
    budget("all rates", healthy),
  ];
}
