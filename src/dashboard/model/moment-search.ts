import type { ReadonlySignal } from "@preact/signals";
import type { Games } from "./games.ts";
import type { Moment } from "./moment.ts";
import type { Screen } from "./screen.ts";
import type { View } from "./view.ts";
import type { WatchedGame } from "./watched-game.ts";

/** How long the page waits for the frames of a link's moment. Units: milliseconds. */
const PATIENCE_MILLIS = 8000;

/** What the search looks through, and what it moves. */
export interface SearchedPage {
  readonly games: Games;
  readonly game: ReadonlySignal<WatchedGame | undefined>;
  readonly view: View;
  readonly screen: Screen;
  readonly time: { nowMillis(): number };
  select(source: string): void;
}

/** Looks for the moment that a link names, until its frame has come. */
export class MomentSearch {
  #sought: { moment: Moment; untilMillis: number } | undefined;

  constructor(private readonly page: SearchedPage) {}

  /** Goes to a moment as soon as the page has it. */
  begin(moment: Moment): void {
    this.#sought = { moment, untilMillis: this.page.time.nowMillis() + PATIENCE_MILLIS };
    this.page.select(moment.source);
  }

  /** Looks again. Says so if the moment cannot be shown. */
  tick(): void {
    if (this.#sought === undefined) return;
    const { moment, untilMillis } = this.#sought;
    const { games, game, view, screen, time } = this.page;
    const epoch = games.selected.peek()?.epoch ?? "";
    const frames = game.peek()?.frames;
    const index = frames?.indexOfNumber(moment.frame);
    if (games.selectedName.peek() !== moment.source) this.#sought = undefined;
    else if (epoch === moment.epoch && frames !== undefined && index !== undefined) {
      view.lookAt(moment.frame, frames.endMillis(index), frames.newestMillis);
      this.#sought = undefined;
    } else if (epoch !== "" && epoch !== moment.epoch) {
      this.#sought = undefined;
      screen.say(`The link is to an earlier run of ${moment.source}, which is no longer here`);
    } else if (time.nowMillis() > untilMillis) {
      this.#sought = undefined;
      screen.say(`Frame ${moment.frame} of the link is no longer kept`);
    }
  }
}
