import { createContext } from "preact";
import { type Colours, readColours } from "../draw/colours.ts";

/** Time between two drawings. With the wait for the display's next refresh that makes 30 a second at 60 Hz. Units: milliseconds. */
const TICK_MILLIS = 25;
/** A tick that comes later than this after the one before ends a time of hiding: everything is drawn. Units: milliseconds. */
const HIDDEN_MILLIS = 250;

/** One canvas that is drawn regularly. */
export interface Painting {
  /** It is drawn at each tick, or at each second, fourth … of them. */
  everyTicks: number;
  draw(colours: Colours): void;
}

/**
 * Draws all canvases of the page in common ticks, because the browser composes the whole page again for each tick in which one of them
 * changed. A page that is hidden gets no frames from the browser, so nothing is drawn and nothing waits.
 */
export class Painter {
  readonly #paintings = new Set<Painting>();
  #isRunning = false;
  #ticks = 0;
  #lastMillis = Number.NEGATIVE_INFINITY;

  /** Begins to draw. Returns how to end that. */
  add(painting: Painting): () => void {
    this.#paintings.add(painting);
    if (!this.#isRunning) this.#next();
    return () => this.#paintings.delete(painting);
  }

  #next(): void {
    this.#isRunning = this.#paintings.size > 0;
    if (this.#isRunning) setTimeout(() => requestAnimationFrame((now) => this.#tick(now)), TICK_MILLIS);
  }

  #tick(nowMillis: number): void {
    this.#next();
    const isBack = nowMillis - this.#lastMillis > HIDDEN_MILLIS;
    this.#lastMillis = nowMillis;
    const colours = readColours();
    const tick = this.#ticks++;
    for (const { everyTicks, draw } of this.#paintings) if (isBack || tick % everyTicks === 0) draw(colours);
  }
}

/** The painter of the page. */
export const PainterContext = createContext<Painter | undefined>(undefined);
