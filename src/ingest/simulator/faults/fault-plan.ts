import { Random } from "../../../base/random.ts";
import { FAULT_KINDS, type FaultKind, type FaultKindRow } from "./fault-kinds.ts";

/** A fault that is to happen. */
export interface PlannedFault {
  readonly kind: FaultKind;
  /** The part of the game that it affects, as {@link FAULT_KINDS} names it. */
  readonly target: string;
  /** When it begins, since the game began. Units: seconds. */
  readonly startSeconds: number;
  /** When it ends; equal to startSeconds for a fault of one frame. Units: seconds. */
  readonly endSeconds: number;
  /** Its size, in the unit of its kind. */
  readonly magnitude: number;
}

/** What a plan is made of. */
export interface FaultPlanOptions {
  /** The same seed and kinds give the same plan. */
  seed: number;
  kinds: readonly FaultKind[];
  /** When the first fault comes: the game has settled by then. Units: seconds. */
  firstSeconds: number;
  /** Quiet time between the end of a fault and the next, at least and at most. Units: seconds. */
  pauseSeconds: readonly [number, number];
}

/** A first fault after six seconds, then eight to sixteen quiet ones between two. */
export const DEFAULT_FAULT_TIMES = { firstSeconds: 6, pauseSeconds: [8, 16] } as const;

/** The refresh rates that displays have. Units: Hz. */
const DISPLAY_HZ = [60, 72, 80, 90, 120];

/** A plan of faults without an end: the kinds in turn, one at a time, each of them in its own target and size. */
export class FaultPlan {
  readonly #random: Random;
  #turn = 0;
  #nextSeconds: number;

  constructor(
    private readonly options: FaultPlanOptions,
    /** The display's refresh rate. Units: Hz. */
    private readonly hz: number,
  ) {
    this.#random = new Random(options.seed ^ 0x5eed);
    this.#nextSeconds = options.firstSeconds;
  }

  /** The next fault. Undefined for a plan without kinds. */
  next(): PlannedFault | undefined {
    const { kinds, pauseSeconds } = this.options;
    const kind = kinds[this.#turn++ % Math.max(1, kinds.length)];
    if (kind === undefined) return undefined;
    const random = this.#random;
    const row: FaultKindRow = FAULT_KINDS[kind];
    const startSeconds = this.#nextSeconds;
    const endSeconds = startSeconds + random.between(...row.seconds);
    this.#nextSeconds = endSeconds + random.between(...pauseSeconds);
    const target = random.pick(row.targets);
    return { kind, target, startSeconds, endSeconds, magnitude: this.#magnitude(kind, row) };
  }

  #magnitude(kind: FaultKind, { magnitude: [least, most] }: FaultKindRow): number {
    if (kind === "refresh-rate")
      return this.#random.pick(DISPLAY_HZ.filter((hz) => Math.abs(hz / this.hz - 1) > 0.05));
    return least * (most / least) ** this.#random.next();
  }
}
