import type { ActiveFault, FrameInTheMaking, FramePace } from "./fault-effect.ts";
import { FAULT_EFFECTS } from "./fault-effects.ts";
import type { PlannedFault } from "./fault-plan.ts";
import type { FaultTruth } from "./fault-truth.ts";

/** Longest list of faults that happened; the oldest goes. A game of a day, with a fault every few seconds. */
const MAX_TRUTHS = 20_000;

interface Running {
  fault: ActiveFault & { ageSeconds: number; stepSeconds: number };
  truth: FaultTruth | undefined;
}

/** Where faults come from, by their start. */
export interface FaultSource {
  next(): PlannedFault | undefined;
}

/** Lets faults happen when their time comes, and notes what really was. */
export class FaultPlayer {
  /** What happened so far, by its start. */
  readonly truths: FaultTruth[] = [];
  #next: PlannedFault | undefined;
  readonly #running: Running[] = [];

  constructor(
    private readonly source: FaultSource,
    private readonly happened: (fault: Readonly<FaultTruth>) => void = () => {},
  ) {
    this.#next = source.next();
  }

  /** Changes when the next frame comes. Units: seconds, at which it would end. */
  pace(pace: FramePace, seconds: number, stepSeconds: number): void {
    while (this.#next !== undefined && this.#next.startSeconds <= seconds) {
      const fault = { ...this.#next, ageSeconds: 0, stepSeconds, memory: new Map<string, number[]>() };
      this.#running.push({ fault, truth: undefined });
      this.#next = this.source.next();
    }
    for (const { fault } of this.#running) {
      fault.stepSeconds = stepSeconds;
      FAULT_EFFECTS[fault.kind].pace?.(pace, fault);
    }
  }

  /** Changes what is in the frame that ended then. Units: seconds since the game began. */
  change(frame: FrameInTheMaking, seconds: number, unixSeconds: number): void {
    for (const running of this.#running) {
      const { fault } = running;
      FAULT_EFFECTS[fault.kind].change?.(frame, fault);
      this.#note(running, frame.performance.frame, seconds, unixSeconds);
    }
    for (let index = this.#running.length - 1; index >= 0; index--) {
      const { fault, truth } = this.#running[index] as Running;
      // The time of the fault is the game's: what the frame itself took counts.
      fault.ageSeconds = seconds - (truth?.startSeconds ?? seconds) + fault.stepSeconds;
      if (seconds + fault.stepSeconds > fault.endSeconds) this.#running.splice(index, 1);
    }
  }

  #note(running: Running, frame: number, seconds: number, unixSeconds: number): void {
    const { kind, target, magnitude } = running.fault;
    if (running.truth === undefined) {
      const at = { startFrame: frame, endFrame: frame, startSeconds: seconds, endSeconds: seconds };
      running.truth = { kind, target, ...at, startUnixSeconds: unixSeconds, magnitude };
      if (this.truths.length >= MAX_TRUTHS) this.truths.shift();
      this.truths.push(running.truth);
      this.happened(running.truth);
    }
    running.truth.endFrame = frame;
    running.truth.endSeconds = seconds;
  }
}
