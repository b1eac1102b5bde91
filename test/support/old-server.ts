import { encodeCompressedJson, PlainCodec } from "../../src/codec/index.ts";
import { Changes } from "./changes.ts";

const codec = new PlainCodec();

/** Maximum length of JSON sent as text. Units: bytes of UTF-8. */
const COMPRESSION_THRESHOLD_BYTES = 1024;

/** A command of the old protocol before it is checked. */
type Json = Record<string, unknown>;

/**
 * A server of the old protocol as it runs inside a game, without any part of the relay: it sends classic messages, accepts four commands,
 * and has one set of switches and one interval for all clients. It sends only when a test calls it, so tests need no clock.
 */
export class OldServer implements AsyncDisposable {
  /** Its answer to get_snapshot; undefined for no answer, like a game that loads. */
  snapshot: Json | undefined = { scene: "res://main.tscn" };
  fpsEnabled = true;
  trackingEnabled = true;
  intervalSeconds: number | undefined;
  /** Received texts that are no known command, and binary messages. */
  readonly notUnderstood: unknown[] = [];
  /** Number of received pings. */
  pings = 0;
  /** Number of connections so far. */
  connections = 0;
  readonly #commands: Json[] = [];
  readonly #changes = new Changes();
  readonly #sockets = new Set<Bun.ServerWebSocket<undefined>>();
  readonly #server: Bun.Server<undefined>;

  private constructor(port: number) {
    this.#server = Bun.serve<undefined>({
      hostname: "127.0.0.1",
      port,
      fetch: (request, server) => {
        // As Godot's server does: a client that names a subprotocol is refused.
        const isPlain = !request.headers.has("sec-websocket-protocol");
        return isPlain && server.upgrade(request) ? undefined : new Response(null, { status: 400 });
      },
      websocket: {
        idleTimeout: 0,
        sendPings: false,
        open: (socket) => {
          this.connections++;
          this.#sockets.add(socket);
          this.#changes.tell();
        },
        message: (socket, message) => this.#message(socket, message),
        ping: () => {
          this.pings++;
          this.#changes.tell();
        },
        close: (socket) => {
          this.#sockets.delete(socket);
          this.#changes.tell();
        },
      },
    });
  }

  /** Listens. Port 0 is any free one. */
  static start(port = 0): OldServer {
    return new OldServer(port);
  }

  get port(): number {
    return this.#server.port ?? 0;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  /** Number of open connections. */
  get connected(): number {
    return this.#sockets.size;
  }

  /** Sends one frame sample, as 0x01 and as JSON event, if the fps stream is on. Returns the packet. */
  sample(frame: number): Uint8Array {
    const packet = (codec.encodePerformance(frame, 90, 11.5, 2.5) as Uint8Array).slice();
    if (this.fpsEnabled) {
      this.sendAll(packet);
      const data = {
        fps: 90,
        frame_time_ms: 11.5,
        physics_time_ms: 2.5,
        memory_usage_mb: 256.5,
        cpu_load: 0.5,
      };
      this.sendAll({ type: "event", event: "fps", data, timestamp: frame });
    }
    return packet;
  }

  /** Sends a message to all clients: bytes and text unchanged, an object as JSON, or as 0x02 if it is long. */
  sendAll(message: string | Uint8Array | object): void {
    for (const socket of this.#sockets) send(socket, message);
  }

  /** Waits for a condition that depends on commands, pings or connections. */
  until(holds: () => boolean): Promise<void> {
    return this.#changes.until(holds);
  }

  /** Received commands of one name. */
  commands(name: string): Json[] {
    return this.#commands.filter(({ command }) => command === name);
  }

  /** Waits until it has received this many commands of one name. Returns them. */
  async took(name: string, count = 1): Promise<Json[]> {
    await this.until(() => this.commands(name).length >= count);
    return this.commands(name);
  }

  /** Ends without a close, like a game that is killed. */
  async kill(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    await this.#server.stop(true);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  #message(socket: Bun.ServerWebSocket<undefined>, message: string | Buffer): void {
    const command = typeof message === "string" ? (JSON.parse(message) as Json) : undefined;
    if (command !== undefined) this.#commands.push(command);
    const answer = command === undefined ? undefined : this.#answer(command);
    if (answer === undefined) this.notUnderstood.push(message);
    else if (answer !== "silence") send(socket, { ...answer, timestamp: 1 });
    this.#changes.tell();
  }

  #answer({ command, config, interval }: Json): Json | "silence" | undefined {
    switch (command) {
      case "get_snapshot":
        return this.snapshot === undefined ? "silence" : { type: "snapshot", data: this.snapshot };
      case "ping":
        return { type: "pong" };
      case "configure": {
        const asked = config as Json;
        this.fpsEnabled = (asked.fps_enabled as boolean | undefined) ?? this.fpsEnabled;
        this.trackingEnabled = (asked.vr_tracking_enabled as boolean | undefined) ?? this.trackingEnabled;
        return { type: "ack", command, config };
      }
      case "set_update_interval":
        this.intervalSeconds = interval as number;
        return { type: "ack", command, interval };
      default:
        return undefined;
    }
  }
}

function send(socket: Bun.ServerWebSocket<undefined>, message: string | Uint8Array | object): void {
  if (typeof message === "string") {
    socket.sendText(message);
  } else if (message instanceof Uint8Array) {
    socket.sendBinary(message as Uint8Array<ArrayBuffer>);
  } else {
    const text = JSON.stringify(message);
    if (Buffer.byteLength(text) <= COMPRESSION_THRESHOLD_BYTES) socket.sendText(text);
    else socket.sendBinary((encodeCompressedJson(codec, text) as Uint8Array).slice());
  }
}
