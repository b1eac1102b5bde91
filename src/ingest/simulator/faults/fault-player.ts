import type { ActiveFault, FrameInTheMaking, FrameTiming } from "./fault-effect.ts";
import { FAULT_EFFECTS } from "./fault-effects.ts";
import type { PlannedFault } from "./fault-plan.ts";
import type { FaultTruth } from "./fault-truth.ts";

/** Most faults that are remembered; the oldest is dropped first. Enough for a day with a fault every few seconds. */
const MAX_TRUTHS = 20_000;

interface Running {
  fault: ActiveFault & { ageSeconds: number; stepSeconds: number };
  truth: FaultTruth | undefined;
}

/** A source of faults, in the order of their start. */
export interface FaultSource {
  next(): PlannedFault | undefined;
}

/** Applies faults when their time has come, and records what really happened. */
export class FaultPlayer {
  /** The faults so far, in the order of their start. */
  readonly truths: FaultTruth[] = [];
  #next: PlannedFault | undefined;
  readonly #running: Running[] = [];

  constructor(
    private readonly source: FaultSource,
    private readonly happened: (fault: Readonly<FaultTruth>) => void = () => {},
  ) {
    this.#next = source.next();
  }

  /** Changes the timing of the next frame, which would end at `seconds`. */
  changeTiming(timing: FrameTiming, seconds: number, stepSeconds: number): void {
    while (this.#next !== undefined && this.#next.startSeconds <= seconds) {
      const fault = { ...this.#next, ageSeconds: 0, stepSeconds, memory: new Map<string, number[]>() };
      this.#running.push({ fault, truth: undefined });
      this.#next = this.source.next();
    }
    for (const { fault } of this.#running) {
      fault.stepSeconds = stepSeconds;
      FAULT_EFFECTS[fault.kind].timing?.(timing, fault);
    }
  }

  /** Changes the content of the frame that ended at `seconds` since the game began. */
  change(frame: FrameInTheMaking, seconds: number, unixSeconds: number): void {
    for (const running of this.#running) {
      const { fault } = running;
      FAULT_EFFECTS[fault.kind].change?.(frame, fault);
      this.#note(running, frame.sample.frame, seconds, unixSeconds);
    }
    for (let index = this.#running.length - 1; index >= 0; index--) {
      const { fault, truth } = this.#running[index] as Running;
      // A fault's age is in the game's time, so the length of the frame itself counts.
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
