import type { AlertLevel } from "./alert.ts";
import type { SourceAlerts } from "./source-alerts.ts";

/** What a detector says of something that goes on for a while. */
export interface AlertEpisodeWords {
  level: AlertLevel;
  /** How it begins. `size` is in the detector's own unit. */
  begun(size: number): string;
  /** How it was, after its end. Units: seconds. */
  ended(seconds: number, worst: number): string;
}

/** Something that goes on: told when it begins, and again when it has not been seen for a while. */
export class AlertEpisode {
  #goesOn = false;
  #beganMillis = 0;
  #lastMillis = 0;
  #worst = 0;

  constructor(
    private readonly alerts: SourceAlerts,
    private readonly kind: string,
    private readonly words: AlertEpisodeWords,
    /** It has ended when it was not seen for so long. Units: milliseconds. */
    private readonly quietMillis: number,
    private readonly subject?: string,
  ) {}

  /** Whether it goes on. */
  get goesOn(): boolean {
    return this.#goesOn;
  }

  /** It is so now. Cost: allocates where it begins only. */
  seen(atMillis: number, size: number): void {
    this.#lastMillis = atMillis;
    if (this.#goesOn) {
      if (size > this.#worst) this.#worst = size;
      return;
    }
    this.#goesOn = true;
    this.#beganMillis = atMillis;
    this.#worst = size;
    const { level } = this.words;
    this.alerts.tellOpen(this.kind, { level, message: this.words.begun(size), ...this.#about(size) });
  }

  /** Time goes on: ends it where it was quiet for long enough. */
  tick(nowMillis: number): void {
    if (this.#goesOn && nowMillis - this.#lastMillis >= this.quietMillis) this.end();
  }

  /** It has ended. */
  end(): void {
    if (!this.#goesOn) return;
    this.#goesOn = false;
    const seconds = (this.#lastMillis - this.#beganMillis) / 1000;
    const message = this.words.ended(seconds, this.#worst);
    this.alerts.tellResolved(this.kind, { level: "info", message, ...this.#about(this.#worst) });
  }

  #about(size: number) {
    const details = { size: Number(size.toPrecision(6)) };
    return this.subject === undefined ? { details } : { subject: this.subject, details };
  }
}

/** A number for a person: three digits that count. */
export function shortly(value: number): string {
  return String(Number(value.toPrecision(3)));
}
