import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { ERROR_TABLE, type ErrorCode, RelayError } from "../protocol/error-table.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import type { EdgeCounts } from "./edge-messages.ts";
import { EdgeSlot } from "./edge-slot.ts";

/** What edges need of the relay behind them. */
interface EdgesHost<Order> {
  /** How many there are. */
  count: number;
  /** The words that start the process of an edge. */
  command: readonly string[];
  clock: Clock;
  log: Log;
  /** What the edge of a number is to do, asked at each start. */
  order(edge: number): Order;
  /** An edge has counted so much since its last report. */
  counted(counts: EdgeCounts): void;
}

/** What the relay reads of its edges. */
export type EdgesView = Pick<
  EdgeSupervisor<unknown, unknown>,
  "clients" | "askClients" | "describe" | "ready" | "restarts"
>;

/** Runs the edges of a relay: starts each again that ends, and asks them for what they have. */
export class EdgeSupervisor<Order, Options> {
  readonly #slots: readonly EdgeSlot<Order, Options>[];
  readonly #started = Promise.withResolvers<void>();

  constructor(host: EdgesHost<Order>) {
    const { count, command, clock, log } = host;
    this.#slots = Array.from({ length: count }, (_, index) => {
      const edge = index + 1;
      return new EdgeSlot<Order, Options>(edge, {
        command,
        order: () => host.order(edge),
        clock,
        ready: () => {
          log.info({ edge }, "an edge takes clients");
          if (this.#slots.every(({ isReady }) => isReady)) this.#started.resolve();
        },
        failed: (code, message) => this.#started.reject(errorOf(code, message)),
        hangs: () => log.error({ edge }, "an edge hangs, and is killed"),
        ended: (how, waitMillis) =>
          log.error({ edge, how, waitMillis }, "an edge has ended; it is started again"),
        counted: (counts) => host.counted(counts),
      });
    });
  }

  /** Starts all. Resolves once each takes clients. Fails: with the error of the first that cannot begin. */
  async start(): Promise<void> {
    for (const slot of this.#slots) slot.start();
    await this.#started.promise;
  }

  /** Their clients by format. */
  get clients(): ReadonlyMap<string, number> {
    const sum = new Map<string, number>();
    for (const { clients } of this.#slots)
      for (const [format, count] of Object.entries(clients)) sum.set(format, (sum.get(format) ?? 0) + count);
    return sum;
  }

  /** How many take clients now. */
  get ready(): number {
    return this.#slots.filter(({ isReady }) => isReady).length;
  }

  /** How often edges were started again. */
  get restarts(): number {
    return this.#slots.reduce((sum, { restarts }) => sum + restarts, 0);
  }

  /** Tells each the options of the relay, which have changed. */
  changeOptions(options: Options): void {
    for (const slot of this.#slots) slot.changeOptions(options);
  }

  /** The clients of all, each with the number of its edge. */
  async askClients(): Promise<JsonObject[]> {
    return (await Promise.all(this.#slots.map(async (slot) => await slot.askClients()))).flat();
  }

  /** The edges as `/status` shows them. */
  describe(): JsonObject[] {
    return this.#slots.map((slot) => slot.describe());
  }

  /** Ends all. Takes two seconds at most. */
  async stop(): Promise<void> {
    await Promise.all(this.#slots.map(async (slot) => await slot.stop()));
  }
}

function errorOf(code: string, message: string): RelayError {
  return new RelayError(Object.hasOwn(ERROR_TABLE, code) ? (code as ErrorCode) : "internal", message);
}
