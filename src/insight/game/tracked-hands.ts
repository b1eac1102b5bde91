import type { JsonObject } from "../../protocol/json-messages.ts";
import type { DeviceName } from "./device-name.ts";

/** The event with the joints of hands, which the addon sends ten times a second. */
export const HANDS_TOPIC = "custom/xr_extra";
/** A hand of which nothing was heard for this long is no longer tracked. Units: milliseconds. */
const STALE_MILLIS = 400;

/** Which hands the game tracks without a controller, as far as it says so. */
export class TrackedHands {
  readonly #atMillis: Partial<Record<DeviceName, number>> = {};
  #isKnown = false;

  /** Takes the data of an event of {@link HANDS_TOPIC}. Units: milliseconds of the monotonic clock. */
  take({ hands }: Readonly<JsonObject>, atMillis: number): void {
    if (typeof hands !== "object" || hands === null) return;
    const { left, right } = hands as JsonObject;
    this.#takeHand("left_controller", left, atMillis);
    this.#takeHand("right_controller", right, atMillis);
  }

  /** Whether the hand that would hold this controller is tracked now; undefined if the game never sent hands. */
  isHand(device: DeviceName, nowMillis: number): boolean | undefined {
    if (!this.#isKnown || device === "headset") return undefined;
    return nowMillis - (this.#atMillis[device] ?? Number.NEGATIVE_INFINITY) < STALE_MILLIS;
  }

  #takeHand(device: DeviceName, hand: unknown, atMillis: number): void {
    if (typeof hand !== "object" || hand === null) return;
    this.#isKnown = true;
    const { tracked, from } = hand as JsonObject;
    // Some runtimes make joints from the grip of a controller.
    if (tracked === true && from !== "controller") this.#atMillis[device] = atMillis;
  }
}
