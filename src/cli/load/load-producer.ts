import type { Clock, Timer } from "../../base/clock.ts";
import { ReconnectingSocket } from "../../client/internal.ts";
import type { PacketCodec } from "../../codec/index.ts";
import { SimulatedGame } from "../../ingest/simulator/index.ts";
import { PERFORMANCE_BYTES, TRACKING_MAX_BYTES } from "../../protocol/packet-layout.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import { SentMessages } from "./sent-messages.ts";

/** Name of the producer's custom events. */
export const LOAD_EVENT = "load_test";

/** Options of a producer. */
export interface LoadProducerOptions {
  url: string;
  hz: number;
  eventsHz: number;
  sends: { fps: boolean; tracking: boolean; events: boolean };
}

/** A game that sends at a fixed rate, regardless of the relay's demand, and records the time of each message. */
export class LoadProducer {
  /** Sent frames. Their numbers begin high, so that they differ from those of other games. */
  readonly frames = new SentMessages(0x1000_0000 + Math.floor(Math.random() * 0x4000_0000));
  readonly events = new SentMessages(1);
  /** Identifies this run in its events. */
  readonly run = Math.random().toString(36).slice(2, 10);
  /** Greatest lateness of a frame. Units: milliseconds. */
  latestMillis = 0;
  /** Whether the producer was ever connected. */
  wasConnected = false;
  /** How often the connection was lost. */
  disconnections = 0;
  readonly #game: SimulatedGame;
  readonly #message = new Uint8Array(PERFORMANCE_BYTES + TRACKING_MAX_BYTES);
  readonly #socket: ReconnectingSocket;
  readonly #ready = Promise.withResolvers<boolean>();
  #timer: Timer | undefined;
  #startMillis = 0;
  #frameTurns = 0;
  #eventTurns = 0;

  constructor(
    private readonly options: LoadProducerOptions,
    private readonly codec: PacketCodec,
    private readonly clock: Clock,
  ) {
    this.#game = new SimulatedGame({ seed: 1, hz: options.hz });
    this.#socket = new ReconnectingSocket(options.url, {
      opened: () => {
        this.wasConnected = true;
        const intervals = { [topicOfPacket("frame")]: 0, [topicOfPacket("tracking")]: 0 };
        this.#socket.send(JSON.stringify({ type: "hello", source: "load", engine: "load", intervals }));
        this.#ready.resolve(true);
      },
      lost: ({ wasOpen }) => {
        if (wasOpen) this.disconnections++;
        else this.#ready.resolve(false);
      },
    });
  }

  /** The topics that the producer sends. */
  get sends(): LoadProducerOptions["sends"] {
    return this.options.sends;
  }

  /** Resolves with whether the server accepted the connection. */
  connected(): Promise<boolean> {
    return this.#ready.promise;
  }

  /** Starts counting latencies and lateness. */
  beginMeasuring(): void {
    this.frames.beginMeasuring();
    this.events.beginMeasuring();
    this.latestMillis = 0;
  }

  /** Starts sending. */
  start(): void {
    this.#startMillis = this.clock.monotonicMillis();
    this.#arm();
  }

  /** Stops sending. The connection stays open. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  close(): void {
    this.stop();
    this.#socket.close();
  }

  #arm(): void {
    const { hz, eventsHz } = this.options;
    const nextFrame = ((this.#frameTurns + 1) * 1000) / hz;
    const nextEvent = eventsHz === 0 ? Number.POSITIVE_INFINITY : ((this.#eventTurns + 1) * 1000) / eventsHz;
    const dueMillis = this.#startMillis + Math.min(nextFrame, nextEvent);
    this.#timer = this.clock.after(Math.max(0, dueMillis - this.clock.monotonicMillis()), () => {
      this.#turn();
      if (this.#timer !== undefined) this.#arm();
    });
  }

  #turn(): void {
    const { hz, eventsHz } = this.options;
    const elapsedSeconds = (this.clock.monotonicMillis() - this.#startMillis) / 1000;
    // The small addition avoids a loop of timers without delay: rounding errors would make the next frame due "now" again and again.
    const framesDue = Math.floor(elapsedSeconds * hz + 1e-6);
    const eventsDue = Math.floor(elapsedSeconds * eventsHz + 1e-6);
    if (framesDue > this.#frameTurns)
      this.latestMillis = Math.max(
        this.latestMillis,
        elapsedSeconds * 1000 - ((this.#frameTurns + 1) * 1000) / hz,
      );
    for (; this.#frameTurns < framesDue; this.#frameTurns++) this.#frame();
    for (; this.#eventTurns < eventsDue; this.#eventTurns++) this.#event();
  }

  #frame(): void {
    const { fps, tracking } = this.options.sends;
    if (!this.#socket.connected || (!fps && !tracking)) return;
    const played = this.#game.step(this.clock.unixMillis() / 1000);
    const frame = this.frames.next(this.clock.monotonicMillis());
    const { fps: rate, frameMillis, physicsMillis } = played.sample;
    let length = 0;
    if (fps)
      length = this.#append(this.codec.encodePerformance(frame, rate, frameMillis, physicsMillis), length);
    if (tracking) length = this.#append(this.codec.encodeTracking({ ...played.tracking, frame }), length);
    this.#socket.send(this.#message.subarray(0, length));
  }

  #event(): void {
    if (!this.#socket.connected || !this.options.sends.events) return;
    const n = this.events.next(this.clock.monotonicMillis());
    const data = { event_name: LOAD_EVENT, run: this.run, n };
    const timestamp = this.clock.unixMillis() / 1000;
    this.#socket.send(JSON.stringify({ type: "event", event: "custom", data, timestamp }));
  }

  #append(packet: Uint8Array | string, length: number): number {
    if (typeof packet === "string")
      throw new Error(`expected the codec to encode the producer's packet, got: ${packet}`);
    this.#message.set(packet, length);
    return length + packet.length;
  }
}
