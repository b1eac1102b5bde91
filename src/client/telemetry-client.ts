/// <reference lib="esnext.disposable" preserve="true" />
import { systemClock } from "../base/clock.ts";
import { isJsonObject, type JsonObject } from "../protocol/json-object.ts";
import { type Abortable, type AbortSignalLike, abortable, onAbort, type Settle } from "./abort.ts";
import { ClientEmitter, type Listener } from "./client-emitter.ts";
import { ClientError, closedError } from "./client-error.ts";
import type { ClientEvents, ClientState, Welcome } from "./client-events.ts";
import { ClientSubscriptions } from "./client-subscriptions.ts";
import { ClockEstimate } from "./clock-estimate.ts";
import { ClockSync } from "./clock-sync.ts";
import type { InternalOptions } from "./connect-options.ts";
import { Connection, type Received } from "./connection.ts";
import { HttpQuestions, type Query } from "./http-questions.ts";
import { MessageSorter } from "./message-sorter.ts";
import type { MessageStream, StreamBounds } from "./message-stream.ts";
import { type CommandMessage, PendingCommands, type SettleCommand } from "./pending-commands.ts";
import type {
  CallOptions,
  CommandOptions,
  EventsPage,
  EventsQuery,
  HitchesQuery,
  StatsQuery,
} from "./questions.ts";
import type { EventsAnswer, Hitches, WindowStats } from "./relay-data.ts";
import { RoundTrips } from "./round-trips.ts";
import type { SubscribeOptions, Subscription } from "./subscription.ts";
import { SubscriptionBook } from "./subscription-book.ts";
import { type TelemetryMessage, telemetryOf } from "./telemetry-message.ts";
import type { TopicPattern, TopicsOf } from "./topics.ts";

/** How long a relay may take to repeat missed messages. Units: milliseconds. */
const RESUME_TIMEOUT_MILLIS = 30_000;

/** A client of a relay: typed messages, commands, the relay's clock. It reconnects until the program closes it. */
export class TelemetryClient {
  /** Estimates of the relay's clock and of the time that a message takes. */
  readonly clock: ClockEstimate;
  readonly #isClassic: boolean;
  readonly #options: InternalOptions;
  readonly #events = new ClientEmitter();
  readonly #commands: PendingCommands;
  readonly #book: SubscriptionBook;
  readonly #roundTrips: RoundTrips;
  readonly #sync: ClockSync;
  readonly #subscriptions: ClientSubscriptions;
  readonly #questions: HttpQuestions;
  readonly #opening = new Set<Settle<void>>();
  /** Settled by {@link close}. Node 20 has no `Promise.withResolvers`. */
  readonly #closed: Promise<void>;
  #resolveClosed: (ended: Promise<void>) => void = () => {};
  readonly #connection: Connection;
  #stopListening = () => {};
  #state: ClientState = { name: "connecting" };

  /** Fails: `no_websocket`, `bad_url`. */
  constructor(
    readonly url: string,
    options: InternalOptions = {},
  ) {
    const { format = "json", clock = systemClock, token, signal } = options;
    this.#options = options;
    this.#closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    this.#isClassic = format === "classic";
    this.clock = new ClockEstimate(clock);
    this.#commands = new PendingCommands(clock, (text) => this.#connection.send(text));
    this.#book = new SubscriptionBook(
      {
        ask: (command, settle) => this.#ask(command, settle),
        resumed: (event) => this.#events.emit("resumed", event),
        failed: (error) => this.#events.emit("error", error),
      },
      this.#isClassic ? "classic" : "v1",
    );
    this.#subscriptions = new ClientSubscriptions(this.#book, this.#events);
    this.#roundTrips = new RoundTrips(clock, this.clock, {
      ask: (command, settle) => this.#ask(command, settle),
      isOpen: () => this.#state.name === "open",
    });
    this.#questions = new HttpQuestions(url, token, clock);
    this.#sync = new ClockSync(clock, {
      silenceMillis: options.silenceMillis ?? 15_000,
      ping: () => this.#roundTrips.measure({ resolve: () => {}, reject: () => {} }),
      silent: () => this.#connection.giveUpSilent(),
    });
    const sorter = this.#sorter();
    this.#connection = new Connection(url, options, {
      connecting: () => this.#setState({ name: "connecting" }),
      opened: () => this.#isClassic && this.#ready(undefined),
      heard: () => this.#sync.heard(),
      message: (message, bytes) => sorter.take(message, bytes),
      lost: (cause) => this.#lost({ name: "waiting", ...cause }),
      failed: (error) => this.#events.emit("error", error),
    });
    this.#stopListening = onAbort(signal, () => this.close());
  }

  /** What has come over all connections so far. Units: messages; bytes (characters for text). */
  get received(): Readonly<Received> {
    return this.#connection.received;
  }

  /** State of the client. */
  get state(): ClientState {
    return this.#state;
  }

  /** Resolves once the program has closed the client and the connection has ended, which takes 1 s at most. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  /** Calls back for an event other than messages. Returns a function that removes the callback. */
  on<Name extends keyof ClientEvents>(name: Name, listener: Listener<ClientEvents[Name]>): () => void {
    return this.#events.on(name, listener);
  }

  /** Resolves once the client can send commands. Fails: `closed`, `aborted`. */
  opened({ signal }: Abortable = {}): Promise<void> {
    return abortable(signal, (waiting) => {
      if (this.#state.name === "open") waiting.resolve();
      else if (this.#state.name === "closed") waiting.reject(closedError());
      else this.#opening.add(waiting);
      return () => this.#opening.delete(waiting);
    });
  }

  /** Calls back with every message of a topic (or a pattern, or several), through reconnections. */
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
    // The patterns decide which topics come, and so the type.
    return this.#subscriptions.subscribe(topics, options, (message) =>
      handler(message as TelemetryMessage<TopicsOf<Pattern>>),
    );
  }

  /** Returns the messages of a topic (or a pattern, or several) for `for await`. Leaving the loop ends the subscription; closing the client ends the loop. */
  stream<const Pattern extends TopicPattern>(
    topics: Pattern | readonly Pattern[],
    options: SubscribeOptions & StreamBounds = {},
  ): MessageStream<TopicsOf<Pattern>> {
    return this.#subscriptions.stream(topics, options) as unknown as MessageStream<TopicsOf<Pattern>>;
  }

  /** Sends a command and waits for its answer. Fails: the relay's code, `timed_out`, `connection_lost`, `closed`, `aborted`, `too_many_commands`. */
  command(command: CommandMessage, options: CommandOptions = {}): Promise<JsonObject> {
    return abortable(options.signal, (settle) => this.#ask(command, settle, options.timeoutMillis));
  }

  /**
   * Calls a command that a game offers, and returns the game's result, whose type only the game knows.
   * Fails: as {@link command}, and `call_failed` if the game refuses.
   */
  async call<Result = unknown>(
    name: string,
    given: JsonObject = {},
    { source, timeoutSeconds = 5, signal }: CallOptions = {},
  ): Promise<Result> {
    const narrowed = source === undefined ? {} : { source };
    const command = { command: "call", name, arguments: given, timeout_s: timeoutSeconds, ...narrowed };
    // Longer than the game's time, so that the relay reports the timeout first.
    const timeoutMillis = timeoutSeconds * 1000 + this.#commandTimeoutMillis;
    return (await this.command(command, { timeoutMillis, signal })).result as Result;
  }

  /** Returns the newest values that the relay has. Fails: as {@link command}. */
  async snapshot(options: Abortable = {}): Promise<JsonObject> {
    const { data } = await this.command({ command: "get_snapshot" }, options);
    return isJsonObject(data) ? data : {};
  }

  /** Returns a page of events, oldest first. Give `next` and `epoch` of a page to get the one after it. Fails: as {@link command}. */
  async events<const Pattern extends TopicPattern = "*">({
    signal,
    ...query
  }: EventsQuery<Pattern> = {}): Promise<EventsPage<TopicsOf<Pattern>>> {
    const answer = await this.command({ command: "get_events", ...query }, { signal });
    // The relay has checked its answer; `test/client/relay-data.test.ts` compares the types with its schemas.
    const { epoch, recovered, next, more, complete, events } = answer as unknown as EventsAnswer;
    const read = events.flatMap((event) => telemetryOf(event) ?? []) as TelemetryMessage<TopicsOf<Pattern>>[];
    return { epoch, recovered, next, more, complete, events: read };
  }

  /** Returns statistics of each game over a time window, by HTTP. Fails: as {@link command}. */
  stats({ windowSeconds = 10, source, budgetMillis, signal }: StatsQuery = {}): Promise<WindowStats> {
    return this.#question("stats", { window: windowSeconds, source, budget_ms: budgetMillis }, signal);
  }

  /** Returns the last hitches, newest first, each with its cause, by HTTP. Fails: as {@link command}. */
  hitches({ signal, ...query }: HitchesQuery = {}): Promise<Hitches> {
    return this.#question("hitches", query, signal);
  }

  /** Measures the round trip to the relay, and feeds `clock`. Fails: as {@link command}. Units: milliseconds. */
  ping({ signal }: Abortable = {}): Promise<number> {
    return abortable(signal, (settle) => this.#roundTrips.measure(settle));
  }

  /** Closes the client: ends subscriptions, streams, calls, timers and the connection. {@link closed} resolves once that is done. */
  close(): void {
    if (this.#state.name === "closed") return;
    this.#state = { name: "closed" };
    this.#stopListening();
    this.#sync.stop();
    this.#resolveClosed(this.#connection.close());
    const error = closedError();
    this.#commands.rejectAll(error);
    this.#questions.rejectAll(error);
    this.#subscriptions.close();
    for (const waiting of this.#opening) waiting.reject(error);
    this.#opening.clear();
    this.#events.emit("state", this.#state);
  }

  /** Closes the client, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return this.closed;
  }

  get #commandTimeoutMillis(): number {
    return this.#options.commandTimeoutMillis ?? 5000;
  }

  #ask(command: CommandMessage, settle: SettleCommand, timeoutMillis?: number): () => void {
    const { name } = this.#state;
    if (name === "closed") {
      settle.reject(closedError());
      return () => {};
    }
    const limit = command.command === "resume" ? RESUME_TIMEOUT_MILLIS : this.#commandTimeoutMillis;
    return this.#commands.add(command, settle, {
      ready: name === "open",
      timeoutMillis: timeoutMillis ?? limit,
    });
  }

  #question<Answer>(path: string, query: Query, signal: AbortSignalLike | undefined): Promise<Answer> {
    if (this.#state.name === "closed") return Promise.reject(closedError());
    return this.#questions.get(path, query, { signal, timeoutMillis: this.#commandTimeoutMillis });
  }

  #sorter(): MessageSorter {
    const book = this.#book;
    return new MessageSorter({
      get resuming() {
        return book.resuming;
      },
      answered: (message) =>
        this.#commands.answer(message) || (this.#isClassic && this.#commands.answerWithoutId(message)),
      welcome: (welcome) => {
        if (this.#state.name === "connecting" && !this.#isClassic) this.#ready(welcome);
      },
      dropped: (dropped) => this.#events.emit("dropped", dropped),
      failed: (error) => this.#events.emit("error", error),
      telemetry: (message, bytes) => {
        if (this.#state.name === "open") book.deliver(message, bytes);
      },
    });
  }

  #ready(welcome: Welcome | undefined): void {
    this.#connection.ready();
    this.clock.startOver();
    this.#setState({ name: "open" });
    if (welcome !== undefined) this.#events.emit("welcome", welcome);
    for (const waiting of this.#opening) waiting.resolve();
    this.#opening.clear();
    // A listener may have closed the client.
    if (this.#state.name !== "open") return;
    this.#book.connected(welcome);
    this.#commands.sendWaiting();
    this.#sync.start();
  }

  #lost(state: Extract<ClientState, { name: "waiting" }>): void {
    this.#sync.stop();
    this.#book.disconnected();
    const message = `the connection ended before the answer came (code ${state.code}${state.reason === "" ? "" : `, ${state.reason}`})`;
    this.#setState(state);
    this.#commands.rejectSent(new ClientError("connection_lost", message));
  }

  #setState(state: ClientState): void {
    if (this.#state.name === "closed") return;
    this.#state = state;
    this.#events.emit("state", state);
  }
}
