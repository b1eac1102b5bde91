import type { PacketReader } from "../../client/index.ts";
import {
  type ClientFormat,
  connect,
  type TelemetryClient,
  type TelemetryMessage,
  type WebSocketConstructor,
} from "../../client/index.ts";
import { isStateTopic, matchesTopic } from "../../protocol/topic-patterns.ts";
import type { Latencies } from "./latencies.ts";
import type { LoadOptions, ReaderKind } from "./load-options.ts";
import { LOAD_EVENT, type LoadProducer } from "./load-producer.ts";
import { PausableSocket } from "./pausable-socket.ts";
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
  /** How the server ended the connection; undefined while it stands. */
  closed: { code: number; reason: string } | undefined;
  /** What went wrong beside, first of all. */
  fault: Error | undefined;
  readonly #parts: LoadClientParts;
  readonly #client: TelemetryClient;
  readonly #accounts = new Map<string, TopicAccount>();
  readonly #confirmed: Promise<void>;
  #socket: PausableSocket | undefined;
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
      silenceMillis: NEVER_MILLIS,
      ...(parts.kind === "healthy" ? {} : { WebSocket: this.#pausable() }),
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
    const subscription = this.#client.subscribe(topics, options, (message) => this.#take(message));
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

  /** Bytes of messages that came. */
  get bytes(): number {
    return this.#client.received.bytes;
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

  #take(message: TelemetryMessage): void {
    this.delivered++;
    const { topic, seq } = message;
    if (seq !== undefined && !this.#isThinned(topic)) this.#account(topic).takeSeq(seq);
    const { producer, monotonicMillis } = this.#parts;
    const number = producer && ownNumber(message, producer);
    if (number === undefined || producer === undefined) return;
    this.ownDelivered++;
    // The old protocol's JSON fps event repeats a packet that came before it.
    if (this.format === "classic" && topic === "fps" && !message.packet) return;
    const sent = topic.startsWith("custom/") ? producer.events : producer.frames;
    const ageMillis = sent.ageMillis(number, monotonicMillis());
    if (ageMillis !== undefined) this.latencies.add(ageMillis);
    this.#account(topic).takeOwn(number);
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
      ["fps", fps, producer.frames.last],
      // The old protocol's JSON tracking comes at the server's own interval.
      ["vr_tracking", tracking && this.format !== "classic", producer.frames.last],
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
  #pausable(): WebSocketConstructor {
    const made = (socket: PausableSocket) => {
      this.#socket = socket;
      socket.onread = (bytes) => this.#slowDown(socket, bytes);
    };
    return class extends PausableSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols);
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

/** The number that the producer gave a message; undefined for another game's. */
function ownNumber({ topic, data }: TelemetryMessage, producer: LoadProducer): number | undefined {
  if (topic === "fps" || topic === "vr_tracking") {
    const { frame } = data;
    return typeof frame === "number" && producer.frames.has(frame) ? frame : undefined;
  }
  if (topic !== `custom/${LOAD_EVENT}`) return undefined;
  const { run, n } = data as { run?: unknown; n?: unknown };
  return run === producer.run && typeof n === "number" && producer.events.has(n) ? n : undefined;
}
