import { STREAMS, type Stream } from "../protocol/streams.ts";
import type { ClassicFanOut, Pace } from "./classic-fan-out.ts";
import type { ClientSocket } from "./client-socket.ts";

/** What one client wants of one stream. */
export interface StreamWish {
  enabled: boolean;
  pace: Pace;
}

/** A client of the old protocol: what it wants, and the publish topics that its socket is subscribed to for that. */
export class ClassicClient {
  readonly wishes: Record<Stream, StreamWish> = {
    fps: { enabled: true, pace: "own" },
    vr_tracking: { enabled: true, pace: "own" },
  };
  /** How to leave each tier that the socket is in, by stream and pace. */
  readonly #joined = new Map<string, () => void>();

  constructor(
    readonly id: number,
    readonly address: string,
    /** Units: unix milliseconds. */
    readonly connectedAtUnixMillis: number,
    private readonly socket: ClientSocket,
    private readonly fanOut: ClassicFanOut,
  ) {
    socket.subscribe(fanOut.joinEvents());
    this.#resubscribe();
  }

  /** Turns streams on or off, for this client alone. */
  configure(enabled: Partial<Record<Stream, boolean>>): void {
    for (const stream of STREAMS)
      this.wishes[stream].enabled = enabled[stream] ?? this.wishes[stream].enabled;
    this.#resubscribe();
  }

  /** Sets the pace of streams, for this client alone. Units: seconds, 0 is every sample. */
  setInterval(intervalSeconds: number, streams: readonly Stream[]): void {
    for (const stream of streams) this.wishes[stream].pace = intervalSeconds;
    this.#resubscribe();
  }

  /** Sends an answer to this client alone. */
  send(payload: string | Uint8Array): number {
    return this.socket.send(payload);
  }

  /** Says goodbye. */
  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  /** Counts this client out everywhere, once its socket has gone. */
  leave(): void {
    for (const leave of this.#joined.values()) leave();
    this.#joined.clear();
    this.fanOut.leaveEvents();
  }

  #resubscribe(): void {
    const { fps, vr_tracking } = this.wishes;
    const wanted: ["performance" | Stream, Pace][] = [];
    // 0x01 is every sample, whatever the interval of the JSON event; see docs/adr/0003.
    if (fps.enabled) wanted.push(["performance", fps.pace === "own" ? "own" : 0], ["fps", fps.pace]);
    if (vr_tracking.enabled) wanted.push(["vr_tracking", vr_tracking.pace]);
    const keys = new Set(wanted.map(([stream, pace]) => `${stream} ${pace}`));
    for (const [key, leave] of this.#joined) {
      if (keys.has(key)) continue;
      leave();
      this.#joined.delete(key);
    }
    for (const [stream, pace] of wanted) {
      const key = `${stream} ${pace}`;
      if (this.#joined.has(key)) continue;
      const topic = this.fanOut.join(stream, pace);
      this.socket.subscribe(topic);
      this.#joined.set(key, () => {
        this.fanOut.leave(stream, pace);
        this.socket.unsubscribe(topic);
      });
    }
  }
}
