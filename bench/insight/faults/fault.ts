import type { Random } from "../../../src/base/random.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";

/** The classes of faults, in the order of the report. */
export const FAULT_CLASSES = [
  "causes",
  "causes-profiled",
  "stutter",
  "on-purpose",
  "tracking",
  "memory",
  "others",
  "healthy",
] as const;
/** One of {@link FAULT_CLASSES}. */
export type FaultClass = (typeof FAULT_CLASSES)[number];

/** What the relay has to say of a fault. */
export type Expected =
  /** Late frames with one of these causes, or blamed on one of these functions if there are any. Without causes any will do. */
  | { what: "hitch"; causes: readonly string[]; functions: readonly string[]; also: readonly string[] }
  /** One of these alerts. Units: seconds. */
  | {
      what: "alert";
      alerts: readonly string[];
      subject?: string;
      withinSeconds: number;
      /** Time after its end in which an alert may still come. */
      tailSeconds: number;
      /** True alerts that it causes too. */
      also: readonly string[];
    }
  /** Nothing: it is no fault. `also`: alerts that are true of it. */
  | { what: "nothing"; also: readonly string[]; changesFrames: boolean };

/** A fault, or something that looks like one, and what the relay has to say of it. */
export interface Fault {
  kind: string;
  /** What the game plays: which of its scripts, and that script's arguments. */
  orders: { by: string; kind: string } & JsonObject;
  expected: Expected;
  /** Quiet time before it. Units: seconds. */
  quietSeconds: number;
}

/** What one game plays. */
export interface GamePlan {
  faultClass: FaultClass;
  /** The name of the game, which is its source at the relay. */
  name: string;
  seed: number;
  hz: number;
  isProfiled: boolean;
  /** Whether other games may run beside it: the times of single frames do not matter. */
  mayShare: boolean;
  faults: readonly Fault[];
  /** While these faults are played, other programs keep the machine busy. Indexes, both inclusive; none if undefined. */
  busy: readonly [first: number, last: number] | undefined;
}

/** A number between two, small ones as often as large ones. */
export function logBetween(random: Random, low: number, high: number): number {
  return Math.exp(random.between(Math.log(low), Math.log(high)));
}

/** The items in random order. */
export function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

/** A quarter of the faults in a row, from a random one on. */
export function aQuarter(random: Random, count: number): readonly [number, number] {
  const length = Math.ceil(count / 4);
  const first = Math.floor(random.between(1, count - length + 1));
  return [first, first + length - 1];
}
