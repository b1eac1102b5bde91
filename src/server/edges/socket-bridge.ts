import type { Clock, Timer } from "../../base/clock.ts";
import type { Peer, Watched } from "../connection/heartbeat.ts";
import type { Heartbeats } from "../connection/heartbeats.ts";

/** Unsent bytes on one side at which the edge stops reading from the other. Units: bytes. */
const MOST_UNSENT_BYTES = 1024 * 1024;
/** How often the edge looks whether the relay behind has read on. Units: milliseconds. */
const LOOK_MILLIS = 5;
/** Close codes without a close frame, and without a code. Source: RFC 6455, 7.4.1. */
const NO_GOODBYE = 1006;
const NO_CODE = 1005;
/** How long a peer has to answer a close before its socket is cut. Units: milliseconds. */
const GOODBYE_MILLIS = 1000;
/** Most pings and pongs of one peer between two sweeps of the heartbeat. */
const MAX_CONTROL_FRAMES = 1000;
/** The payload of a ping that follows messages to the peer: the answer says that they were read. */
const READ_PING = "edge";
/** How long after such an answer the next ping goes out with a message. Units: milliseconds. */
const READ_PING_MILLIS = 50;
/** Without an answer for so long, the peer has stopped reading: the edge stops too, so that the relay notices and leaves old states out. Units: milliseconds. */
const STALENESS_MILLIS = 250;

/** The side of the peer, as the bridge uses it. */
export type PeerSocket = Pick<
  Bun.ServerWebSocket<unknown>,
  "send" | "ping" | "close" | "terminate" | "getBufferedAmount"
> & { pause(): void; resume(): void };

/** What a bridge needs of the edge. */
export interface BridgeParts {
  clock: Clock;
  heartbeats: Heartbeats;
  heartbeat: "client" | "game";
}

/**
 * Passes the messages of a peer's WebSocket on to the relay behind the edge, and those of the relay to the peer. Each side is read only as
 * fast as the other one takes what is sent to it. The kernel hides megabytes, so pings behind the messages tell whether a client reads.
 * Pings end at the edge, which has a heartbeat for the peer.
 */
export class SocketBridge implements Peer {
  #peer: PeerSocket | undefined;
  #watched: Watched | undefined;
  #look: Timer | undefined;
  /** Messages of the relay that came before the peer's socket was open. Its first messages are few and short. */
  #early: (string | Uint8Array)[] = [];
  #hasEnded = false;
  /** Pings and pongs since the last sweep. */
  #controlFrames = 0;
  /** Runs while a ping that follows messages is unanswered. */
  #unread: Timer | undefined;
  #readAtMillis = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly relay: WebSocket,
    private readonly parts: BridgeParts,
  ) {
    relay.binaryType = "arraybuffer";
    relay.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
      this.#toPeer(typeof data === "string" ? data : new Uint8Array(data));
    relay.onclose = ({ code, reason }) => this.#relayEnded(code, reason);
  }

  /** The peer's socket is open. */
  opened(peer: PeerSocket): void {
    this.#peer = peer;
    this.#watched = this.parts.heartbeats[this.parts.heartbeat].watch(this);
    const early = this.#early;
    this.#early = [];
    for (const message of early) this.#toPeer(message);
    if (this.#hasEnded) this.#endPeer(NO_GOODBYE, "");
  }

  /** A message of the peer. */
  message(message: string | Uint8Array<ArrayBuffer>): void {
    this.#watched?.heard();
    if (this.relay.readyState !== WebSocket.OPEN) return;
    this.relay.send(message);
    if (this.relay.bufferedAmount <= MOST_UNSENT_BYTES || this.#look !== undefined) return;
    this.#peer?.pause();
    this.#look = this.parts.clock.every(LOOK_MILLIS, () => this.#readOn());
  }

  /** A ping of the peer. */
  pinged(): void {
    this.#watched?.heard();
    if (++this.#controlFrames > MAX_CONTROL_FRAMES) this.#peer?.terminate();
  }

  /** A pong of the peer. */
  ponged(payload: string): void {
    this.pinged();
    if (payload !== READ_PING || this.#unread === undefined) return;
    this.#unread?.cancel();
    this.#unread = undefined;
    this.#readAtMillis = this.parts.clock.monotonicMillis();
    this.drained();
  }

  /** The peer has taken what waited for it. */
  drained(): void {
    if (this.relay.readyState === WebSocket.OPEN) this.relay.resume();
  }

  /** The peer's socket has ended. */
  closed(code: number, reason: string): void {
    this.#stop();
    this.#peer = undefined;
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (code === NO_GOODBYE) this.relay.terminate();
    else if (code === NO_CODE) this.relay.close();
    else this.relay.close(code, reason);
  }

  ping(): void {
    this.#peer?.ping();
  }

  expire(): void {
    this.#peer?.terminate();
  }

  swept(): void {
    this.#controlFrames = 0;
  }

  #toPeer(message: string | Uint8Array): void {
    const peer = this.#peer;
    if (peer === undefined) {
      this.#early.push(message);
      return;
    }
    peer.send(message as string | Uint8Array<ArrayBuffer>);
    this.#askWhetherRead(peer);
    if (peer.getBufferedAmount() > MOST_UNSENT_BYTES) this.relay.pause();
  }

  /** Games and editors answer pings when they like, and get no states. */
  #askWhetherRead(peer: PeerSocket): void {
    const { clock, heartbeat } = this.parts;
    if (heartbeat !== "client" || this.#unread !== undefined) return;
    if (clock.monotonicMillis() - this.#readAtMillis < READ_PING_MILLIS) return;
    peer.ping(READ_PING);
    this.#unread = clock.after(STALENESS_MILLIS, () => this.relay.pause());
  }

  #readOn(): void {
    if (this.relay.bufferedAmount > MOST_UNSENT_BYTES) return;
    this.#look?.cancel();
    this.#look = undefined;
    this.#peer?.resume();
  }

  #relayEnded(code: number, reason: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#stop();
    this.#endPeer(code, reason);
  }

  #endPeer(code: number, reason: string): void {
    const peer = this.#peer;
    if (peer === undefined) return;
    if (code === NO_GOODBYE) {
      peer.terminate();
      return;
    }
    if (code === NO_CODE) peer.close();
    else peer.close(code, reason);
    this.parts.clock.after(GOODBYE_MILLIS, () => peer.terminate());
  }

  #stop(): void {
    this.#look?.cancel();
    this.#look = undefined;
    this.#unread?.cancel();
    this.#watched?.stop();
  }
}
