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

/** The game's own intervals: every frame, and monitors twice a second. Units: seconds. */
const OWN_INTERVAL_SECONDS = { [FRAMES]: 0, [POSES]: 0, performance: 0.5 } as const;
/** Shortest interval of the monitors, also while a relay asks for every sample: as in the addon. Units: seconds. */
const SHORTEST_PERFORMANCE_INTERVAL_SECONDS = 0.1;
const STREAMS = Object.keys(OWN_INTERVAL_SECONDS) as SimulatedStream[];

type SimulatedStream = keyof typeof OWN_INTERVAL_SECONDS;
/** How much time the producer makes up for after its process was delayed. It skips the frames of a longer delay, as a game would. */
const MAX_CATCH_UP_SECONDS = 0.25;

/** The connection to the relay. `send` returns false while there is none. */
export interface ProducerLink {
  send(message: string | Uint8Array): boolean;
}

/**
 * Plays a simulated game in real time and sends what the addon would send: one binary message a frame, and events as JSON text.
 * It follows the relay's commands.
 */
export class SimulatedProducer {
  /** Frames played. */
  frames = 0;
  readonly #message = new Uint8Array(PERFORMANCE_BYTES + TRACKING_MAX_BYTES);
  readonly #enabled: Record<SimulatedStream, boolean> = recordOf(STREAMS, () => true);
  readonly #intervalSeconds: Record<SimulatedStream, number> = { ...OWN_INTERVAL_SECONDS };
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
        // The frame now ends later than the timer that waits for it.
        if (this.#timer !== undefined) this.#arm();
        return frame;
      },
      say: (event) => link.send(JSON.stringify({ ...event, timestamp: clock.unixMillis() / 1000 })),
    });
  }

  /** Sends the hello, after each connect. The commands of an earlier connection are forgotten. */
  connected(): void {
    for (const stream of STREAMS) this.#enabled[stream] = true;
    Object.assign(this.#intervalSeconds, OWN_INTERVAL_SECONDS);
    const identity = {
      source: this.sourceName,
      engine: "simulated",
      addon: "simulated",
      project: "simulated",
    };
    const { pid } = process;
    const { offered: commands } = this.#commands;
    this.link.send(
      JSON.stringify({ type: "hello", ...identity, pid, intervals: OWN_INTERVAL_SECONDS, commands }),
    );
    // The event of the scene is sent when it is loaded, which was before this connection.
    if (this.frames === 0) return;
    const { scene } = this.game.describe();
    const timestamp = this.clock.unixMillis() / 1000;
    this.link.send(JSON.stringify({ type: "event", event: "scene_changed", data: { scene }, timestamp }));
  }

  /** Follows a message of the relay. */
  received(text: string): void {
    const message = JSON.parse(text) as JsonObject;
    if (message.command === "configure") {
      const config = message.config as Partial<Record<string, boolean>>;
      // As in the addon: monitors cover only the time in which they are sent.
      if (!this.#enabled.performance && config.performance_enabled) this.game.forgetMonitors();
      for (const stream of STREAMS) {
        this.#enabled[stream] = config[`${stream}_enabled`] ?? this.#enabled[stream];
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

  /** Starts playing. */
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
    // The tolerance keeps rounding errors from setting a timer for now again and again.
    while (this.#dueMillis() <= now + 1e-6) this.#frame();
  }

  #frame(): void {
    this.frames++;
    // The time of a frame is when it was due; timers fire later.
    const { clock } = this;
    const lateMillis = clock.monotonicMillis() - this.#dueMillis();
    const frame = this.game.step((clock.unixMillis() - Math.max(0, lateMillis)) / 1000);
    const { unixSeconds: timestamp } = frame;
    const length = this.#writePackets(frame);
    if (length > 0) this.link.send(this.#message.subarray(0, length));
    for (const event of frame.events) this.link.send(JSON.stringify({ ...event, timestamp }));
    if (this.#due("performance", SHORTEST_PERFORMANCE_INTERVAL_SECONDS)) {
      const data = this.game.monitors();
      this.link.send(JSON.stringify({ type: "event", event: "performance", data, timestamp }));
    }
  }

  /** Writes the packets of a frame that are due. Returns their length. */
  #writePackets({ sample, tracking, notFinite }: SimulatedFrame): number {
    let length = 0;
    if (this.#due(FRAMES)) {
      const { frame, fps, frameMillis, physicsMillis } = sample;
      length = this.#append(this.codec.encodePerformance(frame, fps, frameMillis, physicsMillis), length);
    }
    if (!this.#due(POSES)) return length;
    const end = this.#append(this.codec.encodeTracking(tracking), length);
    // The encoder refuses a value that is not a number. A game with its own encoder may send one.
    if (notFinite) new DataView(this.#message.buffer).setFloat32(length + TRACKING_HEADER_BYTES, Number.NaN);
    return end;
  }

  #append(packet: Uint8Array | string, length: number): number {
    if (typeof packet === "string")
      throw new Error(`expected the simulator's packet to be valid, got the refusal ${packet}`);
    this.#message.set(packet, length);
    return length + packet.length;
  }

  #due(stream: SimulatedStream, shortestSeconds = 0): boolean {
    const intervalSeconds = Math.max(shortestSeconds, this.#intervalSeconds[stream]);
    return this.#enabled[stream] && this.#takeTurn(stream, intervalSeconds);
  }

  #takeTurn(what: SimulatedStream, intervalSeconds: number): boolean {
    if (this.frames < this.#nextFrame[what]) return false;
    this.#nextFrame[what] = this.frames + Math.max(1, Math.round(intervalSeconds * this.game.hz));
    return true;
  }
}
