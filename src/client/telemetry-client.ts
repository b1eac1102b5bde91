import { type Clock, systemClock, type Timer } from "../base/clock.ts";
import { fpsEventData, trackingEventData } from "../codec/portable.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { ClientError } from "./client-error.ts";
import type { ClientEvents, ClientState, Welcome } from "./client-events.ts";
import { ClockEstimate } from "./clock-estimate.ts";
import { ClockSync } from "./clock-sync.ts";
import { Emitter, type Listener } from "./emitter.ts";
import { MessageReader } from "./message-reader.ts";
import { MessageStream, type StreamBounds } from "./message-stream.ts";
import { type CommandMessage, errorOf, PendingCommands, type Settle } from "./pending-commands.ts";
import type { PacketReader, ReceivedMessage } from "./received-message.ts";
import { RecentPackets } from "./recent-packets.ts";
import { ReconnectingSocket, type WebSocketConstructor } from "./reconnecting-socket.ts";
import { LocalSubscription, type SubscribeOptions, type Subscription } from "./subscription.ts";
import { SubscriptionBook } from "./subscription-book.ts";
import { type TelemetryMessage, telemetryOf, telemetryOfPacket } from "./telemetry-message.ts";
import type { TopicPattern, TopicsOf } from "./topics.ts";

/** How a relay's messages come: one of the v1 formats, or as the old in-game server sends them. */
export type ClientFormat = "json" | "msgpack" | "binary" | "classic";

/** How to connect. */
export interface ConnectOptions {
  /** `json` by default. `binary` is the cheapest for poses at full rate; `classic` is for servers without v1. */
  format?: ClientFormat;
  /** The WebSocket to use; the global one by default. Node 20 has none: give that of `ws` or undici. */
  WebSocket?: WebSocketConstructor;
  /** How long a command may wait for its answer, connecting included; 5,000 by default. Units: milliseconds. */
  commandTimeoutMillis?: number;
  /** How long connecting may take, up to the welcome, before it is tried again; 10,000 by default. Units: milliseconds. */
  connectTimeoutMillis?: number;
  /** After how long a silence with a ping unanswered the connection is given up; 15,000 by default. Units: milliseconds. */
  silenceMillis?: number;
  /** Reads packets. For programs with many clients, which can share one; by default each makes its own. */
  codec?: PacketReader;
  /** Time and timers; the machine's own by default. */
  clock?: Clock;
  /** From 0 to 1; varies the waits between two tries. */
  random?: () => number;
}

/** How much a client has received. */
export interface Received {
  messages: number;
  bytes: number;
}

/** Close codes of a connection that the client gives up. From the range that is free for programs. */
const NO_WELCOME = 4900;
const SILENT = 4901;
const WRONG_PROTOCOL = 4902;

/** How long a relay may take to repeat what was missed. Units: milliseconds. */
const RESUME_TIMEOUT_MILLIS = 30_000;

/** A connection to a relay that lasts until it is closed: typed messages, commands, the relay's clock. */
export class TelemetryClient {
  /** The relay's clock beside this machine's, and how long the way there is. */
  readonly clock: ClockEstimate;
  /** What has come on all connections so far. Units: messages; bytes, of text characters. */
  readonly received: Readonly<Received> = { messages: 0, bytes: 0 };
  readonly #format: ClientFormat;
  readonly #options: ConnectOptions;
  readonly #clock: Clock;
  readonly #events = new Emitter<ClientEvents>();
  readonly #reader: MessageReader;
  readonly #commands: PendingCommands;
  readonly #book: SubscriptionBook;
  readonly #sync: ClockSync;
  readonly #recentFps = new RecentPackets();
  readonly #recentTracking = new RecentPackets();
  readonly #streams = new Set<MessageStream>();
  readonly #opening = new Set<Settle>();
  readonly #socket: ReconnectingSocket;
  #state: ClientState = { name: "connecting" };
  #deadline: Timer | undefined;
  #overloaded = false;

  /** Fails: `no_websocket`, `bad_url`. */
  constructor(
    readonly url: string,
    options: ConnectOptions = {},
  ) {
    const { format = "json", clock = systemClock, random, WebSocket, codec } = options;
    this.#options = options;
    this.#format = format;
    this.#clock = clock;
    this.clock = new ClockEstimate(clock);
    const binary = format === "msgpack" ? "msgpack" : "packets";
    this.#reader = new MessageReader((message, bytes) => this.#take(message, bytes), { binary, codec });
    this.#commands = new PendingCommands(clock, (text) => this.#socket.send(text));
    this.#book = new SubscriptionBook(
      {
        ask: (command, settle) => this.#ask(command, settle),
        resumed: (event) => this.#emit("resumed", event),
        failed: (error) => this.#emit("error", error),
      },
      format === "classic" ? "classic" : "v1",
    );
    this.#sync = new ClockSync(clock, {
      silenceMillis: options.silenceMillis ?? 15_000,
      ping: () => this.#ping({ resolve: () => {}, reject: () => {} }, this.#commandTimeoutMillis),
      silent: () => this.#socket.restart(SILENT, "nothing came for too long"),
    });
    this.#socket = new ReconnectingSocket(
      url,
      {
        connecting: () => this.#reader.afterwards(() => this.#connecting()),
        opened: (protocol) => this.#reader.afterwards(() => this.#opened(protocol)),
        message: (data) => this.#received(data),
        lost: (cause) => this.#reader.afterwards(() => this.#lost({ name: "waiting", ...cause })),
      },
      {
        clock,
        WebSocket,
        protocols: format === "classic" ? [] : [protocolOf(format)],
        ...(random === undefined ? {} : { random }),
      },
    );
  }

  /** Where the client stands now. */
  get state(): ClientState {
    return this.#state;
  }

  /** Calls back for something beside messages. Returns what ends it. */
  on<Name extends keyof ClientEvents>(name: Name, listener: Listener<ClientEvents[Name]>): () => void {
    return this.#events.on(name, listener);
  }

  /** Resolves once commands can be sent; at once where they can be now. Fails: `closed`. */
  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#state.name === "open") resolve();
      else if (this.#state.name === "closed") reject(closedError());
      else this.#opening.add({ resolve: () => resolve(), reject });
    });
  }

  /** Calls back with every message of a topic (or a pattern, or several), now and after each reconnection. */
  subscribe<const Pattern extends TopicPattern>(
    topics: Pattern | readonly Pattern[],
    handler: (message: TelemetryMessage<TopicsOf<Pattern>>) => unknown,
  ): Subscription;
  subscribe<const Pattern extends TopicPattern>(
    topics: Pattern | readonly Pattern[],
    options: SubscribeOptions,
    handler: (message: TelemetryMessage<TopicsOf<Pattern>>) => unknown,
  ): Subscription;
  subscribe<const Pattern extends TopicPattern>(
    topics: Pattern | readonly Pattern[],
    ...rest:
      | [handler: (message: TelemetryMessage<TopicsOf<Pattern>>) => unknown]
      | [options: SubscribeOptions, handler: (message: TelemetryMessage<TopicsOf<Pattern>>) => unknown]
  ): Subscription {
    const [options, handler] = rest.length === 1 ? [{}, rest[0]] : rest;
    return this.#subscribe(topics, options, (message) => {
      try {
        // The patterns decide which topics come, and so the type.
        const result = handler(message as TelemetryMessage<TopicsOf<Pattern>>);
        if (result instanceof Promise) result.catch((fault: unknown) => this.#fault(fault));
      } catch (fault) {
        this.#fault(fault);
      }
    });
  }

  /** The messages of a topic (or a pattern, or several) for `for await`. Ends with the client; leaving the loop ends the subscription. */
  stream<const Pattern extends TopicPattern>(
    topics: Pattern | readonly Pattern[],
    options: SubscribeOptions & StreamBounds = {},
  ): MessageStream<TopicsOf<Pattern>> {
    const stream: MessageStream = new MessageStream(
      {
        dropped: (count) =>
          this.#emit("dropped", { where: "stream", patterns: subscription.patterns, count }),
        left: () => {
          this.#streams.delete(stream);
          subscription.unsubscribe();
        },
      },
      options,
    );
    const subscription = this.#subscribe(topics, options, (message, bytes) => stream.push(message, bytes));
    if (this.#state.name === "closed") stream.end();
    else this.#streams.add(stream);
    return stream as unknown as MessageStream<TopicsOf<Pattern>>;
  }

  /** Sends a command and waits for its answer. Fails: the relay's code, `timed_out`, `connection_lost`, `closed`, `too_many_commands`. */
  command(command: CommandMessage, options: { timeoutMillis?: number } = {}): Promise<JsonObject> {
    return new Promise((resolve, reject) => {
      this.#ask(command, { resolve, reject }, options.timeoutMillis);
    });
  }

  /**
   * Calls a command that a game offers, and gives the game's result. `source` names the game where several offer it.
   * Units: seconds, 5 unless said otherwise. Fails as {@link command} does, with `call_failed` where the game refuses.
   */
  async call(
    name: string,
    given: JsonObject = {},
    { source, timeoutSeconds = 5 }: { source?: string; timeoutSeconds?: number } = {},
  ): Promise<unknown> {
    const narrowed = source === undefined ? {} : { source };
    const command = { command: "call", name, arguments: given, timeout_s: timeoutSeconds, ...narrowed };
    // The relay says first that the time is up; this client's own limit is for the way there and back.
    const timeoutMillis = timeoutSeconds * 1000 + this.#commandTimeoutMillis;
    return (await this.command(command, { timeoutMillis })).result;
  }

  /** All that the relay knows now. Fails as {@link command} does. */
  async snapshot(): Promise<JsonObject> {
    const { data } = await this.command({ command: "get_snapshot" });
    return typeof data === "object" && data !== null ? (data as JsonObject) : {};
  }

  /** The way to the relay and back, measured now; it goes into `clock` as well. Fails as {@link command} does. Units: milliseconds. */
  ping(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#ping({ resolve, reject }, this.#commandTimeoutMillis);
    });
  }

  /** Ends everything: subscriptions, streams, commands, timers, the connection. */
  close(): void {
    if (this.#state.name === "closed") return;
    this.#state = { name: "closed" };
    this.#deadline?.cancel();
    this.#sync.stop();
    this.#reader.stop();
    this.#socket.close();
    const error = closedError();
    this.#commands.rejectAll(error);
    this.#book.clear();
    for (const waiting of this.#opening) waiting.reject(error);
    this.#opening.clear();
    for (const stream of this.#streams) stream.end();
    this.#streams.clear();
    this.#emit("state", this.#state);
  }

  get #commandTimeoutMillis(): number {
    return this.#options.commandTimeoutMillis ?? 5000;
  }

  #subscribe<Pattern extends TopicPattern>(
    topics: Pattern | readonly Pattern[],
    options: SubscribeOptions,
    take: (message: TelemetryMessage, bytes: number) => void,
  ): Subscription {
    const patterns: TopicPattern[] = [...new Set(typeof topics === "string" ? [topics] : topics)];
    const subscription = new LocalSubscription(patterns, options, take);
    if (this.#state.name === "closed") subscription.settle(closedError());
    else this.#book.add(subscription);
    return {
      patterns,
      confirmed: () => subscription.settled(),
      unsubscribe: () => this.#book.remove(subscription),
    };
  }

  #ask(command: CommandMessage, settle: Settle, timeoutMillis?: number): void {
    const { name } = this.#state;
    if (name === "closed") settle.reject(closedError());
    else {
      const limit = command.command === "resume" ? RESUME_TIMEOUT_MILLIS : this.#commandTimeoutMillis;
      this.#commands.add(command, settle, { ready: name === "open", timeoutMillis: timeoutMillis ?? limit });
    }
  }

  #ping(
    settle: { resolve(roundTripMillis: number): void; reject(error: ClientError): void },
    timeoutMillis: number,
  ): void {
    const sentMillis = this.#clock.monotonicMillis();
    const sentOn = this.#state;
    const resolve = ({ timestamp }: JsonObject) => {
      const roundTripMillis = this.#clock.monotonicMillis() - sentMillis;
      // One that had to wait for a connection says nothing of the way.
      if (typeof timestamp === "number" && sentOn.name === "open") {
        const relayUnixMillis = timestamp * 1000;
        this.clock.add({ roundTripMillis, receivedUnixMillis: this.#clock.unixMillis(), relayUnixMillis });
      }
      settle.resolve(roundTripMillis);
    };
    this.#ask({ command: "ping", t: sentMillis }, { resolve, reject: settle.reject }, timeoutMillis);
  }

  #connecting(): void {
    this.#setState({ name: "connecting" });
    this.#deadline?.cancel();
    this.#deadline = this.#clock.after(this.#options.connectTimeoutMillis ?? 10_000, () => {
      this.#emit("error", new ClientError("timed_out", `expected a welcome of ${this.url} in time`));
      this.#socket.restart(NO_WELCOME, "no welcome in time");
    });
  }

  #opened(protocol: string): void {
    if (this.#format === "classic") this.#ready(undefined);
    else if (protocol !== protocolOf(this.#format)) {
      const message = `expected ${protocolOf(this.#format)} of ${this.url}, got ${protocol || "no subprotocol"}`;
      this.#emit("error", new ClientError("unsupported_protocol", message));
      this.#socket.restart(WRONG_PROTOCOL, "wrong subprotocol");
    }
  }

  #received(data: string | Uint8Array): void {
    this.#sync.heard();
    this.#count(data.length);
    const taken = this.#reader.read(data);
    if (taken) this.#overloaded = false;
    else if (!this.#overloaded) {
      // Told once, not for each of the many that follow.
      this.#overloaded = true;
      const message = "messages come faster than they can be decoded; some are left out";
      this.#emit("error", new ClientError("overloaded", message));
    }
  }

  #count(bytes: number): void {
    const received: Received = this.received;
    received.messages++;
    received.bytes += bytes;
  }

  #take(received: ReceivedMessage, bytes: number): void {
    switch (received.kind) {
      case "json":
        this.#takeJson(received.message, bytes);
        break;
      case "performance": {
        const { sample } = received;
        if (this.#isRepeated(this.#recentFps, sample.frame, sample.frameMillis)) return;
        this.#deliver(telemetryOfPacket("fps", fpsEventData(sample, {}), undefined), bytes);
        break;
      }
      case "tracking": {
        const { sample } = received;
        if (this.#isRepeated(this.#recentTracking, sample.frame, sample.timeSeconds)) return;
        this.#deliver(telemetryOfPacket("vr_tracking", trackingEventData(sample), sample.timeSeconds), bytes);
        break;
      }
      case "unreadable":
        this.#emit("error", new ClientError("unreadable", `a message cannot be read: ${received.why}`));
    }
  }

  /** Whether a packet is one that the relay repeats after a reconnection, and that came before it. */
  #isRepeated(recent: RecentPackets, frame: number, figure: number): boolean {
    if (this.#book.resuming && recent.has(frame, figure)) return true;
    recent.remember(frame, figure);
    return false;
  }

  #takeJson(message: JsonObject, bytes: number): void {
    if (this.#commands.answer(message)) return;
    if (this.#format === "classic" && this.#commands.answerWithoutId(message)) return;
    switch (message.type) {
      case "welcome":
        if (this.#state.name === "connecting" && this.#format !== "classic") this.#ready(welcomeOf(message));
        return;
      case "dropped":
        this.#emit("dropped", {
          where: "relay",
          topic: String(message.topic),
          count: Number(message.count),
          firstSeq: Number(message.first),
          lastSeq: Number(message.last),
        });
        return;
      case "error":
        this.#emit("error", errorOf(message));
        return;
    }
    const telemetry = telemetryOf(message);
    if (telemetry !== undefined) this.#deliver(telemetry, bytes);
  }

  #deliver(message: TelemetryMessage, bytes: number): void {
    if (this.#state.name === "open") this.#book.deliver(message, bytes);
  }

  #ready(welcome: Welcome | undefined): void {
    this.#deadline?.cancel();
    this.clock.startOver();
    this.#setState({ name: "open" });
    if (welcome !== undefined) this.#emit("welcome", welcome);
    for (const waiting of this.#opening) waiting.resolve({});
    this.#opening.clear();
    // A listener may have closed the client.
    if (this.#state.name !== "open") return;
    this.#book.connected(welcome);
    this.#commands.sendWaiting();
    this.#sync.start();
  }

  #lost(state: Extract<ClientState, { name: "waiting" }>): void {
    this.#deadline?.cancel();
    this.#sync.stop();
    this.#book.disconnected();
    const message = `the connection ended before the answer came (${state.code} ${state.reason})`;
    this.#setState(state);
    this.#commands.rejectSent(new ClientError("connection_lost", message));
  }

  #setState(state: ClientState): void {
    if (this.#state.name === "closed") return;
    this.#state = state;
    this.#emit("state", state);
  }

  #emit<Name extends keyof ClientEvents>(name: Name, event: ClientEvents[Name]): void {
    for (const fault of this.#events.emit(name, event)) {
      if (name === "error") console.error(fault);
      else this.#fault(fault);
    }
  }

  /** A callback of the program threw. Its fault must neither end the connection nor go unseen. */
  #fault(fault: unknown): void {
    const error = new ClientError("handler_failed", `a callback threw: ${String(fault)}`, { cause: fault });
    if (this.#events.has("error")) this.#emit("error", error);
    else console.error(error);
  }
}

function protocolOf(format: ClientFormat): string {
  return `telemetry.v1.${format}`;
}

function closedError(): ClientError {
  return new ClientError("closed", "the client was closed");
}

function welcomeOf(message: JsonObject): Welcome {
  const { relay, epoch, offset, topics, limits } = message;
  return {
    message,
    relay: typeof relay === "object" && relay !== null ? relay : {},
    epoch: String(epoch),
    offset: typeof offset === "number" ? offset : undefined,
    topics: Array.isArray(topics) ? topics.map(String) : [],
    limits: typeof limits === "object" && limits !== null ? (limits as JsonObject) : {},
  };
}
