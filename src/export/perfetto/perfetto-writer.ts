import type { JsonObject } from "../../protocol/json-object.ts";
import { ProtobufWriter } from "../format/index.ts";

/** Numbers of fields. Source: perfetto.dev/docs/reference/trace-packet-proto. */
const TRACE = { packet: 1 } as const;
const PACKET = {
  clockSnapshot: 6,
  timestamp: 8,
  sequence: 10,
  trackEvent: 11,
  clock: 58,
  trackDescriptor: 60,
} as const;
const SNAPSHOT = { clocks: 1, primaryClock: 2 } as const;
const CLOCK = { id: 1, timestamp: 2 } as const;
const DESCRIPTOR = { uuid: 1, name: 2, parent: 5, counter: 8, childOrder: 11, rank: 12 } as const;
const COUNTER = { unitName: 6 } as const;
const EVENT = { annotation: 4, type: 9, track: 11, category: 22, name: 23, value: 44 } as const;
const ANNOTATION = { bool: 2, int: 4, double: 5, text: 6, name: 10 } as const;

/** Perfetto's number of the wall clock. */
const REALTIME = 1;
const EXPLICIT_ORDER = 3;
/** Numbers of sequences have 32 bits. */
const MAX_SEQUENCE = 2 ** 32 - 1;
const TYPES = { begin: 1, end: 2, instant: 3, counter: 4 } as const;

/** A track of a trace. */
export interface Track {
  uuid: number;
}

/** How a track looks. */
export interface TrackLook {
  parent?: Track;
  /** Where it stands among those with the same parent: the least first. */
  rank?: number;
  /** That it has the values of a counter, in this unit. */
  counter?: { unit: string };
}

/** What a slice or an instant says. Values that are no texts, numbers or booleans are written as JSON. */
export interface Said {
  name: string;
  category?: string;
  details?: Readonly<JsonObject>;
}

/**
 * Writes a trace: packets that each stand for themselves, on the wall clock, so that Perfetto lays them beside the trace of a headset.
 * Units: all times are unix nanoseconds.
 */
export class PerfettoWriter {
  readonly #writer = new ProtobufWriter();
  /** Tells its packets from those of another trace in the same file. */
  readonly #sequence: number;
  readonly #seed: number;

  /** `identity`: a text that no other recording has. Tracks and packets are numbered by it, since a file may have several traces. */
  constructor(identity: string, beginNanos: bigint) {
    this.#seed = hashOf(identity, 0);
    this.#sequence = 1 + (this.#seed % MAX_SEQUENCE);
    this.#packet((writer) =>
      writer.message(PACKET.clockSnapshot, () => {
        writer.message(SNAPSHOT.clocks, () => {
          writer.uint(CLOCK.id, REALTIME);
          writer.uint64(CLOCK.timestamp, beginNanos);
        });
        writer.uint(SNAPSHOT.primaryClock, REALTIME);
      }),
    );
  }

  /** How much {@link take} would give. Units: bytes. */
  get length(): number {
    return this.#writer.length;
  }

  take(): Uint8Array {
    return this.#writer.take();
  }

  /** Adds a track. `path`: its names from the top, by which it is numbered. */
  track(path: readonly string[], { parent, rank, counter }: Readonly<TrackLook> = {}): Track {
    const uuid = hashOf(JSON.stringify(path), this.#seed);
    this.#packet((writer) =>
      writer.message(PACKET.trackDescriptor, () => {
        writer.uint(DESCRIPTOR.uuid, uuid);
        writer.text(DESCRIPTOR.name, path.at(-1) ?? "");
        if (parent === undefined) writer.uint(DESCRIPTOR.childOrder, EXPLICIT_ORDER);
        else writer.uint(DESCRIPTOR.parent, parent.uuid);
        if (rank !== undefined) writer.uint(DESCRIPTOR.rank, rank);
        if (counter !== undefined)
          writer.message(DESCRIPTOR.counter, () => {
            if (counter.unit !== "") writer.text(COUNTER.unitName, counter.unit);
          });
      }),
    );
    return { uuid };
  }

  /** Begins a slice, within the one of the track that has begun and not ended. */
  begin(track: Track, atNanos: bigint, said: Readonly<Said>): void {
    this.#event(TYPES.begin, track, atNanos, (writer) => say(writer, said));
  }

  end(track: Track, atNanos: bigint): void {
    this.#event(TYPES.end, track, atNanos);
  }

  instant(track: Track, atNanos: bigint, said: Readonly<Said>): void {
    this.#event(TYPES.instant, track, atNanos, (writer) => say(writer, said));
  }

  /** The value that a counter has from now on. */
  count(track: Track, atNanos: bigint, value: number): void {
    this.#event(TYPES.counter, track, atNanos, (writer) => writer.double(EVENT.value, value));
  }

  #event(type: number, track: Track, atNanos: bigint, write?: (writer: ProtobufWriter) => void): void {
    this.#packet((writer) => {
      writer.uint64(PACKET.timestamp, atNanos);
      writer.uint(PACKET.clock, REALTIME);
      writer.message(PACKET.trackEvent, () => {
        writer.uint(EVENT.type, type);
        writer.uint(EVENT.track, track.uuid);
        write?.(writer);
      });
    });
  }

  #packet(write: (writer: ProtobufWriter) => void): void {
    const writer = this.#writer;
    writer.message(TRACE.packet, () => {
      write(writer);
      writer.uint(PACKET.sequence, this.#sequence);
    });
  }
}

function say(writer: ProtobufWriter, { name, category, details = {} }: Readonly<Said>): void {
  writer.text(EVENT.name, name);
  if (category !== undefined) writer.text(EVENT.category, category);
  for (const [key, value] of Object.entries(details))
    if (value !== undefined && value !== null)
      writer.message(EVENT.annotation, () => {
        writer.text(ANNOTATION.name, key);
        annotate(writer, value);
      });
}

function annotate(writer: ProtobufWriter, value: unknown): void {
  if (typeof value === "boolean") writer.uint(ANNOTATION.bool, value ? 1 : 0);
  else if (typeof value === "string") writer.text(ANNOTATION.text, value);
  else if (typeof value !== "number") writer.text(ANNOTATION.text, JSON.stringify(value));
  else if (Number.isSafeInteger(value) && value >= 0) writer.uint(ANNOTATION.int, value);
  else writer.double(ANNOTATION.double, value);
}

/** A number of 53 bits, since such are written faster than those of 64. */
function hashOf(text: string, seed: number): number {
  return Number(BigInt.asUintN(53, BigInt(Bun.hash.wyhash(text, BigInt(seed)))));
}
