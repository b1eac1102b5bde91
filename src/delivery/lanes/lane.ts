import type { Clock } from "../../base/clock.ts";
import type { Tally } from "../../base/tally.ts";
import { closeCodeOf } from "../../protocol/error-table.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { Dialect } from "../formats/dialect.ts";
import type { Payload } from "../formats/format.ts";
import { writtenLength } from "../formats/written-length.ts";
import type { ClientSocket } from "./client-socket.ts";
import { ControlQueue } from "./control-queue.ts";
import { DropLedger } from "./drop-ledger.ts";
import type { FlowControl, WatchedLane } from "./flow-control.ts";
import type { LaneLimits } from "./lane-limits.ts";
import { SlowQueue, type Waiting } from "./slow-queue.ts";

/** How long a client that is closed for being slow has to answer. Units: milliseconds. */
const GOODBYE_MILLIS = 1000;

/** Whether the native publish reaches the client, or its own queue does, or it is gone. */
export type LaneState = "fast" | "slow" | "closed";

/** A channel, as a lane sees it. */
export interface LaneChannel {
  readonly nativeTopic: string;
  /** Whether messages of this topic and game go out here. */
  carries(topic: Topic, source: string): boolean;
  add(lane: Lane): void;
  /** Takes a lane out. A message that waits for its turn here is handed to the lane at once if it is still `subscribed` to it. */
  remove(lane: Lane, isSubscribed?: (topic: Topic, source: string) => boolean): void;
  /** The lane has changed between fast and slow. */
  moved(lane: Lane): void;
}

/** What a lane keeps of a client that has not kept up. */
interface Lags {
  ledger: DropLedger;
  queue: SlowQueue;
  controls: ControlQueue;
}

/**
 * One client's way out. On the fast lane its socket is subscribed natively and costs nothing here.
 * When it does not keep up it is taken off, into a bounded queue of its own, and put back once it has read what was on its way:
 * notices of what it lost first, then what waited, in order.
 */
export class Lane implements WatchedLane {
  state: LaneState = "fast";
  /** How often this client was taken off the fast lane. */
  stalls = 0;
  readonly #channels = new Set<LaneChannel>();
  /** Made when it does not keep up: most clients always do. */
  #madeLags: Lags | undefined;
  #pingSentMillis = 0;
  #pingOutstanding = false;
  #stalledSinceMillis = 0;

  constructor(
    private readonly socket: ClientSocket,
    private readonly dialect: Dialect,
    private readonly limits: LaneLimits,
    private readonly clock: Clock,
    /** Counts what all clients together did not get, by topic. */
    private readonly drops: Tally,
    private readonly flow: FlowControl,
  ) {
    flow.watch(this);
  }

  /** Messages that it did not get, told or not, of all topics and by topic. */
  get dropped(): { total: number; byTopic: Record<string, number> } {
    const ledger = this.#madeLags?.ledger;
    return { total: ledger?.total ?? 0, byTopic: ledger?.byTopic.toRecord() ?? {} };
  }

  /** Age of the oldest flow ping without an answer. Units: milliseconds; 0 when none is out. */
  lagMillis(nowMillis: number): number {
    return this.#pingOutstanding ? nowMillis - this.#pingSentMillis : 0;
  }

  /** Bytes that its socket has not sent yet, and what waits for it on the slow lane. */
  get waiting(): { unsentBytes: number; messages: number; bytes: number } {
    const lags = this.#madeLags;
    const unsentBytes = this.state === "closed" ? 0 : this.socket.getBufferedAmount();
    if (lags === undefined) return { unsentBytes, messages: 0, bytes: 0 };
    const { messages, bytes } = lags.queue.waiting;
    return { unsentBytes, messages: messages + lags.controls.length, bytes: bytes + lags.controls.bytes };
  }

  /** Joins a channel from the next message on. */
  join(channel: LaneChannel): void {
    if (this.state === "closed" || this.#channels.has(channel)) return;
    this.#channels.add(channel);
    channel.add(this);
    if (this.state === "fast") this.socket.subscribe(channel.nativeTopic);
  }

  /** Joins exactly these channels and leaves all others. Messages that wait stay if one of these channels carries them; the others count as dropped. */
  joinExactly(channels: ReadonlySet<LaneChannel>): void {
    for (const channel of channels) this.join(channel);
    const left = [...this.#channels].filter((channel) => !channels.has(channel));
    if (left.length === 0) return;
    const isSubscribed = (topic: Topic, source: string) =>
      channels.values().some((channel) => channel.carries(topic, source));
    for (const channel of left) {
      channel.remove(this, isSubscribed);
      this.#channels.delete(channel);
      if (this.state === "fast") this.socket.unsubscribe(channel.nativeTopic);
    }
    if (this.state === "slow")
      this.#lags.queue.keepOnly(({ topic, source }) => isSubscribed(topic, source.name));
  }

  /**
   * A message for this client alone: an answer, a notice. It must arrive: one too many closes a client that does not read.
   * Returns how long it was before it was compressed. Units: bytes, of text characters.
   */
  sendControl(message: object): number {
    const payload = this.dialect.encodeControl(message);
    const length = writtenLength(payload);
    if (this.state === "fast") {
      if (this.socket.send(payload) === -1) this.checkBacklog();
    } else if (this.state === "slow") {
      if (!this.#lags.controls.offer(payload)) this.#closeAsSlow();
    }
    return length;
  }

  /** A message for this client alone, from history; on the slow lane it waits its turn. */
  sendMessage(message: Waiting): void {
    if (this.state === "fast") this.sendNow(message.payload);
    else if (this.state === "slow") this.#lags.queue.offerEvent(message);
  }

  /** Sends to a client on the fast lane by itself, and looks at once whether it keeps up. */
  sendNow(payload: Payload): void {
    this.socket.send(payload);
    this.checkBacklog();
  }

  /** A state value while the client is on the slow lane. */
  offerState(key: string, message: Waiting): void {
    this.#lags.queue.offerState(key, message);
  }

  /** An event while the client is on the slow lane. */
  offerEvent(message: Waiting): void {
    this.#lags.queue.offerEvent(message);
  }

  /** Takes the client off the fast lane when too much is unsent. */
  checkBacklog(): void {
    if (this.state === "fast" && this.socket.getBufferedAmount() > this.limits.backlogBytes) this.#stall();
  }

  ping(nowMillis: number): boolean {
    this.checkBacklog();
    if (this.state !== "fast") return false;
    this.#sendPing(nowMillis);
    return true;
  }

  stale(): void {
    if (this.state === "fast") this.#stall();
  }

  checkStall(nowMillis: number): void {
    if (nowMillis - this.#stalledSinceMillis >= this.limits.maxStallMillis) this.#closeAsSlow();
    else this.#tryReturn();
  }

  /** The flow ping has come back: all that was sent before it has been read. */
  pong(): void {
    this.#pingOutstanding = false;
    this.flow.answered(this);
    this.#tryReturn();
  }

  /** The socket has gone, or goes. */
  close(): void {
    if (this.state === "closed") return;
    this.state = "closed";
    this.flow.unwatch(this);
    for (const channel of this.#channels) channel.remove(this);
    this.#channels.clear();
    this.#madeLags?.controls.take();
  }

  get #lags(): Lags {
    this.#madeLags ??= makeLags(this.limits, this.drops);
    return this.#madeLags;
  }

  #sendPing(nowMillis: number): void {
    this.#pingOutstanding = true;
    this.#pingSentMillis = nowMillis;
    // A write of its own would cost as much again as that of the message it goes with.
    this.socket.cork(() => this.socket.ping(FLOW_PING));
  }

  #stall(): void {
    const now = this.clock.monotonicMillis();
    this.state = "slow";
    this.flow.stalled(this);
    this.stalls++;
    this.#stalledSinceMillis = now;
    for (const channel of this.#channels) {
      this.socket.unsubscribe(channel.nativeTopic);
      channel.moved(this);
    }
    // Its answer tells that the client has read all that is on its way to it now.
    if (!this.#pingOutstanding) this.#sendPing(now);
  }

  #tryReturn(): void {
    if (this.state !== "slow" || this.#pingOutstanding || this.socket.getBufferedAmount() > 0) return;
    this.state = "fast";
    for (const dropped of this.#lags.ledger.take()) {
      if (this.dialect.isNumbered)
        this.socket.send(this.dialect.encodeControl({ type: "dropped", ...dropped }));
    }
    for (const control of this.#lags.controls.take()) this.socket.send(control);
    for (const { payload } of this.#lags.queue.take()) this.socket.send(payload);
    for (const channel of this.#channels) {
      this.socket.subscribe(channel.nativeTopic);
      channel.moved(this);
    }
    this.flow.returned(this);
  }

  #closeAsSlow(): void {
    this.close();
    this.socket.close(closeCodeOf("slow_client"), "slow client");
    this.clock.after(GOODBYE_MILLIS, () => this.socket.terminate());
  }
}

/** What a flow ping carries, to tell its pong from that of a heartbeat. */
export const FLOW_PING = "flow";

function makeLags(limits: LaneLimits, drops: Tally): Lags {
  const ledger = new DropLedger(drops);
  return { ledger, queue: new SlowQueue(limits, ledger), controls: new ControlQueue(limits) };
}
