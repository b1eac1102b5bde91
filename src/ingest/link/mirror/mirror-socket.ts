import type { Clock, Timer } from "../../../base/clock.ts";
import { LINK_FORMAT } from "../../../protocol/formats.ts";

/** How long the relay may be silent, its pings included. It shares the machine. Units: milliseconds. */
const SILENCE_MILLIS = 10_000;
/** How often the edge pings the relay. Units: milliseconds. */
const PING_MILLIS = 1000;

/** The address of the relay behind an edge, and the headers with which it lets the edge in. */
export interface MirrorAddress {
  url: string;
  headers: Readonly<Record<string, string>>;
}

/** The events of a mirror's connection. */
export interface MirrorEvents {
  text(message: string): void;
  binary(message: Uint8Array): void;
  /** The connection has ended, or could not be made. Called once. */
  ended(reason: string): void;
}

/** The connection of an edge to the relay behind it. It does not reconnect: an edge without its relay ends. */
export class MirrorSocket {
  readonly #socket: WebSocket;
  readonly #watch: Timer;
  #heardAtMillis: number;
  #hasEnded = false;

  constructor(
    { url, headers }: MirrorAddress,
    clock: Clock,
    private readonly events: MirrorEvents,
  ) {
    this.#heardAtMillis = clock.monotonicMillis();
    const heard = () => {
      this.#heardAtMillis = clock.monotonicMillis();
    };
    const socket = new WebSocket(url, { headers, protocols: [LINK_FORMAT], perMessageDeflate: false });
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      heard();
      if (typeof data === "string") events.text(data);
      else events.binary(new Uint8Array(data));
    };
    socket.addEventListener("pong", heard);
    socket.addEventListener("ping", heard);
    socket.onclose = ({ code, reason }) => this.#end(`closed (${code}${reason === "" ? "" : `, ${reason}`})`);
    this.#watch = clock.every(PING_MILLIS, () => {
      const silentMillis = clock.monotonicMillis() - this.#heardAtMillis;
      if (silentMillis > SILENCE_MILLIS) this.#end(`silent for ${Math.round(silentMillis / 1000)} s`);
      else if (socket.readyState === WebSocket.OPEN) socket.ping();
    });
  }

  send(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#hasEnded = true;
    this.#watch.cancel();
    this.#socket.terminate();
  }

  #end(reason: string): void {
    if (this.#hasEnded) return;
    this.close();
    this.events.ended(reason);
  }
}
