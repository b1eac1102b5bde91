import type { Clock, Timer } from "../base/clock.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { countsSince } from "./edge-counts.ts";
import type { EdgeCounts, EdgeReport, FromEdge } from "./edge-messages.ts";
import { EdgeProcess } from "./edge-process.ts";

/** First wait before an edge that ended is started again; doubled after each end. Units: milliseconds. */
const FIRST_WAIT_MILLIS = 100;
const LONGEST_WAIT_MILLIS = 5000;
/** An edge that ran for so long begins with the first wait again. Units: milliseconds. */
const GOOD_RUN_MILLIS = 10_000;
/** How often the relay looks whether an edge that takes clients has reported, and how many looks without a report it may have. Units: milliseconds. */
const LOOK_MILLIS = 1000;
const SILENT_LOOKS = 10;
/** As many looks an edge has to begin. */
const SILENT_LOOKS_AT_START = 60;
/** How long an edge has to say which clients it has. Units: milliseconds. */
const ANSWER_MILLIS = 1000;
/** How long an edge has to say goodbye to its clients. Units: milliseconds. */
const GOODBYE_MILLIS = 2000;

/** What a slot needs. */
export interface SlotParts<Order> {
  command: readonly string[];
  /** What the edge is to do, with the options of now. */
  order(): Order;
  clock: Clock;
  /** The edge takes clients. */
  ready(): void;
  /** It could not begin, for the first time. */
  failed(code: string, message: string): void;
  /** It has said nothing for too long, and is killed. */
  hangs(): void;
  /** It has ended though nobody asked it to, and is started again after a while. Units: milliseconds. */
  ended(how: string, waitMillis: number): void;
  /** So much was counted since its last report. */
  counted(counts: EdgeCounts): void;
}

/** The place of one edge: keeps a process running in it. */
export class EdgeSlot<Order, Options> {
  #process: EdgeProcess<Order, Options> | undefined;
  #state: "starting" | "ready" | "waiting" | "stopped" = "starting";
  #report: EdgeReport | undefined;
  #startedAtMillis = 0;
  #readySinceUnixMillis: number | undefined;
  #waitMillis = FIRST_WAIT_MILLIS;
  #retry: Timer | undefined;
  #looks: Timer | undefined;
  /** Looks since its last report. They are counted, not timed: a relay that stood still itself finds one. */
  #silentLooks = 0;
  #hasBeenReady = false;
  #restarts = 0;
  #questions = 0;
  readonly #asked = new Map<number, (clients: JsonObject[]) => void>();

  constructor(
    readonly number: number,
    private readonly parts: SlotParts<Order>,
  ) {}

  /** The edge's clients by format. */
  get clients(): Readonly<Record<string, number>> {
    return this.#report?.clients ?? {};
  }

  get restarts(): number {
    return this.#restarts;
  }

  get isReady(): boolean {
    return this.#state === "ready";
  }

  /** Starts a process. */
  start(): void {
    const { command, order, clock } = this.parts;
    this.#state = "starting";
    this.#startedAtMillis = clock.monotonicMillis();
    const child: EdgeProcess<Order, Options> = new EdgeProcess(command, {
      message: (message) => {
        if (child === this.#process) this.#take(message);
      },
      ended: (how) => {
        if (child === this.#process) this.#ended(how);
      },
    });
    this.#process = child;
    child.send({ type: "start", order: order() });
    this.#watch();
  }

  changeOptions(options: Options): void {
    this.#process?.send({ type: "options", options });
  }

  /** Its clients, as it describes them; none if it does not answer. */
  async askClients(): Promise<JsonObject[]> {
    if (!this.isReady) return [];
    const id = ++this.#questions;
    return await new Promise((resolve) => {
      const settle = (clients: JsonObject[]) => {
        timer.cancel();
        this.#asked.delete(id);
        resolve(clients);
      };
      const timer = this.parts.clock.after(ANSWER_MILLIS, () => settle([]));
      this.#asked.set(id, settle);
      this.#process?.send({ type: "clients", id });
    });
  }

  /** The edge as `/status` shows it. */
  describe(): JsonObject {
    return {
      edge: this.number,
      state: this.#state,
      pid: this.#process?.pid ?? null,
      since: this.#readySinceUnixMillis === undefined ? null : this.#readySinceUnixMillis / 1000,
      clients: Object.values(this.clients).reduce((sum, count) => sum + count, 0),
      restarts: this.#restarts,
    };
  }

  /** Has the edge say goodbye to its clients, and ends it. */
  async stop(): Promise<void> {
    this.#state = "stopped";
    this.#retry?.cancel();
    this.#looks?.cancel();
    const child = this.#process;
    if (child === undefined) return;
    child.send({ type: "stop" });
    const timer = this.parts.clock.after(GOODBYE_MILLIS, () => child.kill());
    await child.exited;
    timer.cancel();
  }

  #take(message: FromEdge): void {
    switch (message.type) {
      case "ready":
        if (this.#state !== "starting") return;
        this.#state = "ready";
        this.#hasBeenReady = true;
        this.#readySinceUnixMillis = this.parts.clock.unixMillis();
        this.#silentLooks = 0;
        this.parts.ready();
        break;
      case "failed":
        if (!this.#hasBeenReady) this.parts.failed(message.code, message.message);
        break;
      case "report":
        this.parts.counted(countsSince(this.#report?.counts, message.report.counts));
        this.#report = message.report;
        this.#silentLooks = 0;
        break;
      case "clients":
        this.#asked.get(message.id)?.(message.clients.map((client) => ({ ...client, edge: this.number })));
        break;
    }
  }

  /** The system goes on handing connections to an edge that hangs, so it has to go. */
  #watch(): void {
    this.#silentLooks = 0;
    this.#looks = this.parts.clock.every(LOOK_MILLIS, () => {
      if (++this.#silentLooks !== (this.isReady ? SILENT_LOOKS : SILENT_LOOKS_AT_START)) return;
      this.parts.hangs();
      this.#process?.kill();
    });
  }

  #ended(how: string): void {
    this.#process = undefined;
    this.#looks?.cancel();
    this.#report = undefined;
    this.#readySinceUnixMillis = undefined;
    for (const settle of [...this.#asked.values()]) settle([]);
    if (this.#state === "stopped") return;
    if (!this.#hasBeenReady) {
      this.parts.failed("internal", `an edge ended before it took clients: ${how}`);
      return;
    }
    this.#state = "waiting";
    this.#restarts++;
    const { clock } = this.parts;
    if (clock.monotonicMillis() - this.#startedAtMillis >= GOOD_RUN_MILLIS)
      this.#waitMillis = FIRST_WAIT_MILLIS;
    const waitMillis = this.#waitMillis;
    this.#waitMillis = Math.min(2 * waitMillis, LONGEST_WAIT_MILLIS);
    this.#retry = clock.after(waitMillis, () => this.start());
    this.parts.ended(how, waitMillis);
  }
}
