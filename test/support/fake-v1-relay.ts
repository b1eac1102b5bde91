import { encode } from "@msgpack/msgpack";
import type { ServerWebSocket } from "bun";
import { encodeCompressedJson, PlainCodec } from "../../src/codec/index.ts";
import { Changes } from "./changes.ts";

type Message = Record<string, unknown>;

interface Peer {
  format: string;
  topics: Map<string, Message>;
}

const STATE_TOPICS = new Set(["fps", "vr_tracking", "performance"]);

/** The parts of a v1 relay that the client library's tests need, with switches for faults. It keeps all of its history. */
export class FakeV1Relay implements Disposable {
  /** Every received command, in order. */
  readonly commands: Message[] = [];
  /** Names of commands that get no answer. */
  readonly mute = new Set<string>();
  /** Whether a client gets the subprotocol that it asks for. */
  agrees = true;
  epoch = "epoch-1";
  /** Whether the welcome contains the newest offset. */
  tellsOffset = false;
  /** Offset up to which the history no longer has messages. */
  forgottenTo = 0;
  readonly #history: Message[] = [];
  readonly #seqs = new Map<string, number>();
  readonly #codec = new PlainCodec();
  readonly #peers = new Set<ServerWebSocket<Peer>>();
  readonly #changes = new Changes();
  readonly #server: Bun.Server<Peer>;

  constructor(private readonly options: { port?: number } = {}) {
    this.#server = Bun.serve<Peer>({
      port: this.options.port ?? 0,
      hostname: "127.0.0.1",
      fetch: (request, server) => {
        const asked = request.headers.get("sec-websocket-protocol");
        const format = asked?.split(".").at(-1) ?? "classic";
        const headers = asked === null ? {} : { "Sec-WebSocket-Protocol": this.agrees ? asked : "another" };
        const taken = server.upgrade(request, { headers, data: { format, topics: new Map() } });
        return taken ? undefined : new Response("a WebSocket, please", { status: 426 });
      },
      websocket: {
        perMessageDeflate: false,
        open: (peer) => {
          this.#peers.add(peer);
          if (peer.data.format === "classic") return;
          const { epoch } = this;
          const relay = { name: "fake", version: "1" };
          this.#send(peer, {
            type: "welcome",
            relay,
            epoch,
            format: peer.data.format,
            topics: ["fps"],
            limits: {},
            ...(this.tellsOffset ? { offset: this.#history.length } : {}),
          });
        },
        message: (peer, text) => {
          this.#command(peer, JSON.parse(String(text)) as Message);
          this.#changes.tell();
        },
        close: (peer) => {
          this.#peers.delete(peer);
          this.#changes.tell();
        },
      },
    });
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#server.port}`;
  }

  /** Number of connections. */
  get connections(): number {
    return this.#peers.size;
  }

  /** Publishes a message of a game to every subscribed client. Returns its offset. */
  publish(topic: string, data: Message, more: Message = {}): number {
    const offset = this.#history.length + 1;
    const seq = (this.#seqs.get(topic) ?? 0) + 1;
    this.#seqs.set(topic, seq);
    const event = topic.startsWith("custom/") ? "custom" : topic;
    const message = {
      type: "event",
      event,
      data,
      timestamp: 1000 + offset,
      topic,
      source: "room",
      source_epoch: "g1",
    };
    const whole = { ...message, seq, offset, ...more };
    this.#history.push(whole);
    for (const peer of this.#peers) if (isSubscribed(peer, topic)) this.#send(peer, whole);
    return offset;
  }

  /** Sends a message, or bytes, to all clients. */
  say(message: Message | Uint8Array | string): void {
    for (const peer of this.#peers) {
      if (typeof message === "string" || message instanceof Uint8Array) peer.send(message as string);
      else this.#send(peer, message);
    }
  }

  /** Sends JSON as a 0x02 packet to all clients. */
  sayCompressed(message: Message): void {
    this.say((encodeCompressedJson(this.#codec, JSON.stringify(message)) as Uint8Array).slice());
  }

  /** Ends every connection without a close. */
  cut(): void {
    for (const peer of [...this.#peers]) peer.terminate();
  }

  /** Starts another run of the relay, with another epoch and no history. */
  startAnew(epoch: string): void {
    this.epoch = epoch;
    this.#history.length = 0;
    this.#seqs.clear();
    this.cut();
  }

  /** Resolves when the condition holds. Checks it after every command and every end of a connection. */
  until(holds: () => boolean): Promise<void> {
    return this.#changes.until(holds);
  }

  /** Received commands of one name. */
  came(name: string): Message[] {
    return this.commands.filter(({ command }) => command === name);
  }

  [Symbol.dispose](): void {
    void this.#server.stop(true);
  }

  #command(peer: ServerWebSocket<Peer>, message: Message): void {
    this.commands.push(message);
    const { command, id, t, since } = message;
    if (this.mute.has(String(command))) return;
    const answer = (more: Message) => this.#send(peer, { type: "ack", command, ...more, id });
    const topics = ((message.topics ?? []) as (string | Message)[]).map((one) =>
      typeof one === "string" ? { topic: one } : one,
    );
    switch (command) {
      case "ping":
        this.#send(peer, { type: "pong", timestamp: Date.now() / 1000, t, id });
        break;
      case "get_snapshot":
        this.#send(peer, { type: "snapshot", data: { fps: { age_ms: 1 } }, timestamp: 1, id });
        break;
      case "subscribe":
        for (const { history, ...topic } of topics) {
          peer.data.topics.set(String(topic.topic), topic);
          this.#repeat(peer, String(topic.topic), history ?? "default");
        }
        answer({ subscriptions: [...peer.data.topics.values()] });
        break;
      case "unsubscribe":
        for (const { topic } of topics) {
          if (topic === "*") peer.data.topics.clear();
          else peer.data.topics.delete(String(topic));
        }
        answer({ subscriptions: [...peer.data.topics.values()] });
        break;
      case "resume": {
        for (const topic of topics) peer.data.topics.set(String(topic.topic), topic);
        const recovered = message.epoch === this.epoch && Number(since) >= this.forgottenTo;
        const from = recovered ? Number(since) : this.#history.length - 1;
        for (const one of this.#history.slice(Math.max(0, from)))
          if (isSubscribed(peer, String(one.topic))) this.#send(peer, { ...one, history: true });
        answer({ recovered, offset: this.#history.length });
        break;
      }
      default:
        this.#send(peer, { type: "error", code: "unknown_command", message: `no ${String(command)}`, id });
    }
  }

  #repeat(peer: ServerWebSocket<Peer>, pattern: string, history: unknown): void {
    const matching = this.#history.filter(({ topic }) => matches(pattern, String(topic)));
    const count =
      history === "last" || (history === "default" && STATE_TOPICS.has(pattern))
        ? 1
        : typeof history === "object" && history !== null && "last" in history
          ? Number(history.last)
          : 0;
    const since =
      typeof history === "object" && history !== null && "since" in history
        ? Number(history.since)
        : undefined;
    const chosen =
      since === undefined
        ? matching.slice(matching.length - Math.min(count, matching.length))
        : matching.filter(({ offset }) => Number(offset) > since);
    for (const message of chosen) this.#send(peer, { ...message, history: true });
  }

  #send(peer: ServerWebSocket<Peer>, message: Message): void {
    peer.send(peer.data.format === "msgpack" ? encode(message) : JSON.stringify(message));
  }
}

function isSubscribed(peer: ServerWebSocket<Peer>, topic: string): boolean {
  return [...peer.data.topics.keys()].some((pattern) => matches(pattern, topic));
}

function matches(pattern: string, topic: string): boolean {
  return (
    pattern === "*" || pattern === topic || (pattern.endsWith("/*") && topic.startsWith(pattern.slice(0, -1)))
  );
}
