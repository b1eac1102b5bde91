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

/** The options of a plan. */
export interface FaultPlanOptions {
  /** Plans with the same seed and kinds are identical. */
  seed: number;
  kinds: readonly FaultKind[];
  /** Time of the first fault, when the game has settled. Units: seconds. */
  firstSeconds: number;
  /** Shortest and longest quiet time between two faults. Units: seconds. */
  pauseSeconds: readonly [number, number];
}

/** The first fault after 6 s, then 8 to 16 quiet seconds between two faults. */
export const DEFAULT_FAULT_TIMES = { firstSeconds: 6, pauseSeconds: [8, 16] } as const;

/** The refresh rates that displays have. Units: Hz. */
const DISPLAY_HZ = [60, 72, 80, 90, 120];

/** An endless plan of faults: the kinds in turn, one fault at a time, each with a target and a size of its own. */
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

  /** The next fault; undefined for a plan without kinds. */
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
