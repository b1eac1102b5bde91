import type { Clock, Timer } from "../../base/clock.ts";
import type { PacketCodec } from "../../codec/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { PERFORMANCE_BYTES, TRACKING_MAX_BYTES } from "../../protocol/packet-layout.ts";
import { STREAMS, type Stream } from "../../protocol/streams.ts";
import type { SimulatedGame } from "./simulated-game.ts";

/** Seconds between two messages of slow figures. */
const SLOW_FIGURES_SECONDS = 0.5;
/** Frames that are made up for after the process was held up; more are left out, as a game would. */
const MAX_CATCH_UP_SECONDS = 0.25;

/** The way to the relay. Returns false while there is none. */
export interface ProducerLink {
  send(message: string | Uint8Array): boolean;
}

/**
 * Plays a simulated game in real time and hands its samples over as the addon would:
 * one binary message a frame, events as JSON text, and it heeds what the relay asks of it.
 */
export class SimulatedProducer {
  /** Frames played. */
  frames = 0;
  readonly #message = new Uint8Array(PERFORMANCE_BYTES + TRACKING_MAX_BYTES);
  readonly #wanted: Record<Stream, boolean> = { fps: true, vr_tracking: true };
  readonly #intervalSeconds: Record<Stream, number> = { fps: 0, vr_tracking: 0 };
  readonly #nextFrame: Record<Stream | "slow", number> = { fps: 0, vr_tracking: 0, slow: 0 };
  #timer: Timer | undefined;
  #startMillis = 0;

  constructor(
    private readonly game: SimulatedGame,
    private readonly link: ProducerLink,
    private readonly codec: PacketCodec,
    private readonly clock: Clock,
    private readonly sourceName: string,
  ) {}

  /** Introduces itself, after each connect; what the relay asked for before is forgotten. */
  connected(): void {
    for (const stream of STREAMS) {
      this.#wanted[stream] = true;
      this.#intervalSeconds[stream] = 0;
    }
    const intervals = { fps: 0, vr_tracking: 0 };
    this.link.send(
      JSON.stringify({ type: "hello", source: this.sourceName, engine: "simulated", intervals }),
    );
  }

  /** A message of the relay has come. */
  received(text: string): void {
    const message = JSON.parse(text) as JsonObject;
    if (message.command === "configure") {
      const config = message.config as Partial<Record<string, boolean>>;
      this.#wanted.fps = config.fps_enabled ?? this.#wanted.fps;
      this.#wanted.vr_tracking = config.vr_tracking_enabled ?? this.#wanted.vr_tracking;
    } else if (message.command === "set_update_interval") {
      for (const stream of STREAMS) {
        if ((message.stream ?? stream) === stream) this.#intervalSeconds[stream] = Number(message.interval);
      }
    }
  }

  /** Begins to play. */
  start(): void {
    this.#startMillis = this.clock.monotonicMillis();
    this.#arm();
  }

  /** Stops playing. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(): void {
    const dueMillis = this.#startMillis + ((this.frames + 1) * 1000) / this.game.hz;
    this.#timer = this.clock.after(Math.max(0, dueMillis - this.clock.monotonicMillis()), () => {
      this.#play();
      this.#arm();
    });
  }

  #play(): void {
    const elapsedSeconds = (this.clock.monotonicMillis() - this.#startMillis) / 1000;
    // A frame that is due to the last bit counts: rounding down would set a timer for now, over and over.
    const due = Math.floor(elapsedSeconds * this.game.hz + 1e-6) - this.frames;
    const catchUp = Math.max(1, Math.ceil(MAX_CATCH_UP_SECONDS * this.game.hz));
    if (due > catchUp) this.#startMillis += ((due - catchUp) * 1000) / this.game.hz;
    for (let left = Math.min(due, catchUp); left > 0; left--) this.#frame();
  }

  #frame(): void {
    this.frames++;
    const unixSeconds = this.clock.unixMillis() / 1000;
    const { performance, tracking, events } = this.game.step(unixSeconds);
    let length = 0;
    if (this.#due("fps")) {
      const { frame, fps, frameMillis, physicsMillis } = performance;
      length = this.#append(this.codec.encodePerformance(frame, fps, frameMillis, physicsMillis), length);
    }
    if (this.#due("vr_tracking")) length = this.#append(this.codec.encodeTracking(tracking), length);
    if (length > 0) this.link.send(this.#message.subarray(0, length));
    for (const event of events) this.link.send(JSON.stringify({ ...event, timestamp: unixSeconds }));
    if (this.#wanted.fps && this.#takeTurn("slow", SLOW_FIGURES_SECONDS)) {
      const data = this.game.slowFigures();
      this.link.send(JSON.stringify({ type: "event", event: "performance", data, timestamp: unixSeconds }));
    }
  }

  #append(packet: Uint8Array | string, length: number): number {
    if (typeof packet === "string") throw new Error(`the simulator made a packet that is refused: ${packet}`);
    this.#message.set(packet, length);
    return length + packet.length;
  }

  #due(stream: Stream): boolean {
    return this.#wanted[stream] && this.#takeTurn(stream, this.#intervalSeconds[stream]);
  }

  #takeTurn(what: Stream | "slow", intervalSeconds: number): boolean {
    if (this.frames < this.#nextFrame[what]) return false;
    this.#nextFrame[what] = this.frames + Math.max(1, Math.round(intervalSeconds * this.game.hz));
    return true;
  }
}
