import type { Clock, Timer } from "../../base/clock.ts";
import type { PacketCodec } from "../../codec/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { PERFORMANCE_BYTES, TRACKING_MAX_BYTES } from "../../protocol/packet-layout.ts";
import { GAME_STREAMS, type GameStream } from "../../protocol/streams.ts";
import { SimulatedCommands } from "./simulated-commands.ts";
import type { SimulatedGame } from "./simulated-game.ts";

/** The paces of its own: every frame, and slow figures twice a second. Units: seconds. */
const OWN_SECONDS: Readonly<Record<GameStream, number>> = { fps: 0, vr_tracking: 0, performance: 0.5 };
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
  readonly #wanted: Record<GameStream, boolean> = { fps: true, vr_tracking: true, performance: true };
  readonly #intervalSeconds: Record<GameStream, number> = { ...OWN_SECONDS };
  readonly #nextFrame: Record<GameStream, number> = { fps: 0, vr_tracking: 0, performance: 0 };
  readonly #commands: SimulatedCommands;
  #timer: Timer | undefined;
  #startMillis = 0;

  constructor(
    private readonly game: SimulatedGame,
    private readonly link: ProducerLink,
    private readonly codec: PacketCodec,
    private readonly clock: Clock,
    private readonly sourceName: string,
  ) {
    this.#commands = new SimulatedCommands({
      hitch: (extraMillis) => {
        // No frame is played meanwhile, and none is made up for.
        this.#startMillis += extraMillis;
        return game.hitch(extraMillis);
      },
      say: (event) => link.send(JSON.stringify({ ...event, timestamp: clock.unixMillis() / 1000 })),
    });
  }

  /** Introduces itself, after each connect; what the relay asked for before is forgotten. */
  connected(): void {
    for (const stream of GAME_STREAMS) this.#wanted[stream] = true;
    Object.assign(this.#intervalSeconds, OWN_SECONDS);
    const identity = {
      source: this.sourceName,
      engine: "simulated",
      addon: "simulated",
      project: "simulated",
    };
    const { pid } = process;
    const { offered: commands } = this.#commands;
    this.link.send(JSON.stringify({ type: "hello", ...identity, pid, intervals: OWN_SECONDS, commands }));
  }

  /** A message of the relay has come. */
  received(text: string): void {
    const message = JSON.parse(text) as JsonObject;
    if (message.command === "configure") {
      const config = message.config as Partial<Record<string, boolean>>;
      for (const stream of GAME_STREAMS) {
        this.#wanted[stream] = config[`${stream}_enabled`] ?? this.#wanted[stream];
      }
    } else if (message.command === "set_update_interval") {
      for (const stream of GAME_STREAMS) {
        if ((message.stream ?? stream) === stream) this.#intervalSeconds[stream] = Number(message.interval);
      }
    } else if (message.command === "call") {
      this.link.send(JSON.stringify(this.#commands.call(message)));
    } else if (message.command === "get_snapshot") {
      const data = { ...this.game.describe(), commands: this.#commands.offered.map(({ name }) => name) };
      const timestamp = this.clock.unixMillis() / 1000;
      this.link.send(JSON.stringify({ type: "snapshot", id: message.id, data, timestamp }));
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
    if (this.#due("performance")) {
      const data = this.game.slowFigures();
      this.link.send(JSON.stringify({ type: "event", event: "performance", data, timestamp: unixSeconds }));
    }
  }

  #append(packet: Uint8Array | string, length: number): number {
    if (typeof packet === "string") throw new Error(`the simulator made a packet that is refused: ${packet}`);
    this.#message.set(packet, length);
    return length + packet.length;
  }

  #due(stream: GameStream): boolean {
    return this.#wanted[stream] && this.#takeTurn(stream, this.#intervalSeconds[stream]);
  }

  #takeTurn(what: GameStream, intervalSeconds: number): boolean {
    if (this.frames < this.#nextFrame[what]) return false;
    this.#nextFrame[what] = this.frames + Math.max(1, Math.round(intervalSeconds * this.game.hz));
    return true;
  }
}
