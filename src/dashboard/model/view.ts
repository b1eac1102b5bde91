import { computed, signal } from "@preact/signals";

/** Shortest and longest span of the strip. Units: milliseconds. */
const SPANS = { least: 500, most: 600_000, usual: 60_000 };

/** What part of the frames the page shows: the newest, or a moment in the past. */
export class View {
  /** Width of the strip. Units: milliseconds. */
  readonly spanMillis = signal(SPANS.usual);
  /** Right edge of the strip while paused; undefined while it is live. Units: milliseconds of the axis. */
  readonly pausedAtMillis = signal<number | undefined>(undefined);
  /** The frame that is looked at, by its number; undefined while live. */
  readonly cursorNumber = signal<number | undefined>(undefined);
  readonly isLive = computed(() => this.pausedAtMillis.value === undefined);

  /** Stands still at a place of the axis. */
  pauseAt(axisMillis: number): void {
    this.pausedAtMillis.value ??= axisMillis;
  }

  /** Looks at a frame that ended at `axisMillis`; moves the strip only if it would be outside. */
  lookAt(number: number, axisMillis: number, newestMillis: number): void {
    this.pauseAt(newestMillis);
    const right = this.pausedAtMillis.value ?? newestMillis;
    const span = this.spanMillis.value;
    if (axisMillis > right || axisMillis < right - span)
      this.pausedAtMillis.value = Math.min(newestMillis, axisMillis + span / 2);
    this.cursorNumber.value = number;
  }

  /** Follows the newest frames again. */
  backToLive(): void {
    this.pausedAtMillis.value = undefined;
    this.cursorNumber.value = undefined;
  }

  /** Shows the usual span, live. */
  reset(): void {
    this.spanMillis.value = SPANS.usual;
    this.backToLive();
  }

  /** Makes the span longer (`factor` over 1) or shorter, around a place that keeps its position. */
  zoom(factor: number, aroundMillis: number, newestMillis: number): void {
    const before = this.spanMillis.value;
    const span = Math.min(SPANS.most, Math.max(SPANS.least, before * factor));
    const right = this.pausedAtMillis.value;
    this.spanMillis.value = span;
    if (right === undefined) return;
    this.pausedAtMillis.value = Math.min(
      newestMillis,
      aroundMillis + ((right - aroundMillis) * span) / before,
    );
  }

  /** Moves the strip. Pauses it first. */
  move(byMillis: number, newestMillis: number): void {
    this.pauseAt(newestMillis);
    this.pausedAtMillis.value = Math.min(newestMillis, (this.pausedAtMillis.value ?? 0) + byMillis);
  }
}
