import { Random } from "../../../../src/base/random.ts";
import type { JsonObject } from "../../../../src/protocol/json-messages.ts";
import { aQuarter, type Fault, type GamePlan, shuffled } from "../fault.ts";

/** One kind of trouble: its alert, and its size. */
interface Trouble {
  kind: string;
  alerts: readonly string[];
  orders: (random: Random) => JsonObject;
  /** The time within which the detector states that it tells. Units: seconds. */
  withinSeconds: number;
  also?: readonly string[];
}

const TROUBLES: readonly Trouble[] = [
  {
    kind: "overload",
    alerts: ["rate_drift"],
    orders: (random) => ({ millis: random.between(12.3, 16), seconds: random.between(2.5, 4) }),
    // The next monitors may say that the game changed its rate itself.
    withinSeconds: 0.8,
    also: ["hitch"],
  },
  {
    kind: "physics",
    alerts: ["physics_overrun"],
    orders: (random) => ({ millis: random.between(4, 7), seconds: random.between(3, 4) }),
    // Godot reports the worst step of a second, once a second.
    withinSeconds: 2.5,
    also: [],
  },
  {
    kind: "events",
    alerts: ["event_storm"],
    orders: (random) => ({
      count: Math.round(random.between(120, 400)),
      seconds: random.between(0.2, 0.6),
    }),
    withinSeconds: 0.5,
  },
  {
    kind: "errors",
    alerts: ["error_burst"],
    orders: (random) => ({ count: Math.round(random.between(12, 60)), seconds: random.between(0.2, 0.6) }),
    withinSeconds: 0.5,
  },
  {
    kind: "stop",
    alerts: ["standstill"],
    orders: (random) => ({ seconds: random.between(2, 4) }),
    withinSeconds: 1.6,
    also: ["hitch"],
  },
  {
    kind: "body",
    alerts: ["body_glitch"],
    orders: () => ({}),
    // The body leaves half-way through.
    withinSeconds: 0.9,
  },
];

const EACH = 4;

/** One game in which each kind of trouble comes four times. */
export function planOthers(seed: number, each = EACH): GamePlan[] {
  const random = new Random(seed);
  // In rounds, so that the alerts of one kind are ten seconds apart.
  const rounds = Array.from({ length: each }, () => shuffled(random, TROUBLES)).flat();
  const faults = rounds.map(({ kind, alerts, orders, withinSeconds, also = [] }, index): Fault => {
    const isAgain = index > 0 && rounds.slice(Math.max(0, index - 2), index).some((one) => one.kind === kind);
    return {
      kind,
      orders: { by: "troubles", kind, ...orders(random) },
      expected: { what: "alert", alerts, withinSeconds, tailSeconds: 2.5, also },
      quietSeconds: random.between(3, 4) + (isAgain ? 9 : 0),
    };
  });
  const busy = aQuarter(random, faults.length);
  return [
    { faultClass: "others", name: "others", seed, hz: 90, isProfiled: false, mayShare: false, faults, busy },
  ];
}
