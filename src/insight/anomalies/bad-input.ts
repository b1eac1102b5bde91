import { AlertEpisode, type SourceAlerts, threeDigits } from "../alerts/index.ts";
import { DEVICE_WORDS, DEVICES, type DeviceName, type Observer } from "../game/index.ts";
import { EventRate } from "./event-rate.ts";

/** When refused input raises an alert. */
export interface BadInputOptions {
  /** Packets and poses per second with values that are not numbers. */
  notFinite: number;
  /** Messages per second that were refused for another reason. */
  refused: number;
}

/** Two and five per second. */
export const DEFAULT_BAD_INPUT: Readonly<BadInputOptions> = { notFinite: 2, refused: 5 };

const WINDOW_MILLIS = 1000;
const QUIET_MILLIS = 1500;

/**
 * Watches what ingest refuses. Ingest leaves out every pose, and refuses every other packet, with NaN or infinity (`notFinite`), so this
 * detector sees the refusal, not the value. Kinds `not_finite`, by device for poses, and `bad_input`; size: refusals per second.
 * Cost: a few additions per refusal; nothing for valid input.
 */
export class BadInput implements Observer {
  readonly #notFinite: NotFinite;
  readonly #devices: ReadonlyMap<DeviceName, NotFinite>;
  readonly #refusedRate = new EventRate(WINDOW_MILLIS);
  readonly #refused: AlertEpisode;
  #why = "";

  constructor(
    alerts: SourceAlerts,
    private readonly options: BadInputOptions,
  ) {
    const refused = {
      level: "warning" as const,
      begun: (perSecond: number) =>
        `${threeDigits(perSecond)} messages of the game were refused within a second; the last one: ${this.#why}`,
      ended: (seconds: number) => `the game sends valid messages again after ${threeDigits(seconds)} s`,
    };
    this.#notFinite = new NotFinite(alerts, options.notFinite);
    this.#devices = new Map(
      DEVICES.map((device) => [device, new NotFinite(alerts, options.notFinite, device)]),
    );
    this.#refused = new AlertEpisode(alerts, "bad_input", refused, QUIET_MILLIS);
  }

  refused(reason: string, atMillis: number): void {
    if (reason.includes("notFinite")) {
      const devices = DEVICES.filter((device) => reason.includes(device));
      for (const device of devices) this.#devices.get(device)?.seen(atMillis);
      if (devices.length === 0) this.#notFinite.seen(atMillis);
      return;
    }
    const count = this.#refusedRate.add(1, atMillis);
    if (count < this.options.refused) return;
    this.#why = reason.slice(0, 200);
    this.#refused.seen(atMillis, count);
  }

  tick(nowMillis: number): void {
    this.#notFinite.tick(nowMillis);
    for (const device of this.#devices.values()) device.tick(nowMillis);
    this.#refused.tick(nowMillis);
  }
}

/** Values that are not numbers: of the poses of one device, or in other packets. */
class NotFinite {
  readonly #rate = new EventRate(WINDOW_MILLIS);
  readonly #episode: AlertEpisode;

  constructor(
    alerts: SourceAlerts,
    private readonly least: number,
    device?: DeviceName,
  ) {
    const whose = device === undefined ? "in its packets" : `in the poses of ${DEVICE_WORDS[device]}`;
    const left = device === undefined ? "refuses such packets" : "leaves out such poses";
    const words = {
      level: "error" as const,
      begun: () => `the game sends values that are not numbers (NaN or infinite) ${whose}; the relay ${left}`,
      ended: (seconds: number) => `all values ${whose} are numbers again after ${threeDigits(seconds)} s`,
    };
    this.#episode = new AlertEpisode(alerts, "not_finite", words, QUIET_MILLIS, device);
  }

  seen(atMillis: number): void {
    const count = this.#rate.add(1, atMillis);
    if (count >= this.least) this.#episode.seen(atMillis, count);
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }
}
