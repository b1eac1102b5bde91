import { RelayError } from "../../../protocol/error-table.ts";

/** Most recordings that are judged at a time. */
const MAX_JUDGING = 2;

interface Judging<Judged> {
  /** One for each question that waits; aborted when its assistant hangs up. */
  askers: AbortSignal[];
  judged: Promise<Judged>;
}

/** The recordings that are being judged, by what is judged of them. Questions that come meanwhile share the work, and end it only if all of them hang up. */
export class SharedJudgings<Judged> {
  readonly #going = new Map<string, Judging<Judged>>();

  /** How many recordings are being judged. */
  get count(): number {
    return this.#going.size;
  }

  /** Waits for a judging that goes on; undefined if there is none of this key. */
  join(key: string, asker: AbortSignal): Promise<Judged> | undefined {
    const judging = this.#going.get(key);
    judging?.askers.push(asker);
    return judging?.judged;
  }

  /** Begins to judge. `judge` calls `goOn` now and then. Fails: too_many_calls; could_not_measure from `goOn`, once nobody waits. */
  begin(key: string, asker: AbortSignal, judge: (goOn: () => void) => Promise<Judged>): Promise<Judged> {
    if (this.#going.size >= MAX_JUDGING)
      throw new RelayError(
        "too_many_calls",
        `expected at most ${MAX_JUDGING} recordings to be judged at a time`,
      );
    const askers = [asker];
    const goOn = () => {
      if (askers.some(({ aborted }) => !aborted)) return;
      this.#going.delete(key);
      throw new RelayError("could_not_measure", "expected the assistant to wait for the answer");
    };
    const judging: Judging<Judged> = {
      askers,
      // It begins in the next turn, when it counts.
      judged: Promise.resolve(goOn)
        .then(judge)
        .finally(() => {
          // One that nobody waited for is gone already, and another may have begun.
          if (this.#going.get(key) === judging) this.#going.delete(key);
        }),
    };
    this.#going.set(key, judging);
    return judging.judged;
  }
}
