import type { Format, Payload } from "../formats/format.ts";
import type { Publisher } from "../lanes/client-socket.ts";
import { DropNotices, type LostMessages } from "../lanes/drop-notices.ts";
import type { Lane } from "../lanes/lane.ts";
import type { Slice, SliceAudience } from "../lanes/slice.ts";
import type { Waiting } from "../lanes/slow-queue.ts";

/** Longer payloads are sent to each client one by one, since `send` reports a backlog exactly and native publish does not. Units: bytes. */
const LARGE_PAYLOAD_BYTES = 64 * 1024;
/** After this many bytes by native publish, the backlog of each client is checked. At its own limit Bun would drop messages silently. Units: bytes. */
const BYTES_BETWEEN_CHECKS = 512 * 1024;

/**
 * The clients of a channel that are in one slice and on the fast lane. They share one native topic. They join it with the first message,
 * because a client may have many subscriptions for which nothing ever comes.
 */
export class ChannelSlice implements SliceAudience {
  readonly #lanes = new Set<Lane>();
  /** Undefined before the first message. */
  #nativeTopic: string | undefined;
  /** Made when a message is skipped for the first time. */
  #skipped: DropNotices | undefined;
  #bytesSinceCheck = 0;

  constructor(
    /** The name of the channel, which no other channel has. */
    private readonly name: string,
    readonly slice: Slice,
    private readonly format: Format,
    private readonly publisher: Publisher,
  ) {}

  get size(): number {
    return this.#lanes.size;
  }

  add(lane: Lane): void {
    this.#lanes.add(lane);
    if (this.#nativeTopic !== undefined) lane.subscribe(this.#nativeTopic);
  }

  delete(lane: Lane): void {
    if (this.#lanes.delete(lane) && this.#nativeTopic !== undefined) lane.unsubscribe(this.#nativeTopic);
  }

  publish(payload: Payload): void {
    if (this.#lanes.size === 0) {
      // The clients that lost messages have gone. The next client has lost none.
      this.#skipped = undefined;
      return;
    }
    this.#nativeTopic ??= this.#subscribeAll();
    if (this.#skipped !== undefined) this.#tellSkipped(this.#skipped, this.#nativeTopic);
    if (payload.length > LARGE_PAYLOAD_BYTES) this.#sendToEach(payload);
    else this.#publishNatively(payload, this.#nativeTopic);
  }

  skip(message: Waiting): void {
    for (const lane of this.#lanes) lane.skipped(message);
    this.#skipped ??= new DropNotices();
    this.#skipped.add(message);
  }

  /** Tells the clients of messages that no client gets. */
  lost(messages: LostMessages, when: "now" | "with the next"): void {
    if (this.#lanes.size === 0) return;
    for (const lane of this.#lanes) lane.lost(messages);
    this.#skipped ??= new DropNotices();
    this.#skipped.addAll(messages);
    if (when === "with the next") return;
    this.#nativeTopic ??= this.#subscribeAll();
    this.#tellSkipped(this.#skipped, this.#nativeTopic);
  }

  #subscribeAll(): string {
    const nativeTopic = `${this.name} ${this.slice.index}`;
    for (const lane of this.#lanes) lane.subscribe(nativeTopic);
    return nativeTopic;
  }

  #tellSkipped(skipped: DropNotices, nativeTopic: string): void {
    const { encodeNotice } = this.format;
    for (const dropped of skipped.take()) {
      if (encodeNotice !== undefined) this.#send(encodeNotice({ type: "dropped", ...dropped }), nativeTopic);
    }
  }

  #publishNatively(payload: Payload, nativeTopic: string): void {
    this.#send(payload, nativeTopic);
    this.#bytesSinceCheck += payload.length;
    if (this.#bytesSinceCheck < BYTES_BETWEEN_CHECKS) return;
    this.#bytesSinceCheck = 0;
    for (const lane of this.#lanes) lane.checkBacklog();
  }

  #send(payload: Payload, nativeTopic: string): void {
    this.publisher.publish(nativeTopic, payload);
    this.slice.sent.bytes += payload.length * this.#lanes.size;
  }

  #sendToEach(payload: Payload): void {
    const lanes = [...this.#lanes];
    for (const lane of lanes) lane.send(payload);
    // Afterwards: a client that leaves the fast lane has the rest of the slice published, which must not overtake this message.
    for (const lane of lanes) lane.checkBacklog();
  }
}
