import { signal } from "@preact/signals";
import { numberOf, objectOf, textOf } from "./read-json.ts";
import type { RelayDoor } from "./relay-door.ts";

/** One hitch, as the list shows it. */
export interface Hitch {
  id: string;
  unixSeconds: number;
  frame: number;
  millis: number;
  lostFrames: number;
  cause: string;
  confidence: number;
  evidence: string;
  /** The recording of the black box that holds it; empty without one. */
  recording: string;
}

/** The hitches of one game, newest first, as the relay explains them. */
export class HitchList {
  readonly hitches = signal<readonly Hitch[]>([]);
  #asking: Promise<void> | undefined;
  #again = false;

  constructor(
    private readonly door: Pick<RelayDoor, "get">,
    private readonly source: string,
  ) {}

  /** Asks the relay for its list. Questions that come meanwhile become one. */
  refresh(): void {
    if (this.#asking !== undefined) {
      this.#again = true;
      return;
    }
    this.#asking = this.#ask().finally(() => {
      this.#asking = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.refresh();
    });
  }

  async #ask(): Promise<void> {
    const answer = await this.door.get(`hitches?source=${encodeURIComponent(this.source)}&limit=50&passive`);
    const { hitches } = answer?.body ?? {};
    if (Array.isArray(hitches)) this.hitches.value = hitches.flatMap(readHitch);
  }
}

/** Reads what the list needs. Undefined fields of a relay that is newer or older become empty. */
function readHitch(value: unknown): Hitch[] {
  const { id, to, worst, lost_frames, cause, recording } = objectOf(value);
  if (typeof id !== "string") return [];
  const { frame, ms } = objectOf(worst);
  const { kind, confidence, evidence } = objectOf(cause);
  return [
    {
      id,
      unixSeconds: numberOf(to),
      frame: numberOf(frame),
      millis: numberOf(ms),
      lostFrames: numberOf(lost_frames),
      cause: typeof kind === "string" ? kind.replaceAll("_", " ") : "unknown",
      confidence: numberOf(confidence),
      evidence: typeof evidence === "string" ? evidence : "",
      recording: textOf(recording),
    },
  ];
}
