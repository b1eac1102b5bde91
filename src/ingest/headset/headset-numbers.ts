import type { Clock } from "../../base/clock.ts";
import type { Hub, HubListener, HubMessage, MessageSource, Source, Stamp } from "../../hub/index.ts";
import type { Headset } from "../../protocol/headset.ts";
import { runtimeNumbers } from "./runtime-monitors.ts";

/** The topic of the messages, and their event. */
const HEADSET_TOPIC = "headset";
/** Shortest time between two messages that the runtime's numbers alone cause: monitors come up to five times a second. Units: milliseconds. */
const LEAST_MILLIS = 950;
/** For so long after the device's numbers, the runtime's wait for the next of them: the device logs once a second. Units: milliseconds. */
const DEVICE_MILLIS = 2500;

/** What the device itself says: all but the runtime's numbers. */
type DeviceNumbers = Omit<Headset, "runtime">;

interface GameNumbers {
  runtime: Headset["runtime"];
  /** When the device's numbers came last, and when a message was sent last. Units: milliseconds of the monotonic clock. */
  deviceMillis: number;
  toldMillis: number;
}

/** Publishes the topic `headset`: what the device says, by adb, and what the runtime tells the game, by its monitors, in one message a second. */
export class HeadsetNumbers implements HubListener {
  #isTelling = false;
  readonly #games = new Map<MessageSource, GameNumbers>();

  constructor(
    private readonly hub: Hub,
    private readonly clock: Clock,
  ) {}

  /** Takes the numbers of a device, of the game that runs on it. Without a game they are published as the relay's own. */
  takeDevice(game: Source | undefined, device: DeviceNumbers, stamp: Readonly<Stamp>): void {
    if (game === undefined) {
      this.hub.tellOfRelay(HEADSET_TOPIC, HEADSET_TOPIC, { ...device }, stamp);
      return;
    }
    const numbers = this.#of(game);
    numbers.deviceMillis = this.clock.monotonicMillis();
    this.#tell(game, numbers, device, stamp);
  }

  message({ topic, source, body }: HubMessage): void {
    // The near relay of a linked game tells its numbers.
    if (source.site !== undefined) return;
    if (topic.name === HEADSET_TOPIC) this.#heard(source);
    if (topic.name !== "performance" || body.from !== "json") return;
    const runtime = runtimeNumbers(body.data);
    if (runtime === undefined) return;
    const numbers = this.#of(source);
    numbers.runtime = runtime;
    const now = this.clock.monotonicMillis();
    if (now - numbers.deviceMillis < DEVICE_MILLIS || now - numbers.toldMillis < LEAST_MILLIS) return;
    this.#tell(source, numbers, {});
  }

  /** A message of the topic came. If it is none of this object's, it was recorded with all that belongs to it, and is played. */
  #heard(source: MessageSource): void {
    if (!this.#isTelling && source !== this.hub.relay)
      this.#of(source).deviceMillis = this.clock.monotonicMillis();
  }

  sourceClosed(source: MessageSource): void {
    this.#games.delete(source);
  }

  #of(game: MessageSource): GameNumbers {
    let numbers = this.#games.get(game);
    if (numbers === undefined) {
      const never = Number.NEGATIVE_INFINITY;
      numbers = { runtime: undefined, deviceMillis: never, toldMillis: never };
      this.#games.set(game, numbers);
    }
    return numbers;
  }

  #tell(game: MessageSource, numbers: GameNumbers, device: DeviceNumbers, stamp?: Readonly<Stamp>): void {
    const { runtime } = numbers;
    numbers.toldMillis = this.clock.monotonicMillis();
    const data = runtime === undefined ? device : { ...device, runtime };
    this.#isTelling = true;
    this.hub.tellOfGame(game, HEADSET_TOPIC, HEADSET_TOPIC, data, stamp);
    this.#isTelling = false;
  }
}
