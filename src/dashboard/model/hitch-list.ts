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

/** Most hitches that the page asks for. */
const MOST_HITCHES = 50;

/** The hitches of one game, newest first, as the relay explains them. */
export class HitchList {
  readonly hitches = signal<readonly Hitch[]>([]);
  /** Those that an alert has told, and the relay's list has not. */
  #told: readonly Hitch[] = [];
  #asking: Promise<void> | undefined;
  #again = false;

  constructor(
    private readonly door: Pick<RelayDoor, "get">,
    private readonly source: string,
  ) {}

  /** Takes the hitch of an alert. Of a game at another site the relay's list has it some seconds later, once it is complete. */
  take(told: unknown): void {
    const known = new Set(this.hitches.peek().map(({ id }) => id));
    const news = readHitch(told).filter(({ id }) => !known.has(id));
    this.#told = [...news, ...this.#told].slice(0, MOST_HITCHES);
    this.hitches.value = [...news, ...this.hitches.peek()];
  }

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
    const source = encodeURIComponent(this.source);
    const answer = await this.door.get(`hitches?source=${source}&limit=${MOST_HITCHES}&passive`);
    const { hitches } = answer?.body ?? {};
    if (!Array.isArray(hitches)) return;
    const listed = hitches.flatMap(readHitch);
    const ids = new Set(listed.map(({ id }) => id));
    this.#told = this.#told.filter(({ id }) => !ids.has(id));
    this.hitches.value = [...this.#told, ...listed].sort((one, other) => other.unixSeconds - one.unixSeconds);
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
