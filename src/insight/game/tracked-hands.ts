import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Pose } from "../../protocol/samples.ts";
import type { DeviceName } from "./device-name.ts";

/** The event with the joints of hands, which the addon sends ten times a second. */
export const HANDS_TOPIC = "custom/xr_extra";
/** A hand of which nothing was heard for this long is no longer tracked. Units: milliseconds. */
const STALE_MILLIS = 400;

/** One hand, as the game reported it last. */
interface Hand {
  /** When it was tracked last. Units: milliseconds of the monotonic clock. */
  atMillis: number;
  /** Whether the game says that it sees the hand itself. A runtime may make joints from the grip of a controller. */
  isSeen: boolean;
}

/** Which hands the game tracks without a controller, as far as it says so. */
export class TrackedHands {
  readonly #hands: Partial<Record<DeviceName, Hand>> = {};

  /** Takes the data of an event of {@link HANDS_TOPIC}. Units: milliseconds of the monotonic clock. */
  take({ hands }: Readonly<JsonObject>, atMillis: number): void {
    if (typeof hands !== "object" || hands === null) return;
    const { left, right } = hands as JsonObject;
    this.#takeHand("left_controller", left, atMillis);
    this.#takeHand("right_controller", right, atMillis);
  }

  /**
   * Whether a bare hand is tracked in the place of this controller, whose pose is given; undefined if the game never told of this hand.
   * If the game does not say what its joints are made of, a controller that is tracked is no hand.
   */
  isHand(device: DeviceName, pose: Readonly<Pose> | undefined, nowMillis: number): boolean | undefined {
    const hand = this.#hands[device];
    if (hand === undefined) return undefined;
    return nowMillis - hand.atMillis < STALE_MILLIS && (hand.isSeen || pose?.tracked !== true);
  }

  #takeHand(device: DeviceName, told: unknown, atMillis: number): void {
    if (typeof told !== "object" || told === null) return;
    const { tracked, from } = told as JsonObject;
    this.#hands[device] ??= { atMillis: Number.NEGATIVE_INFINITY, isSeen: false };
    if (tracked !== true || from === "controller") return;
    this.#hands[device] = { atMillis, isSeen: from === "hand" };
  }
}
