import type { AlertLevel } from "./alert.ts";
import type { SourceAlerts } from "./source-alerts.ts";

/** The texts of an alert about something that lasts. */
export interface AlertEpisodeWords {
  level: AlertLevel;
  /** The text when it begins. `size` is in the detector's own unit. */
  begun(size: number): string;
  /** The text after its end. Units: `seconds`, how long it lasted; `worst` in the detector's own unit. */
  ended(seconds: number, worst: number): string;
  /** The unit of the size, if alerts of this kind have several. */
  unit?(): string;
}

/** Something that lasts: one alert when it begins, and one when it has not been seen for a while. */
export class AlertEpisode {
  #isOpen = false;
  #beganMillis = 0;
  #lastMillis = 0;
  #worst = 0;

  constructor(
    private readonly alerts: SourceAlerts,
    private readonly kind: string,
    private readonly words: AlertEpisodeWords,
    /** It counts as ended after this long without being seen. Units: milliseconds. */
    private readonly quietMillis: number,
    private readonly subject?: string,
  ) {}

  /** Whether it has begun and not ended. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** It is seen now, and began at `sinceMillis`. Cost: allocates only when it begins. */
  seen(atMillis: number, size: number, sinceMillis: number = atMillis): void {
    this.#lastMillis = atMillis;
    if (this.#isOpen) {
      if (size > this.#worst) this.#worst = size;
      return;
    }
    this.#isOpen = true;
    this.#beganMillis = sinceMillis;
    this.#worst = size;
    const { level } = this.words;
    this.alerts.tellOpen(this.kind, { level, message: this.words.begun(size), ...this.#about(size) });
  }

  /** Ends it if it has been quiet for long enough. Call it a few times a second. */
  tick(nowMillis: number): void {
    if (this.#isOpen && nowMillis - this.#lastMillis >= this.quietMillis) this.end();
  }

  /** Ends it. */
  end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const seconds = (this.#lastMillis - this.#beganMillis) / 1000;
    const message = this.words.ended(seconds, this.#worst);
    this.alerts.tellResolved(this.kind, { level: "info", message, ...this.#about(this.#worst) });
  }

  #about(size: number) {
    const unit = this.words.unit?.();
    const details = { size: Number(size.toPrecision(6)), ...(unit !== undefined && { unit }) };
    return this.subject === undefined ? { details } : { subject: this.subject, details };
  }
}

/** A number for people: three significant digits. */
export function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
