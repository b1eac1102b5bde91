import type { McapTypes } from "@mcap/core";
import { MessageChunk, type PackedChunk } from "../message-chunk.ts";
import type { RecordingTarget } from "../recording-target.ts";
import type { RecordedChannel } from "../recording-writer.ts";

/** The topic that says which scene a game shows. */
const SCENE = "scene";

/** What a chunk takes in memory beside its bytes, about. */
const CHUNK_OVERHEAD_BYTES = 1024;

/** Somebody who is given all that a ring takes from now on. */
export interface RingReader {
  metadata(name: string, values: Readonly<Record<string, string>>): void;
  channel(id: number, about: Readonly<RecordedChannel>): void;
  append(chunk: PackedChunk): void;
}

/** A chunk in memory, with the time of its last message. Units: milliseconds of the monotonic clock. */
interface KeptChunk {
  packed: PackedChunk;
  endMillis: number;
  /** The scene that the game showed at its end. */
  scene: McapTypes.Message | undefined;
}

/** The last seconds of a game in memory, as the chunks that a file gets. */
export class GameRing implements RecordingTarget {
  readonly #open = new MessageChunk();
  #kept: KeptChunk[] = [];
  #bytes = 0;
  #lastMillis = Number.NEGATIVE_INFINITY;
  readonly #channels = new Map<number, RecordedChannel>();
  #sceneChannel: number | undefined;
  /** The newest scene, and the one at the beginning of the oldest chunk. */
  #scene: McapTypes.Message | undefined;
  #firstScene: McapTypes.Message | undefined;
  /** The newest of each name. */
  readonly #metadata = new Map<string, Readonly<Record<string, string>>>();
  readonly #readers = new Set<RingReader>();

  constructor(
    /** Chunks of several rings can stand in one file if their channels have different numbers. */
    private readonly firstChannelId: number,
    /** How much of it is kept. Units: milliseconds. */
    private readonly keptMillis: number,
    /** Called after each chunk. */
    private readonly grown: () => void,
  ) {}

  /** What it takes in memory, without the chunk that has begun. Units: bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  get span(): { from: bigint; to: bigint } | undefined {
    const [first, last] = [this.#kept[0]?.packed.index, this.#kept.at(-1)?.packed.index];
    return first && last && { from: first.messageStartTime, to: last.messageEndTime };
  }

  channel(about: RecordedChannel): number {
    const id = this.firstChannelId + this.#channels.size;
    this.#channels.set(id, about);
    if (about.metadata.topic === SCENE) this.#sceneChannel = id;
    for (const reader of this.#readers) reader.channel(id, about);
    return id;
  }

  metadata(name: string, values: Readonly<Record<string, string>>): void {
    this.#metadata.set(name, values);
    for (const reader of this.#readers) reader.metadata(name, values);
  }

  add(message: McapTypes.Message, nowMillis: number): void {
    this.#lastMillis = nowMillis;
    if (message.channelId === this.#sceneChannel)
      this.#scene = { ...message, data: new Uint8Array(message.data) };
    if (this.#open.add(message, nowMillis)) this.end();
  }

  tick(nowMillis: number): void {
    if (this.#open.isDue(nowMillis)) this.end();
  }

  /** Packs the chunk that has begun. The ring goes on. */
  end(): void {
    const packed = this.#open.pack();
    if (packed === undefined) return;
    this.#kept.push({ packed, endMillis: this.#lastMillis, scene: this.#scene });
    this.#bytes += sizeOf(packed);
    for (const reader of this.#readers) reader.append(packed);
    // Counted from its newest message: a game that hangs keeps its last seconds.
    while ((this.#kept[0]?.endMillis ?? Number.POSITIVE_INFINITY) < this.#lastMillis - this.keptMillis)
      this.dropOldest();
    this.grown();
  }

  /** Drops the oldest chunk. */
  dropOldest(): void {
    const oldest = this.#kept.shift();
    if (oldest === undefined) return;
    this.#bytes -= sizeOf(oldest.packed);
    this.#firstScene = oldest.scene;
  }

  /** Gives a reader what is needed to read the chunks, and from now on everything. Returns the chunks from a moment on, before them the scene that the game showed. Units: milliseconds of the monotonic clock. */
  attach(reader: RingReader, fromMillis: number): PackedChunk[] {
    this.end();
    for (const [name, values] of this.#metadata) reader.metadata(name, values);
    for (const [id, about] of this.#channels) reader.channel(id, about);
    this.#readers.add(reader);
    const first = this.#kept.findIndex(({ endMillis }) => endMillis >= fromMillis);
    const [oldest, ...others] = first < 0 ? [] : this.#kept.slice(first).map(({ packed }) => packed);
    if (oldest === undefined) return [];
    const scene = this.#kept[first - 1]?.scene ?? this.#firstScene;
    const before = scene && chunkOf({ ...scene, logTime: oldest.index.messageStartTime });
    return [...(before === undefined ? [] : [before]), oldest, ...others];
  }

  detach(reader: RingReader): void {
    this.#readers.delete(reader);
  }

  /** Forgets everything. */
  [Symbol.dispose](): void {
    this.#kept = [];
    this.#bytes = 0;
    this.#readers.clear();
  }
}

/** A chunk of a message alone. */
function chunkOf(message: McapTypes.Message): PackedChunk | undefined {
  const chunk = new MessageChunk();
  chunk.add(message, 0);
  return chunk.pack();
}

function sizeOf({ bytes }: PackedChunk): number {
  return bytes.byteLength + CHUNK_OVERHEAD_BYTES;
}
