import type { ClientFormat, WebSocketConstructor } from "../../client/index.ts";
import { type PacketReader, TelemetryClient } from "../../client/internal.ts";
import { isStateTopic, matchesTopic } from "../../protocol/topic-patterns.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import type { KnownMessages } from "./known-messages.ts";
import type { Latencies } from "./latencies.ts";
import { type LoadMessage, loadMessageOf } from "./load-message.ts";
import type { LoadOptions, ReaderKind } from "./load-options.ts";
import { LOAD_EVENT, type LoadProducer } from "./load-producer.ts";
import type { PausableSocket } from "./pausable-socket.ts";
import { type Sharing, sharingSocketClass } from "./sharing-socket.ts";
import { TopicAccount } from "./topic-account.ts";

/** Time limit for a connection when 1,000 clients connect at once. Units: milliseconds. */
const CONNECT_MILLIS = 15_000;
/** Time limit for answers. Clients of a load test never give up, since the test measures how long the server takes. */
const NEVER_MILLIS = 2 ** 30;

/** The properties of a client, and the parts that all clients share. */
export interface LoadClientParts {
  kind: ReaderKind;
  format: ClientFormat;
  options: Pick<LoadOptions, "url" | "token" | "topics" | "maxHz" | "slowBytesPerSecond">;
  codec: PacketReader;
  /** Collects latencies; shared by clients of one kind and format. */
  latencies: Latencies;
  /** Messages that clients of this format have decoded. */
  known: KnownMessages<readonly LoadMessage[]>;
  /** The load test's own producer, if it runs one. */
  producer: LoadProducer | undefined;
  /** Units: milliseconds. */
  monotonicMillis: () => number;
}

/** One client of a load test. It counts received and missing messages, and measures their latency. */
export class LoadClient {
  readonly kind: ReaderKind;
  readonly format: ClientFormat;
  readonly latencies: Latencies;
  /** Number of received telemetry messages. */
  delivered = 0;
  /** Number of received messages from the load test's own producer. */
  ownDelivered = 0;
  /** Size of the received messages. Units: bytes. */
  bytes = 0;
  /** Close code and reason of the connection; undefined while it is open. */
  closed: { code: number; reason: string } | undefined;
  /** The first error. */
  fault: Error | undefined;
  readonly #parts: LoadClientParts;
  readonly #client: TelemetryClient;
  readonly #accounts = new Map<string, TopicAccount>();
  readonly #confirmed: Promise<void>;
  /** Messages that the library decoded from the bytes that it is reading now. */
  #said: LoadMessage[] = [];
  #socket: PausableSocket | undefined;
  /** Arrival time of the bytes that are being read. Reading the clock costs as much as reading a message. */
  #readMillis = 0;
  #reading: "freely" | "slowly" | "not" = "freely";

  constructor(parts: LoadClientParts) {
    this.#parts = parts;
    this.kind = parts.kind;
    this.format = parts.format;
    this.latencies = parts.latencies;
    const { url, token, topics, maxHz } = parts.options;
    this.#client = new TelemetryClient(url, {
      format: parts.format,
      codec: parts.codec,
      ...(token === undefined ? {} : { token }),
      connectTimeoutMillis: CONNECT_MILLIS,
      commandTimeoutMillis: NEVER_MILLIS,
      silenceMillis: 0,
      WebSocket: this.#sharing(),
    });
    const failed = Promise.withResolvers<never>();
    this.#client.on("error", (error) => {
      this.fault ??= error;
      failed.reject(error);
    });
    this.#client.on("state", (state) => {
      if (state.name !== "waiting") return;
      this.closed = { code: state.code, reason: state.reason };
      failed.reject(new Error(`the connection ended (${state.code}${state.reason && ` ${state.reason}`})`));
      this.#client.close();
    });
    this.#client.on("dropped", (dropped) => {
      if (dropped.where === "relay") this.#account(dropped.topic).reported += dropped.count;
    });
    const options = { history: "none", ...(maxHz === undefined ? {} : { maxHz }) } as const;
    const subscription = this.#client.subscribe(topics, options, (message) => {
      this.#said.push(loadMessageOf(message, parts.producer));
    });
    this.#confirmed = Promise.race([
      failed.promise,
      this.#client.opened().then(() => subscription.confirmed()),
    ]);
    // Callers of ready() get the rejection. If nothing calls it, the rejection must not be unhandled.
    this.#confirmed.catch(() => {});
    failed.promise.catch(() => {});
  }

  /** Resolves when the server has confirmed the subscription. Fails: the server's code, or an Error with the close code. */
  ready(): Promise<void> {
    return this.#confirmed;
  }

  /** Whether the client reads nothing now. */
  get isStalled(): boolean {
    return this.#reading === "not";
  }

  /** Makes a slow client read slowly, and a stalled client stop reading. */
  beginToLag(): void {
    if (this.kind === "healthy") return;
    this.#reading = this.kind === "slow" ? "slowly" : "not";
    if (this.kind === "stalled") this.#socket?.pause();
  }

  /** Makes the client read at full speed again. */
  readOn(): void {
    this.#reading = "freely";
    this.#socket?.resume();
  }

  /** Whether every message of the producer has arrived or is known to be lost. */
  hasCaughtUp(): boolean {
    if (this.closed !== undefined || this.isStalled || this.#parts.producer === undefined) return true;
    return this.#countedTopics().every(([topic, last]) => this.#account(topic).hasReached(last));
  }

  /** Stops waiting. Messages of the producer that have not arrived now count as lost. */
  giveUp(): void {
    if (this.closed !== undefined || this.isStalled) return;
    for (const [topic, last] of this.#countedTopics()) this.#account(topic).endAt(last);
  }

  /** Whether the messages have numbers that show losses. */
  get countsLosses(): boolean {
    return [...this.#accounts.values()].some(({ counts }) => counts);
  }

  /** Losses over all topics. */
  losses(): { lost: number; reported: number; unreported: number; repeated: number } {
    const total = { lost: 0, reported: 0, unreported: 0, repeated: 0 };
    for (const account of this.#accounts.values()) {
      total.lost += account.lost;
      total.reported += account.reported;
      total.unreported += account.unreported;
      total.repeated += account.repeated;
    }
    return total;
  }

  close(): void {
    this.#socket?.resume();
    this.#client.close();
  }

  #count({ topic, seq, sourceEpoch = "", own, packet }: LoadMessage): void {
    this.delivered++;
    const account = this.#account(topic);
    if (seq !== undefined && !this.#isThrottled(topic)) account.takeSeq(sourceEpoch, seq);
    if (own === undefined) return;
    this.ownDelivered++;
    // The old protocol's JSON fps event repeats a packet that came before it.
    if (this.format === "classic" && topic === "fps" && !packet) return;
    const ageMillis = own.sent.ageMillis(own.number, this.#readMillis);
    if (ageMillis !== undefined) this.latencies.add(ageMillis);
    account.takeOwn(own.number);
  }

  #account(topic: string): TopicAccount {
    const known = this.#accounts.get(topic);
    if (known !== undefined) return known;
    const last = this.#countedTopics().find(([counted]) => counted === topic);
    const { producer } = this.#parts;
    const first = topic.startsWith("custom/") ? producer?.events.first : producer?.frames.first;
    const account = new TopicAccount(last === undefined ? undefined : first);
    this.#accounts.set(topic, account);
    return account;
  }

  /** The producer's topics of which this client should get every message, each with its last number. */
  #countedTopics(): [topic: string, last: number][] {
    const { producer, options } = this.#parts;
    if (producer === undefined) return [];
    const { fps, tracking, events } = producer.sends;
    const all: [topic: string, sent: boolean, last: number][] = [
      [topicOfPacket("frame"), fps, producer.frames.last],
      // The server sends the old protocol's JSON tracking at its own interval.
      [topicOfPacket("tracking"), tracking && this.format !== "classic", producer.frames.last],
      [`custom/${LOAD_EVENT}`, events, producer.events.last],
    ];
    return all
      .filter(([topic, sent]) => sent && options.topics.some((pattern) => matchesTopic(pattern, topic)))
      .filter(([topic]) => !this.#isThrottled(topic))
      .map(([topic, , last]) => [topic, last]);
  }

  /** Whether --max-hz throttles a topic, so that gaps are expected. */
  #isThrottled(topic: string): boolean {
    return this.#parts.options.maxHz !== undefined && isStateTopic(topic);
  }

  /** The class of this client's socket, which can be read slowly or not at all. */
  #sharing(): WebSocketConstructor {
    const { known, codec } = this.#parts;
    const sharing: Sharing<readonly LoadMessage[]> = {
      known,
      codec: this.format === "msgpack" ? undefined : codec,
      heard: (said, bytes) => {
        this.bytes += bytes;
        for (const message of said) this.#count(message);
      },
      read: (hand, bytes) => {
        this.bytes += bytes;
        this.#said = [];
        hand();
        for (const message of this.#said) this.#count(message);
        return this.#said.length === 0 ? undefined : this.#said;
      },
    };
    const made = (socket: PausableSocket) => {
      this.#socket = socket;
      socket.onread = (bytes) => {
        this.#readMillis = this.#parts.monotonicMillis();
        this.#slowDown(socket, bytes);
      };
    };
    return sharingSocketClass(sharing, made);
  }

  #slowDown(socket: PausableSocket, bytes: number): void {
    if (this.#reading !== "slowly") return;
    socket.pause();
    setTimeout(
      () => {
        if (this.#reading !== "not") socket.resume();
      },
      (bytes / this.#parts.options.slowBytesPerSecond) * 1000,
    );
  }
}
