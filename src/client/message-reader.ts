import { inflateCompressedJson, PlainCodec } from "../codec/portable.ts";
import { DEFAULT_MAX_INFLATED_BYTES } from "../protocol/limits.ts";
import {
  type CompressedMessage,
  type PacketReader,
  type ReceivedMessage,
  readMessagePack,
  readPackets,
  readText,
} from "./received-message.ts";

/** Options of a reader. */
export interface MessageReaderOptions {
  /** What binary messages hold. Default: packets. */
  binary?: "packets" | "msgpack";
  /** Decodes packets. Readers may share one. Default: a plain codec (1.3 MB), made when the first packet comes. */
  codec?: PacketReader | undefined;
  /** Most bytes of messages that may wait while one is being inflated. The reader refuses further messages. Default: 32 MiB. */
  maxWaitingBytes?: number;
}

const DEFAULT_MAX_WAITING_BYTES = 32 * 1024 * 1024;

interface Job {
  bytes: number;
  run(): Promise<void> | undefined;
}

/**
 * Decodes WebSocket messages in the order in which they came.
 * It hands on each message at once. Messages wait only while one before them is inflated (0x02), which takes a turn of the event loop.
 */
export class MessageReader {
  readonly #waiting: Job[] = [];
  #waitingBytes = 0;
  #busy = false;
  #stopped = false;
  #codec: PacketReader | undefined;

  /** `take` gets each message with its size. Units: bytes; characters for text. */
  constructor(
    private readonly take: (message: ReceivedMessage, bytes: number) => void,
    private readonly options: MessageReaderOptions = {},
  ) {
    this.#codec = options.codec;
  }

  /** Decodes a message. Returns false, and leaves the message out, if too much waits already. */
  read(data: string | Uint8Array): boolean {
    const bytes = data.length;
    const { maxWaitingBytes = DEFAULT_MAX_WAITING_BYTES } = this.options;
    if (this.#busy && this.#waitingBytes + bytes > maxWaitingBytes) return false;
    this.#add({ bytes, run: () => this.#read(data) });
    return true;
  }

  /** Calls back once all earlier messages are handed on; at once if none waits. */
  afterwards(callback: () => void): void {
    this.#add({
      bytes: 0,
      run: () => {
        callback();
        return undefined;
      },
    });
  }

  /** Drops waiting messages, and hands on no more. */
  stop(): void {
    this.#stopped = true;
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
  }

  #add(job: Job): void {
    if (this.#stopped) return;
    if (this.#busy) {
      this.#waiting.push(job);
      this.#waitingBytes += job.bytes;
    } else {
      this.#work(job);
    }
  }

  /** Runs this job and then the waiting ones, until one does not finish at once. */
  #work(first: Job | undefined): void {
    // Busy while a job runs, too: messages that arrive because of it go behind the waiting ones.
    this.#busy = true;
    for (let job = first; job !== undefined; job = this.#next()) {
      const rest = job.run();
      if (rest === undefined) continue;
      void rest.then(() => this.#work(this.#next()));
      return;
    }
    this.#busy = false;
  }

  #next(): Job | undefined {
    const job = this.#waiting.shift();
    if (job !== undefined) this.#waitingBytes -= job.bytes;
    return job;
  }

  #read(data: string | Uint8Array): Promise<void> | undefined {
    if (typeof data === "string") return this.#hand([readText(data, false)], data.length);
    if (this.options.binary === "msgpack") return this.#hand([readMessagePack(data)], data.length);
    this.#codec ??= new PlainCodec();
    return this.#hand(readPackets(data, this.#codec), data.length);
  }

  /** Hands on messages up to the first that must be inflated. The rest follow it. */
  #hand(
    messages: readonly (ReceivedMessage | CompressedMessage)[],
    bytes: number,
  ): Promise<void> | undefined {
    for (const [index, message] of messages.entries()) {
      if (message.kind === "compressed") return this.#inflate(message, messages.slice(index + 1), bytes);
      if (!this.#stopped) this.take(message, bytes);
    }
    return undefined;
  }

  async #inflate(
    { gzip, uncompressedBytes }: CompressedMessage,
    rest: readonly (ReceivedMessage | CompressedMessage)[],
    bytes: number,
  ): Promise<void> {
    const { text, refusal } = await inflateCompressedJson(
      gzip,
      uncompressedBytes,
      DEFAULT_MAX_INFLATED_BYTES,
    );
    const message =
      text === undefined ? ({ kind: "unreadable", why: refusal } as const) : readText(text, true);
    if (!this.#stopped) this.take(message, text === undefined ? bytes : text.length);
    await this.#hand(rest, bytes);
  }
}
