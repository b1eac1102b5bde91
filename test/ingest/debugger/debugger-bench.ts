import { silentLog } from "../../../src/base/log.ts";
import { Tally } from "../../../src/base/tally.ts";
import { decodeVariant, encodeVariant, type Variant } from "../../../src/codec/index.ts";
import { frameSampleOf, Hub, type MessageSource } from "../../../src/hub/index.ts";
import { Debuggers } from "../../../src/ingest/debugger/index.ts";
import type { ErrorCode } from "../../../src/protocol/error-table.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** A message that a listener of the hub got. */
export interface Told {
  topic: string;
  source: string;
  data: JsonObject;
}

/** Debuggers on a hub of their own, and the messages that they hand to it. */
export class DebuggerBench {
  readonly clock = new ManualClock();
  readonly hub = new Hub(this.clock);
  readonly refusals = new Tally<ErrorCode>();
  readonly told: Told[] = [];
  readonly packets: number[] = [];
  /** Topics with subscribers, of any game or as `topic of game`. */
  readonly subscribed = new Set<string>();
  /** Machines of the games that are connected by their addon. */
  readonly machines = new Map<MessageSource, string>();
  profilesHitches = false;
  readonly debuggers = new Debuggers({
    hub: this.hub,
    clock: this.clock,
    log: silentLog,
    refusals: this.refusals,
    hasSubscribers: (topic, source) =>
      this.subscribed.has(topic) || this.subscribed.has(`${topic} of ${source}`),
    profilesHitches: () => this.profilesHitches,
    machineOfGame: (source) => this.machines.get(source),
  });

  constructor() {
    this.hub.listen({
      message: (message) => {
        const { topic, source, body } = message;
        const frame = frameSampleOf(message);
        if (frame !== undefined && message.isNewSample) this.packets.push(frame.frame);
        if (body.from === "json") this.told.push({ topic: topic.name, source: source.name, data: body.data });
      },
    });
  }

  /** The messages on a topic. */
  on(topic: string): JsonObject[] {
    return this.told.filter((one) => one.topic === topic).map(({ data }) => data);
  }

  /** A game connects. */
  connect(address = "127.0.0.1:5000"): BenchGame {
    return new BenchGame(this.debuggers, address);
  }

  /** A game connects by its addon and introduces itself. */
  addon(pid: number, source = "room", machine = "local") {
    const opened = this.hub.open();
    this.machines.set(opened, machine);
    this.hub.introduce(opened, { type: "hello", source, pid });
    return opened;
  }
}

/** The engine's end of a connection. */
export class BenchGame {
  /** The relay's messages: name, thread, data. */
  readonly heard: Variant[] = [];
  closed: { code: number; reason: string } | undefined;
  readonly session;

  constructor(
    private readonly debuggers: Debuggers,
    address: string,
  ) {
    const socket = {
      send: (bytes: Uint8Array) => {
        const decoded = decodeVariant(bytes);
        if (decoded.refusal === undefined) this.heard.push(decoded.value);
        return bytes.length;
      },
      close: (code: number, reason: string) => {
        this.closed = { code, reason };
      },
    };
    this.session = debuggers.open(socket, address);
  }

  say(name: string, data: readonly Variant[], thread = 1n): void {
    this.bytes(bytesOf([name, thread, data]));
  }

  bytes(bytes: Uint8Array): void {
    this.session.receive(bytes);
  }

  leave(): void {
    this.debuggers.close(this.session);
  }
}

/** The bytes of a Variant. Fails: when it cannot be written. */
export function bytesOf(value: Variant): Uint8Array {
  const encoded = encodeVariant(value);
  if (encoded.refusal !== undefined) throw new Error(`not written: ${encoded.refusal}`);
  return encoded.bytes;
}

/** The data of `output`: texts, each with its kind (0 printed, 1 to standard error, 2 with BBCode). */
export function output(...prints: [text: string, kind: number][]): Variant[] {
  return [
    { type: "PackedStringArray", values: prints.map(([text]) => text) },
    { type: "PackedInt32Array", values: Int32Array.from(prints, ([, kind]) => kind) },
  ];
}
