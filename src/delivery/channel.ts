import type { Clock } from "../base/clock.ts";
import type { HubMessage, MessageSource } from "../hub/index.ts";
import type { Topic } from "../protocol/topics.ts";
import type { ChannelSpec } from "./channel-spec.ts";
import type { Publisher } from "./client-socket.ts";
import type { Payload } from "./formats/format.ts";
import type { LaneState } from "./lane-state.ts";
import { Pacer } from "./pacer.ts";
import type { Pacing } from "./pacing.ts";
import type { Waiting } from "./slow-queue.ts";

/** Payloads longer than this go to each client by itself, where the answer is exact, and not by native publish. Units: bytes. */
const LARGE_PAYLOAD_BYTES = 64 * 1024;
/** After so many bytes by native publish the clients' backlogs are looked at, so that none reaches the limit where Bun drops in silence. */
const BYTES_BETWEEN_CHECKS = 512 * 1024;

/** A client's lane, as a channel sees it. */
export interface Member {
  readonly state: LaneState;
  checkBacklog(): void;
  sendNow(payload: Payload): void;
  offerState(key: string, message: Waiting): void;
  offerEvent(message: Waiting): void;
}

/** Who keeps channels. */
export interface ChannelOwner {
  readonly publisher: Publisher;
  /** Messages published, each for however many clients. */
  published: number;
  /** The last client of a channel has left. */
  emptied(channel: Channel): void;
}

/**
 * Clients that get the same topic in the same format at the same pace. Those on the fast lane share one native publish;
 * those on the slow lane have it put in their own queues. Each game is paced by itself.
 */
export class Channel {
  readonly topic: Topic;
  readonly #fast = new Set<Member>();
  readonly #slow = new Set<Member>();
  readonly #pacers = new Map<MessageSource, Pacer>();
  /** Whether nothing was ever held back here, and nothing is of a game that is not hurried. */
  #direct: boolean;
  #bytesSinceCheck = 0;

  constructor(
    readonly nativeTopic: string,
    readonly spec: ChannelSpec,
    private readonly clock: Clock,
    private readonly pacing: Pacing,
    private readonly owner: ChannelOwner,
  ) {
    this.topic = spec.topic;
    this.#direct = pacing.direct;
  }

  /** Whether nobody is here. */
  get empty(): boolean {
    return this.#fast.size === 0 && this.#slow.size === 0;
  }

  add(lane: Member): void {
    (lane.state === "fast" ? this.#fast : this.#slow).add(lane);
  }

  remove(lane: Member): void {
    this.#fast.delete(lane);
    this.#slow.delete(lane);
    if (!this.empty) return;
    this.cancel();
    this.owner.emptied(this);
  }

  /** A lane has changed between fast and slow. */
  moved(lane: Member): void {
    this.#fast.delete(lane);
    this.#slow.delete(lane);
    this.add(lane);
  }

  /** Takes a new message of the topic. Cost: allocates nothing while it is not paced. */
  offer(message: HubMessage): void {
    if (!message.isNewSample && this.spec.format.skipsRepeats) return;
    const { source } = message;
    if (this.#direct && !source.hurried) {
      this.#publish(message);
      return;
    }
    if (this.spec.source !== undefined && this.spec.source !== source.name) return;
    const intervalMillis = message.topic.isState ? this.pacing.intervalMillis(source) : 0;
    let pacer = this.#pacers.get(source);
    if (pacer === undefined) {
      if (intervalMillis === 0) {
        this.#publish(message);
        return;
      }
      // State messages have one record per source: what is published later is the newest then.
      this.#direct = false;
      pacer = new Pacer(this.clock, () => this.#publish(message));
      this.#pacers.set(source, pacer);
    }
    pacer.offer(intervalMillis, message.atMillis);
  }

  /** The pace of clients that ask for none has changed: what waits goes now. */
  pacesChanged(): void {
    this.#direct &&= this.pacing.direct;
    this.flush();
  }

  /** Lets go what waits for its turn, of one source that ends or of all. */
  flush(source?: MessageSource): void {
    if (source === undefined) {
      for (const pacer of this.#pacers.values()) pacer.flush();
    } else {
      this.#pacers.get(source)?.flush();
      this.#pacers.delete(source);
    }
  }

  /** Forgets what waits for its turn. */
  cancel(): void {
    for (const pacer of this.#pacers.values()) pacer.cancel();
    this.#pacers.clear();
  }

  #publish(message: HubMessage): void {
    const payload = this.spec.format.encode(message, false);
    if (payload.length === 0) return;
    this.owner.published++;
    // Queued first: a client that is taken off the fast lane while this is sent has been sent it.
    if (this.#slow.size > 0) this.#queue(message, payload);
    if (this.#fast.size === 0) return;
    if (payload.length > LARGE_PAYLOAD_BYTES) this.#sendToEach(payload);
    else this.#publishNatively(payload);
  }

  /** Takes those off the fast lane that have too much unsent. */
  checkBacklogs(): void {
    this.#bytesSinceCheck = 0;
    for (const lane of this.#fast) lane.checkBacklog();
  }

  #publishNatively(payload: Payload): void {
    this.owner.publisher.publish(this.nativeTopic, payload);
    this.#bytesSinceCheck += payload.length;
    if (this.#bytesSinceCheck < BYTES_BETWEEN_CHECKS) return;
    this.checkBacklogs();
  }

  #sendToEach(payload: Payload): void {
    for (const lane of [...this.#fast]) lane.sendNow(payload);
  }

  #queue(message: HubMessage, payload: Payload): void {
    const { topic, source, seq, offset } = message;
    const owned = typeof payload === "string" ? payload : payload.slice();
    const waiting = { topic: topic.name, source, seq, offset, payload: owned };
    for (const lane of this.#slow) {
      if (topic.isState) lane.offerState(`${this.nativeTopic} ${source.epoch}`, waiting);
      else lane.offerEvent(waiting);
    }
  }
}
