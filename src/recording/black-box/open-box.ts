import type { PackedChunk } from "../message-chunk.ts";
import type { RecordingInfo } from "../recording-request.ts";
import type { RecordedChannel, RecordingWriter } from "../recording-writer.ts";
import type { GameRing, RingReader } from "./game-ring.ts";

/** Most bytes that are written in one turn of the event loop: a minute of a game has several MB. A chunk is never divided. */
const TURN_BYTES = 256 * 1024;

/** What a box is told to do, and whom it tells. */
export interface OpenBoxPort {
  /** Calls back in the next turn of the event loop. */
  nextTurn(callback: () => void): void;
  /** It has ended: whole, or by an error of the file system. Called once. */
  ended(error?: unknown): void;
}

/** A recording of the black box that is being written: what some rings have, and what they take until its end. */
export class OpenBox implements RingReader {
  readonly #waiting: PackedChunk[] = [];
  readonly #rings: readonly GameRing[];
  #messages = 0;
  #isWriting = false;
  #isEnding = false;
  #hasEnded = false;
  #error: unknown;

  /** Units: `fromMillis`, milliseconds of the monotonic clock. */
  constructor(
    readonly name: string,
    private readonly writer: RecordingWriter,
    rings: readonly GameRing[],
    fromMillis: number,
    private readonly port: OpenBoxPort,
  ) {
    this.#rings = rings;
    const kept = rings
      .flatMap((ring) => ring.attach(this, fromMillis))
      .sort((one, other) => Number(one.index.messageStartTime - other.index.messageStartTime));
    if (this.#hasEnded) {
      // An error ended it meanwhile: the rings after that have it as a reader.
      this.#detach();
      return;
    }
    this.#waiting.push(...kept);
    this.#goOn();
  }

  /** What has been written. Units: bytes. */
  get bytes(): number {
    return this.writer.bytes;
  }

  /** The error of the file system that ended it; undefined if there was none. */
  get error(): unknown {
    return this.#error;
  }

  get info(): RecordingInfo {
    const { span, bytes } = this.writer;
    const seconds = (nanos: bigint | undefined) => (nanos === undefined ? null : Number(nanos) / 1e9);
    const [from, to] = [seconds(span?.from), seconds(span?.to)];
    return { name: this.name, bytes, from, to, messages: this.#messages, state: "recording" };
  }

  metadata(name: string, values: Readonly<Record<string, string>>): void {
    this.#carefully(() => this.writer.metadata(name, values));
  }

  channel(id: number, about: Readonly<RecordedChannel>): void {
    this.#carefully(() => this.writer.channel(about, id));
  }

  append(chunk: PackedChunk): void {
    this.#waiting.push(chunk);
    this.#goOn();
  }

  /** Ends it if its file was removed. Call it several times a second. */
  tick(nowMillis: number): void {
    this.#carefully(() => this.writer.tick(nowMillis));
  }

  /** Ends it with what its rings have now. The rest is written over the next turns of the event loop. */
  end(): void {
    if (this.#isEnding) return;
    for (const ring of this.#rings) ring.end();
    this.#detach();
    this.#isEnding = true;
    this.#goOn();
  }

  /** Ends it before this returns, because the relay stops. */
  endNow(): void {
    this.end();
    this.#write(Number.POSITIVE_INFINITY);
  }

  #goOn(): void {
    if (this.#isWriting || this.#hasEnded) return;
    this.#isWriting = true;
    this.port.nextTurn(() => {
      this.#isWriting = false;
      this.#write(TURN_BYTES);
    });
  }

  #write(mostBytes: number): void {
    if (this.#hasEnded) return;
    this.#carefully(() => {
      let written = 0;
      let count = 0;
      for (const chunk of this.#waiting) {
        if (written >= mostBytes) break;
        this.writer.append(chunk);
        written += chunk.bytes.byteLength;
        for (const [, messages] of chunk.counts) this.#messages += messages;
        count++;
      }
      this.#waiting.splice(0, count);
      if (this.#waiting.length > 0) this.#goOn();
      else if (this.#isEnding) {
        this.writer.end();
        this.#over();
      }
    });
  }

  /** An error of the file system ends the box; what was written stays. */
  #carefully(work: () => void): void {
    if (this.#hasEnded) return;
    try {
      work();
    } catch (error) {
      this.writer[Symbol.dispose]();
      this.#over(error);
    }
  }

  #over(error?: unknown): void {
    this.#hasEnded = true;
    this.#error = error;
    this.#waiting.length = 0;
    this.#detach();
    this.port.ended(error);
  }

  #detach(): void {
    for (const ring of this.#rings) ring.detach(this);
  }
}
