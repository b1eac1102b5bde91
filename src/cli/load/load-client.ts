import type { PacketReader } from "../../client/index.ts";
import {
  type ClientFormat,
  connect,
  type TelemetryClient,
  type WebSocketConstructor,
} from "../../client/index.ts";
import { isStateTopic, matchesTopic } from "../../protocol/topic-patterns.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import type { KnownMessages } from "./known-messages.ts";
import type { Latencies } from "./latencies.ts";
import { type LoadMessage, loadMessageOf } from "./load-message.ts";
import type { LoadOptions, ReaderKind } from "./load-options.ts";
import { LOAD_EVENT, type LoadProducer } from "./load-producer.ts";
import type { PausableSocket } from "./pausable-socket.ts";
import { type Sharing, SharingSocket } from "./sharing-socket.ts";
import { TopicAccount } from "./topic-account.ts";

/** A ready connection takes at most so long, of a thousand that begin at once. Units: milliseconds. */
const CONNECT_MILLIS = 15_000;
/** A load test's clients are never impatient: how long the server takes is what it shows. */
const NEVER_MILLIS = 2 ** 30;

/** Which client this is, and what all have in common. */
export interface LoadClientParts {
  kind: ReaderKind;
  format: ClientFormat;
  options: Pick<LoadOptions, "url" | "token" | "topics" | "maxHz" | "slowBytesPerSecond">;
  codec: PacketReader;
  /** Where latencies go: clients of one kind and format share it. */
  latencies: Latencies;
  /** Messages that clients of this format have had. */
  known: KnownMessages<readonly LoadMessage[]>;
  /** The load test's own producer, if it runs one. */
  producer: LoadProducer | undefined;
  /** Units: milliseconds. */
  monotonicMillis: () => number;
}

/** One client of a load test: it counts what comes, what is missing, and how old it is. */
export class LoadClient {
  readonly kind: ReaderKind;
  readonly format: ClientFormat;
  readonly latencies: Latencies;
  /** Telemetry messages that came. */
  delivered = 0;
  /** Of these, messages of the load test's own producer. */
  ownDelivered = 0;
  /** Units: bytes of messages that came. */
  bytes = 0;
  /** How the server ended the connection; undefined while it stands. */
  closed: { code: number; reason: string } | undefined;
  /** What went wrong beside, first of all. */
  fault: Error | undefined;
  readonly #parts: LoadClientParts;
  readonly #client: TelemetryClient;
  readonly #accounts = new Map<string, TopicAccount>();
  readonly #confirmed: Promise<void>;
  /** What the library has made of the message that it is reading. */
  #said: LoadMessage[] = [];
  #socket: PausableSocket | undefined;
  /** When the bytes came that are being read: the clock costs as much as a message. */
  #readMillis = 0;
  #reading: "freely" | "slowly" | "not" = "freely";

  constructor(parts: LoadClientParts) {
    this.#parts = parts;
    this.kind = parts.kind;
    this.format = parts.format;
    this.latencies = parts.latencies;
    const { url, token, topics, maxHz } = parts.options;
    this.#client = connect(url, {
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
      failed.reject(new Error(`the connection ended (${state.code} ${state.reason})`));
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
    // Whoever waits for it hears of it; nobody has to.
    this.#confirmed.catch(() => {});
    failed.promise.catch(() => {});
  }

  /** Resolves once the server has taken the subscription. Fails: the server's code, or an Error with how the connection ended. */
  ready(): Promise<void> {
    return this.#confirmed;
  }

  /** Whether it reads nothing now. */
  get isStalled(): boolean {
    return this.#reading === "not";
  }

  /** A slow client begins to be slow, or a stalled one to stall. */
  beginToLag(): void {
    if (this.kind === "healthy") return;
    this.#reading = this.kind === "slow" ? "slowly" : "not";
    if (this.kind === "stalled") this.#socket?.pause();
  }

  /** It reads all that comes again. */
  readOn(): void {
    this.#reading = "freely";
    this.#socket?.resume();
  }

  /** Whether all that the producer sent has come, or is known not to. */
  hasCaughtUp(): boolean {
    if (this.closed !== undefined || this.isStalled || this.#parts.producer === undefined) return true;
    return this.#countedTopics().every(([topic, last]) => this.#account(topic).hasReached(last));
  }

  /** No more is waited for: what the producer sent and has not come is lost. */
  giveUp(): void {
    if (this.closed !== undefined || this.isStalled) return;
    for (const [topic, last] of this.#countedTopics()) this.#account(topic).endAt(last);
  }

  /** Whether there was anything by whose numbers a loss would show. */
  get countsLosses(): boolean {
    return [...this.#accounts.values()].some(({ counts }) => counts);
  }

  /** What is missing, over all topics. */
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
    if (seq !== undefined && !this.#isThinned(topic)) account.takeSeq(sourceEpoch, seq);
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

  /** Topics of the producer of which this client should get every message, with the last number of each. */
  #countedTopics(): [topic: string, last: number][] {
    const { producer, options } = this.#parts;
    if (producer === undefined) return [];
    const { fps, tracking, events } = producer.sends;
    const all: [topic: string, sent: boolean, last: number][] = [
      [topicOfPacket("frame"), fps, producer.frames.last],
      // The old protocol's JSON tracking comes at the server's own interval.
      [topicOfPacket("tracking"), tracking && this.format !== "classic", producer.frames.last],
      [`custom/${LOAD_EVENT}`, events, producer.events.last],
    ];
    return all
      .filter(([topic, sent]) => sent && options.topics.some((pattern) => matchesTopic(pattern, topic)))
      .filter(([topic]) => !this.#isThinned(topic))
      .map(([topic, , last]) => [topic, last]);
  }

  /** Whether the client asked for fewer messages of a topic than there are, so that gaps say nothing. */
  #isThinned(topic: string): boolean {
    return this.#parts.options.maxHz !== undefined && isStateTopic(topic);
  }

  /** A socket of this client's own, at hand for when it is to be read slowly or not at all. */
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
    return class extends SharingSocket<readonly LoadMessage[]> {
      constructor(url: string, protocols: string | string[] = []) {
        super(url, protocols, sharing);
        made(this);
      }
    };
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
