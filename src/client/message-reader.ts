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

/** How a reader reads. */
export interface MessageReaderOptions {
  /** Whether binary messages are MessagePack maps rather than packets. */
  binary?: "packets" | "msgpack";
  /** Reads the packets; by default a plain one, made (1.3 MB) when the first packet comes. Readers may share one. */
  codec?: PacketReader | undefined;
  /** Most bytes that may wait behind a message that is being inflated; 32 MiB by default. Past it messages are refused. */
  maxWaitingBytes?: number;
}

const DEFAULT_MAX_WAITING_BYTES = 32 * 1024 * 1024;

interface Job {
  bytes: number;
  run(): Promise<void> | undefined;
}

/**
 * WebSocket messages to what they say, in the order in which they came.
 * A message is handed on at once; only behind one that must be inflated (0x02, which takes a turn of the event loop) others wait.
 */
export class MessageReader {
  readonly #waiting: Job[] = [];
  #waitingBytes = 0;
  #busy = false;
  #stopped = false;
  #codec: PacketReader | undefined;

  /** `bytes` is what the message took on the wire, or text in characters. */
  constructor(
    private readonly take: (message: ReceivedMessage, bytes: number) => void,
    private readonly options: MessageReaderOptions = {},
  ) {
    this.#codec = options.codec;
  }

  /** Takes a message in. Returns false, and leaves it out, when too much waits already. */
  read(data: string | Uint8Array): boolean {
    const bytes = data.length;
    const { maxWaitingBytes = DEFAULT_MAX_WAITING_BYTES } = this.options;
    if (this.#busy && this.#waitingBytes + bytes > maxWaitingBytes) return false;
    this.#add({ bytes, run: () => this.#read(data) });
    return true;
  }

  /** Calls back once all that came before has been handed on; at once where nothing waits. */
  afterwards(callback: () => void): void {
    this.#add({
      bytes: 0,
      run: () => {
        callback();
        return undefined;
      },
    });
  }

  /** Forgets what waits; nothing more is handed on. */
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

  /** Runs this job and those that wait, until one takes its time. */
  #work(first: Job | undefined): void {
    // Busy as well while a job runs at once: what it brings about comes behind what waits already.
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

  /** Hands messages on, up to the first that must be inflated; the rest follows it. */
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
