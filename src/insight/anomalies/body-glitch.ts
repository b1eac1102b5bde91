import { shortened } from "../../base/shortened.ts";
import type { HubMessage, Omissions } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { AlertEpisode, type SourceAlerts, threeDigits } from "../alerts/index.ts";
import type { Observer } from "../game/index.ts";

/** What a body of the game cannot do without a fault. */
export interface BodyGlitchOptions {
  /** Units: metres a second. */
  speed: number;
  /** How many times as fast from one report to the next counts as a growth. */
  growth: number;
  /** How many growths in a row. */
  growths: number;
  /** And the speed after them. Units: metres a second. */
  growthSpeed: number;
}

/** Half the speed of sound; or 1.3 times as fast four times in a row, ending above 15 m/s. */
export const DEFAULT_BODY_GLITCH: Readonly<BodyGlitchOptions> = {
  speed: 170,
  growth: 1.3,
  growths: 4,
  growthSpeed: 15,
};

/** The topic on which bodies are reported. */
const BODY_TOPIC = "custom/body";
/** Most bodies that are watched at once. The one silent for longest makes room. */
const MAX_BODIES = 32;
/** Reports further apart are not compared. Units: seconds. */
const MAX_SECONDS = 1;
const QUIET_MILLIS = 1500;
const NOT_A_NUMBER = "its position is not a number";

interface Body {
  position: [number, number, number];
  timestampSeconds: number;
  atMillis: number;
  speed: number;
  growths: number;
}

/**
 * Watches bodies that the game reports with the custom event `body` (`name`, `position` in metres): for positions that are not numbers,
 * impossible speeds, and speeds that keep growing. Kind `body_glitch`; size: metres a second, 0 if that is not known.
 * Cost: a look-up per report; at most 32 bodies.
 */
export class BodyGlitch implements Observer {
  readonly #episode: AlertEpisode;
  readonly #bodies = new Map<string, Body>();
  #what = "";

  constructor(
    alerts: SourceAlerts,
    private readonly options: BodyGlitchOptions,
    private readonly omissions: Omissions,
  ) {
    const words = {
      level: "error" as const,
      begun: () => this.#what,
      ended: (seconds: number, worst: number) =>
        `bodies move normally again after ${threeDigits(seconds)} s; the fastest moved at ${threeDigits(worst)} m/s`,
    };
    this.#episode = new AlertEpisode(alerts, "body_glitch", words, QUIET_MILLIS);
  }

  event({ topic, body, atMillis, timestampSeconds }: HubMessage): void {
    if (topic.name !== BODY_TOPIC || body.from !== "json") return;
    const { name, position } = body.data as JsonObject;
    if (!Array.isArray(position) || position.length !== 3) return;
    const [x, y, z] = position as unknown[];
    const known = typeof name === "string" ? shortened(name, 64) : "a body";
    // The addon sends null for a value that is not a number; others may send text.
    if (!isNumber(x) || !isNumber(y) || !isNumber(z)) {
      this.#bodies.delete(known);
      this.#tell(atMillis, 0, `${known}: ${NOT_A_NUMBER}`);
      return;
    }
    const last = this.#bodies.get(known);
    if (last === undefined)
      this.#meet(known, { position: [x, y, z], timestampSeconds, atMillis, speed: 0, growths: 0 });
    else this.#compare(known, last, [x, y, z], timestampSeconds, atMillis);
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }

  #compare(
    name: string,
    last: Body,
    at: [number, number, number],
    timestampSeconds: number,
    atMillis: number,
  ): void {
    const seconds = timestampSeconds - last.timestampSeconds;
    const [x, y, z] = last.position;
    const metres = Math.hypot(at[0] - x, at[1] - y, at[2] - z);
    last.position = at;
    last.timestampSeconds = timestampSeconds;
    last.atMillis = atMillis;
    if (!(seconds > 0.001 && seconds < MAX_SECONDS)) {
      last.growths = 0;
      return;
    }
    const speed = metres / seconds;
    const { growth, growths, growthSpeed, speed: limit } = this.options;
    last.growths = last.speed > 0.1 && speed > growth * last.speed ? last.growths + 1 : 0;
    last.speed = speed;
    if (speed > limit) this.#tell(atMillis, speed, `${name} moves at ${threeDigits(speed)} m/s`);
    else if (last.growths >= growths && speed > growthSpeed)
      this.#tell(atMillis, speed, `${name} keeps getting faster, now ${threeDigits(speed)} m/s`);
  }

  #tell(atMillis: number, speed: number, what: string): void {
    this.#what = what;
    this.#episode.seen(atMillis, speed);
  }

  #meet(name: string, body: Body): void {
    if (this.#bodies.size >= MAX_BODIES) {
      let oldest: string | undefined;
      let oldestMillis = Number.POSITIVE_INFINITY;
      for (const [other, { atMillis }] of this.#bodies) {
        if (atMillis >= oldestMillis) continue;
        oldest = other;
        oldestMillis = atMillis;
      }
      if (oldest !== undefined) this.#bodies.delete(oldest);
      this.omissions.add("bodies_forgotten");
    }
    this.#bodies.set(name, body);
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
