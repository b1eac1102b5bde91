import { Random } from "../../../../src/base/random.ts";
import type { Fault, GamePlan } from "../fault.ts";

/** A leak, by the rate that it has: found within the time that the detector states. Units: MiB or nodes a minute, seconds. */
interface Leak {
  kind: string;
  alert: string;
  subject?: string;
  rate: readonly [number, number];
  /** Size of a step: linear leaks take many small ones. Units: MiB. */
  mib: readonly [number, number];
  withinSeconds: number;
}

const FAST = { withinSeconds: 60 };
const SLOW = { withinSeconds: 120 };
const MEMORY = { alert: "memory_leak" };
const EVENLY = { kind: "linear", mib: [0.05, 0.2] as const, ...MEMORY };
const BY_STEPS = { kind: "stepped", ...MEMORY };
const NODES = {
  kind: "nodes",
  alert: "node_leak",
  subject: "nodes",
  mib: [0, 0] as const,
  withinSeconds: 50,
};
const ORPHANS = { ...NODES, kind: "orphans", subject: "orphan_nodes" };

const LEAKS: readonly Leak[] = [
  { ...EVENLY, rate: [60, 70], ...FAST },
  { ...EVENLY, rate: [70, 85], ...FAST },
  { ...EVENLY, rate: [85, 100], ...FAST },
  { ...EVENLY, rate: [6.5, 8], ...SLOW },
  { ...EVENLY, rate: [8, 10], ...SLOW },
  { ...EVENLY, rate: [10, 13], ...SLOW },
  { ...EVENLY, rate: [13, 17], ...SLOW },
  { ...EVENLY, rate: [17, 25], ...SLOW },
  { ...EVENLY, rate: [25, 40], ...SLOW },
  { ...EVENLY, rate: [40, 60], ...SLOW },
  { ...BY_STEPS, mib: [1, 2], rate: [12, 20], ...SLOW },
  { ...BY_STEPS, mib: [2, 4], rate: [20, 40], ...SLOW },
  { ...BY_STEPS, mib: [4, 8], rate: [60, 100], ...FAST },
  { ...BY_STEPS, mib: [1, 1.5], rate: [8, 12], ...SLOW },
  { ...NODES, rate: [120, 160] },
  { ...NODES, rate: [160, 300] },
  { ...NODES, rate: [300, 600] },
  { ...ORPHANS, rate: [120, 200] },
  { ...ORPHANS, rate: [200, 400] },
  { ...ORPHANS, rate: [400, 600] },
];

/** What a healthy game does with memory. */
const HEALTHY: readonly {
  kind: string;
  size: readonly [number, number];
  period: readonly [number, number];
}[] = [
  { kind: "sawtooth", size: [10, 60], period: [15, 25] },
  { kind: "sawtooth", size: [10, 60], period: [25, 40] },
  { kind: "sawtooth", size: [10, 60], period: [40, 60] },
  { kind: "level", size: [20, 120], period: [1, 1] },
  { kind: "level", size: [20, 120], period: [1, 1] },
  { kind: "pool", size: [60, 300], period: [1, 1] },
  { kind: "crowd", size: [100, 400], period: [10, 20] },
  { kind: "crowd", size: [100, 400], period: [20, 40] },
];

/** No leak is told in the first 25 s of a game. Units: seconds. */
const SETTLE_SECONDS: readonly [number, number] = [28, 36];
const HEALTHY_SECONDS = 120;
/** How much longer a leak lasts than the time within which it has to be told. Units: seconds. */
const LONGER_SECONDS = 5;

/** One game for each leak and for each healthy use of memory. They run slowly: nothing depends on their frames. */
export function planMemory(seed: number, most = LEAKS.length + HEALTHY.length): GamePlan[] {
  const random = new Random(seed);
  const faults = [
    ...LEAKS.map((leak) => leakOf(leak, random)),
    ...HEALTHY.map(({ kind, size, period }): Fault => {
      const orders = {
        by: "leaks",
        kind,
        size: random.between(...size),
        period: random.between(...period),
        seconds: HEALTHY_SECONDS,
      };
      return {
        kind,
        orders,
        expected: { what: "nothing", also: [], changesFrames: false },
        quietSeconds: random.between(...SETTLE_SECONDS),
      };
    }),
  ];
  return faults.slice(0, most).map((fault, index) => ({
    faultClass: "memory",
    name: `memory-${index + 1}`,
    seed: seed + index,
    hz: 30,
    isProfiled: false,
    mayShare: true,
    faults: [fault],
    busy: undefined,
  }));
}

function leakOf({ kind, alert, subject, rate, mib, withinSeconds }: Leak, random: Random): Fault {
  const perMinute = random.between(...rate);
  return {
    kind: `${kind} ${perMinute.toFixed(0)}/min`,
    orders: {
      by: "leaks",
      kind,
      rate: perMinute,
      mib: random.between(...mib),
      seconds: withinSeconds + LONGER_SECONDS,
    },
    expected: {
      what: "alert",
      alerts: [alert],
      ...(subject !== undefined && { subject }),
      withinSeconds,
      tailSeconds: LONGER_SECONDS,
      also: [],
    },
    quietSeconds: random.between(...SETTLE_SECONDS),
  };
}
