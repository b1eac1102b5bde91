import type { Clock, Timer } from "../../base/clock.ts";
import { recordOf } from "../../base/record-of.ts";
import type { PacketCodec } from "../../codec/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import {
  PERFORMANCE_BYTES,
  TRACKING_HEADER_BYTES,
  TRACKING_MAX_BYTES,
} from "../../protocol/packet-layout.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import { SimulatedCommands } from "./simulated-commands.ts";
import type { SimulatedFrame, SimulatedGame } from "./simulated-game.ts";

const FRAMES = topicOfPacket("frame");
const POSES = topicOfPacket("tracking");

/** The paces of its own: every frame, and slow figures twice a second. Units: seconds. */
const OWN_SECONDS = { [FRAMES]: 0, [POSES]: 0, performance: 0.5 } as const;
const STREAMS = Object.keys(OWN_SECONDS) as SimulatedStream[];

type SimulatedStream = keyof typeof OWN_SECONDS;
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
  readonly #wanted: Record<SimulatedStream, boolean> = recordOf(STREAMS, () => true);
  readonly #intervalSeconds: Record<SimulatedStream, number> = { ...OWN_SECONDS };
  readonly #nextFrame: Record<SimulatedStream, number> = recordOf(STREAMS, () => 0);
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
        const frame = game.hitch(extraMillis);
        // It comes later than the timer that waits for it.
        if (this.#timer !== undefined) this.#arm();
        return frame;
      },
      say: (event) => link.send(JSON.stringify({ ...event, timestamp: clock.unixMillis() / 1000 })),
    });
  }

  /** Introduces itself, after each connect; what the relay asked for before is forgotten. */
  connected(): void {
    for (const stream of STREAMS) this.#wanted[stream] = true;
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
      for (const stream of STREAMS) {
        this.#wanted[stream] = config[`${stream}_enabled`] ?? this.#wanted[stream];
      }
    } else if (message.command === "set_update_interval") {
      for (const stream of STREAMS) {
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
    this.#timer?.cancel();
    const waitMillis = this.#dueMillis() - this.clock.monotonicMillis();
    this.#timer = this.clock.after(Math.max(0, waitMillis), () => {
      this.#play();
      this.#arm();
    });
  }

  /** When the next frame ends. Units: milliseconds of the monotonic clock. */
  #dueMillis(): number {
    return this.#startMillis + this.game.nextSeconds * 1000;
  }

  #play(): void {
    const now = this.clock.monotonicMillis();
    const lateMillis = now - this.#dueMillis() - MAX_CATCH_UP_SECONDS * 1000;
    if (lateMillis > 0) this.#startMillis += lateMillis;
    // What is due to the last bit counts: rounding would set a timer for now, over and over.
    while (this.#dueMillis() <= now + 1e-6) this.#frame();
  }

  #frame(): void {
    this.frames++;
    // A frame is of the moment when it was due: timers are later than that by what they like.
    const { clock } = this;
    const lateMillis = clock.monotonicMillis() - this.#dueMillis();
    const frame = this.game.step((clock.unixMillis() - Math.max(0, lateMillis)) / 1000);
    const { unixSeconds: timestamp } = frame;
    const length = this.#writePackets(frame);
    if (length > 0) this.link.send(this.#message.subarray(0, length));
    for (const event of frame.events) this.link.send(JSON.stringify({ ...event, timestamp }));
    if (this.#due("performance")) {
      const data = this.game.slowFigures();
      this.link.send(JSON.stringify({ type: "event", event: "performance", data, timestamp }));
    }
  }

  /** The packets of a frame, as far as they are due. Returns their length. */
  #writePackets({ performance, tracking, notFinite }: SimulatedFrame): number {
    let length = 0;
    if (this.#due(FRAMES)) {
      const { frame, fps, frameMillis, physicsMillis } = performance;
      length = this.#append(this.codec.encodePerformance(frame, fps, frameMillis, physicsMillis), length);
    }
    if (!this.#due(POSES)) return length;
    const end = this.#append(this.codec.encodeTracking(tracking), length);
    // An encoder refuses what is no number; a game with an encoder of its own may not.
    if (notFinite) new DataView(this.#message.buffer).setFloat32(length + TRACKING_HEADER_BYTES, Number.NaN);
    return end;
  }

  #append(packet: Uint8Array | string, length: number): number {
    if (typeof packet === "string") throw new Error(`the simulator made a packet that is refused: ${packet}`);
    this.#message.set(packet, length);
    return length + packet.length;
  }

  #due(stream: SimulatedStream): boolean {
    return this.#wanted[stream] && this.#takeTurn(stream, this.#intervalSeconds[stream]);
  }

  #takeTurn(what: SimulatedStream, intervalSeconds: number): boolean {
    if (this.frames < this.#nextFrame[what]) return false;
    this.#nextFrame[what] = this.frames + Math.max(1, Math.round(intervalSeconds * this.game.hz));
    return true;
  }
}
