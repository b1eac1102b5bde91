import type { StandingStill } from "../protocol/standstill.ts";
import type { HitchQuestion } from "./hitches/index.ts";
import type { ComparedWindow, Judge, JudgedQuestion, OpenAlert } from "./judge.ts";
import type { JudgedWindow } from "./judged-window.ts";
import type { PartedWindow } from "./verdict/index.ts";
import type { WindowOfGame } from "./windows/index.ts";

/** The insight of this relay, and the judges of games that are judged elsewhere, as one. */
export class Judges implements Judge {
  readonly hitches: Judge["hitches"];

  constructor(
    private readonly own: Judge,
    /** None while no game is judged elsewhere. */
    private readonly others: () => readonly Judge[],
  ) {
    const all = () => this.#all().map(({ hitches }) => hitches);
    this.hitches = {
      find: ({ limit = own.hitches.kept, ...question }: HitchQuestion = {}) =>
        all()
          .flatMap((hitches) => hitches.find({ ...question, limit }))
          .sort((one, other) => other.to - one.to)
          .slice(0, limit),
      context(id) {
        for (const hitches of all()) {
          const context = hitches.context(id);
          if (context !== undefined) return context;
        }
        return undefined;
      },
      get count() {
        return all().reduce((sum, { count }) => sum + count, 0);
      },
      get waited() {
        return all().reduce((sum, { waited }) => sum + waited, 0);
      },
      kept: own.hitches.kept,
    };
  }

  judges(epoch: string): boolean {
    return this.#all().some((judge) => judge.judges(epoch));
  }

  nowOf(epoch: string): number {
    return this.#of(epoch).nowOf(epoch);
  }

  beganAt(epoch: string): number {
    return this.#of(epoch).beganAt(epoch);
  }

  windows(question: JudgedQuestion): JudgedWindow[] {
    return this.#all().flatMap((judge) => judge.windows(question));
  }

  parted(window: ComparedWindow): PartedWindow | undefined {
    return this.#of(window.epoch).parted(window);
  }

  budgetOf(epoch: string): WindowOfGame["budget"] | undefined {
    return this.#of(epoch).budgetOf(epoch);
  }

  standingStill(epoch: string): StandingStill | undefined {
    return this.#of(epoch).standingStill(epoch);
  }

  openAlerts(epoch: string): OpenAlert[] {
    return this.#of(epoch).openAlerts(epoch);
  }

  #all(): Judge[] {
    return [this.own, ...this.others()];
  }

  #of(epoch: string): Judge {
    return this.others().find((judge) => judge.judges(epoch)) ?? this.own;
  }
}
