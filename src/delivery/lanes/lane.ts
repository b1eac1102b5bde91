import type { Clock } from "../../base/clock.ts";
import type { Tally } from "../../base/tally.ts";
import { closeCodeOf, type ErrorCode } from "../../protocol/error-table.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { LaneDialect } from "../formats/dialect.ts";
import type { Payload } from "../formats/format.ts";
import { writtenLength } from "../formats/written-length.ts";
import type { ClientSocket } from "./client-socket.ts";
import { ControlQueue } from "./control-queue.ts";
import { DropLedger } from "./drop-ledger.ts";
import type { LostMessages } from "./drop-notices.ts";
import type { FlowControl, WatchedLane } from "./flow-control.ts";
import type { Hold } from "./held-bytes.ts";
import type { LaneLimits } from "./lane-limits.ts";
import type { Slice } from "./slice.ts";
import { SlowQueue, type Waiting } from "./slow-queue.ts";

/** How long a slow client has to answer the close frame before its connection is cut. Units: milliseconds. */
const GOODBYE_MILLIS = 1000;

/** Native publish reaches a client on the fast lane. Messages for a slow client wait in its queue. */
export type LaneState = "fast" | "slow" | "closed";

/** A channel, as a lane sees it. */
export interface LaneChannel {
  add(lane: Lane): void;
  /** Removes a lane. The lane gets messages that wait in the channel at once if it is still subscribed to them. Returns how many it got. */
  remove(lane: Lane, isSubscribed?: (topic: Topic, source: string) => boolean): number;
  /** The lane has changed between fast and slow. */
  moved(lane: Lane): void;
}

/** What the lanes of all clients count together. */
export interface LaneCounts {
  /** The messages that clients lost, by topic. */
  drops: Tally;
  /** The clients that were closed because they are too slow, by code. */
  refusals: Tally<ErrorCode>;
}

/** What waits for a client that does not keep up. */
interface Lags {
  ledger: DropLedger;
  queue: SlowQueue;
  controls: ControlQueue;
  hold: Hold;
}

/**
 * The way of messages to one client. On the fast lane its socket is subscribed to native topics and costs nothing here.
 * A client that does not keep up moves to the slow lane: its messages wait in a bounded queue of its own. When it has read
 * everything that was sent, it gets notices of what it lost, then what waited, in order, and returns to the fast lane.
 */
export class Lane implements WatchedLane {
  state: LaneState = "fast";
  /** How often this client has left the fast lane. */
  stalls = 0;
  /** Lanes that join the same channels share one set, which never changes. */
  #channels: ReadonlySet<LaneChannel> = new Set<LaneChannel>();
  /** Created when the client does not keep up for the first time. Most clients always do. */
  #madeLags: Lags | undefined;
  #pingSentMillis = 0;
  #pingOutstanding = false;
  /** Whether the outstanding ping was sent before the client stalled. Its pong leaves open whether the client has read what was sent after it. */
  #isPingEarly = false;
  #stalledSinceMillis = 0;

  constructor(
    private readonly socket: ClientSocket,
    private readonly dialect: LaneDialect,
    private readonly limits: LaneLimits,
    private readonly clock: Clock,
    private readonly counts: LaneCounts,
    private readonly flow: FlowControl,
    /** The clients with which it shares turns of the event loop. */
    readonly slice: Slice,
  ) {
    flow.watch(this);
  }

  /** Messages that it lost, told or not: all, and by topic. */
  get dropped(): { total: number; byTopic: Record<string, number> } {
    const ledger = this.#madeLags?.ledger;
    return { total: ledger?.total ?? 0, byTopic: ledger?.byTopic.toRecord() ?? {} };
  }

  /** Age of the unanswered flow ping. Units: milliseconds; 0 if there is none. */
  lagMillis(nowMillis: number): number {
    return this.#pingOutstanding ? nowMillis - this.#pingSentMillis : 0;
  }

  /** Unsent bytes of its socket, and what waits on the slow lane. */
  get waiting(): { unsentBytes: number; messages: number; bytes: number } {
    const lags = this.#madeLags;
    const unsentBytes = this.state === "closed" ? 0 : this.socket.getBufferedAmount();
    if (lags === undefined) return { unsentBytes, messages: 0, bytes: 0 };
    const { messages, bytes } = lags.queue.waiting;
    return { unsentBytes, messages: messages + lags.controls.length, bytes: bytes + lags.controls.bytes };
  }

  /**
   * Joins exactly these channels and leaves all others. Waiting messages stay if the client is still subscribed to them; the others count as dropped.
   * Returns how many messages that waited in channels it got. Owns: the lane keeps the set, which must not change.
   */
  joinExactly(
    channels: ReadonlySet<LaneChannel>,
    isSubscribed: (topic: Topic, source: string) => boolean,
  ): number {
    if (this.state === "closed") return 0;
    this.settle();
    const before = this.#channels;
    this.#channels = channels;
    for (const channel of channels) if (!before.has(channel)) channel.add(this);
    const left = [...before].filter((channel) => !channels.has(channel));
    if (left.length === 0) return 0;
    let handedOver = 0;
    for (const channel of left) handedOver += channel.remove(this, isSubscribed);
    if (this.state === "slow")
      this.#lags.queue.keepOnly(({ topic, source }) => isSubscribed(topic, source.name));
    return handedOver;
  }

  /** Subscribes its socket to a native topic. */
  subscribe(nativeTopic: string): void {
    this.socket.subscribe(nativeTopic);
  }

  /** Ends that. A socket that has gone is subscribed to nothing. */
  unsubscribe(nativeTopic: string): void {
    if (this.state !== "closed") this.socket.unsubscribe(nativeTopic);
  }

  /**
   * Sends an answer or a notice to this client. It must arrive, so one too many closes a client that does not read.
   * Returns its uncompressed size. Units: bytes; characters of text.
   */
  sendControl(message: object): number {
    const payload = this.dialect.encodeControl(message);
    const length = writtenLength(payload);
    if (this.state === "fast") {
      this.slice.sent.bytes += payload.length;
      if (this.socket.send(payload) === -1) this.checkBacklog();
    } else if (this.state === "slow") {
      if (!this.#lags.controls.offer(payload) || !this.#hasRoom()) this.#closeAsSlow();
    }
    return length;
  }

  /** Sends what still waits for the client's turn. Call it before something changes what this client gets. */
  settle(): void {
    this.slice.settle();
  }

  /** Counts a message that the client's slice did not get. One notice is published to the whole slice. */
  skipped(message: Waiting): void {
    this.#lags.ledger.count(message);
  }

  /** Counts messages that no client gets. A client on the fast lane is told with its slice; on the slow lane it is told when it has caught up. */
  lost(messages: LostMessages): void {
    if (this.state === "fast") this.#lags.ledger.countAll(messages);
    else if (this.state === "slow") this.#lags.ledger.addAll(messages);
  }

  /** Sends a message from the history to this client. On the slow lane it waits. */
  sendMessage(message: Waiting): void {
    if (this.state === "fast") this.sendNow(message.payload);
    else if (this.state === "slow") this.#lags.queue.offerEvent(message);
  }

  /** Sends to this client on the fast lane, and checks at once whether it keeps up. */
  sendNow(payload: Payload): void {
    this.send(payload);
    this.checkBacklog();
  }

  /** Sends to this client on the fast lane. Call {@link Lane.checkBacklog} afterwards. */
  send(payload: Payload): void {
    this.slice.sent.bytes += payload.length;
    this.socket.send(payload);
  }

  /** Queues a value of a state topic for the slow lane. */
  offerState(key: string, message: Waiting): void {
    this.#lags.queue.offerState(key, message);
  }

  /** Queues an event for the slow lane. */
  offerEvent(message: Waiting): void {
    this.#lags.queue.offerEvent(message);
  }

  /** Moves the client to the slow lane if it has too many unsent bytes. */
  checkBacklog(): void {
    if (this.state === "fast" && this.socket.getBufferedAmount() > this.limits.backlogBytes) this.#stall();
  }

  keepsUp(): boolean {
    this.checkBacklog();
    return this.state === "fast";
  }

  ping(nowMillis: number): void {
    this.#pingOutstanding = true;
    this.#pingSentMillis = nowMillis;
    // A separate write would cost as much as the write of the message before it.
    this.socket.cork(() => this.socket.ping(FLOW_PING));
  }

  stale(): void {
    if (this.state === "fast") this.#stall();
  }

  checkStall(nowMillis: number): void {
    if (nowMillis - this.#stalledSinceMillis >= this.limits.maxStallMillis) this.#closeAsSlow();
    else this.#tryReturn();
    if (this.state === "slow" && !this.#hasRoom()) this.#closeAsSlow();
  }

  /** The pong of a flow ping has arrived: the client has read everything that was sent before it. */
  pong(): void {
    this.#pingOutstanding = false;
    this.flow.answered(this);
    this.#tryReturn();
    const isEarly = this.#isPingEarly;
    this.#isPingEarly = false;
    if (isEarly && this.state === "slow") this.ping(this.clock.monotonicMillis());
  }

  /** The socket has gone, or is about to. */
  close(): void {
    if (this.state === "closed") return;
    this.state = "closed";
    this.flow.unwatch(this);
    this.slice.leave();
    for (const channel of this.#channels) channel.remove(this);
    this.#channels = new Set();
    this.#madeLags?.controls.take();
    this.#madeLags?.hold.set(0);
  }

  get #lags(): Lags {
    this.#madeLags ??= makeLags(this.limits, this.counts.drops, this.flow.held.hold());
    return this.#madeLags;
  }

  /** Whether there is room for what waits for this client, beside what waits for others. */
  #hasRoom(): boolean {
    const { unsentBytes, bytes } = this.waiting;
    return this.#lags.hold.set(unsentBytes + bytes);
  }

  #stall(): void {
    this.settle();
    if (this.state !== "fast") return;
    const now = this.clock.monotonicMillis();
    this.state = "slow";
    this.flow.stalled(this);
    this.stalls++;
    this.#stalledSinceMillis = now;
    for (const channel of this.#channels) channel.moved(this);
    // Its pong shows that the client has read everything that is on its way now.
    this.#isPingEarly = this.#pingOutstanding;
    if (!this.#pingOutstanding) this.ping(now);
  }

  #tryReturn(): void {
    if (this.state !== "slow" || this.#pingOutstanding || this.socket.getBufferedAmount() > 0) return;
    this.settle();
    this.state = "fast";
    this.#lags.hold.set(0);
    for (const dropped of this.#lags.ledger.take()) {
      if (this.dialect.isNumbered) this.send(this.dialect.encodeControl({ type: "dropped", ...dropped }));
    }
    for (const control of this.#lags.controls.take()) this.send(control);
    for (const { payload } of this.#lags.queue.take()) this.send(payload);
    for (const channel of this.#channels) channel.moved(this);
    this.flow.returned(this);
  }

  #closeAsSlow(): void {
    this.close();
    this.counts.refusals.add("slow_client");
    this.socket.close(closeCodeOf("slow_client"), "slow client");
    this.clock.after(GOODBYE_MILLIS, () => this.socket.terminate());
  }
}

/** Payload of a flow ping, which tells its pong from the pong of a heartbeat. */
export const FLOW_PING = "flow";

function makeLags(limits: LaneLimits, drops: Tally, hold: Hold): Lags {
  const ledger = new DropLedger(drops);
  return { ledger, queue: new SlowQueue(limits, ledger), controls: new ControlQueue(limits), hold };
}
