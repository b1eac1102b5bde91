import { systemClock } from "../../base/clock.ts";
import { DrivenClock } from "../../base/driven-clock.ts";
import { createLog } from "../../base/log.ts";
import { Tally } from "../../base/tally.ts";
import type { FromEdge, ToEdge } from "../../edges/index.ts";
import { type ErrorCode, RelayError } from "../../protocol/error-table.ts";
import { RelayServer, untilGone } from "../../server/index.ts";
import { viewerSurface } from "../../surfaces/websocket/index.ts";
import { createEdgeCore } from "./edge-core.ts";
import type { EdgeOptions, EdgeOrder } from "./edge-order.ts";

/** How often an edge reports. Units: milliseconds. */
const REPORT_MILLIS = 1000;

/** A message of the relay to an edge. */
export type EdgeCommand = ToEdge<EdgeOrder, EdgeOptions>;

/** How an edge talks with the relay that started it, and ends. */
export interface EdgePort {
  tell(message: FromEdge): void;
  /** Ends the process. */
  end(exitCode: number): void;
}

/** One edge of a relay, as its process runs it. */
export class EdgeRelay {
  #start: EdgeOrder | undefined;
  #change: ((options: EdgeOptions) => void) | undefined;
  #clients: (() => Extract<FromEdge, { type: "clients" }>["clients"]) | undefined;
  #stop: (() => Promise<void>) | undefined;

  constructor(private readonly port: EdgePort) {}

  /** Takes a message of the relay. */
  take(message: EdgeCommand): void {
    switch (message.type) {
      case "start":
        if (this.#start === undefined) void this.#begin(message.order);
        this.#start = message.order;
        break;
      case "options":
        this.#change?.(message.options);
        break;
      case "clients":
        this.port.tell({ type: "clients", id: message.id, clients: this.#clients?.() ?? [] });
        break;
      case "stop":
        void this.stop(0);
        break;
    }
  }

  /** Says goodbye to its clients, and ends. */
  async stop(exitCode: number): Promise<void> {
    await this.#stop?.();
    this.port.end(exitCode);
  }

  async #begin(order: EdgeOrder): Promise<void> {
    try {
      await this.#run(order);
    } catch (error) {
      const { code, message } =
        error instanceof RelayError ? error : { code: "internal", message: String(error) };
      this.port.tell({ type: "failed", code, message });
      this.port.end(2);
    }
  }

  async #run(order: EdgeOrder): Promise<void> {
    const { options } = order;
    const clock = new DrivenClock(systemClock);
    const log = createLog({ level: options.logLevel, isTerminal: () => process.stderr.isTTY === true });
    const refusals = new Tally<ErrorCode>();
    const { limits } = options;
    const server = new RelayServer({ ...order.server, limits, heartbeat: options }, { log, refusals, clock });
    const core = createEdgeCore({
      order,
      clock,
      log,
      server,
      refusals,
      ended: (reason) => {
        log.error({ edge: order.edge, reason }, "an edge has lost the relay behind it, and ends");
        void this.stop(1);
      },
    });
    const surface = viewerSurface(core);
    // Before the edge has its mirror: options may change while it starts.
    this.#change = (changed) => {
      takeOptions(options, changed);
      log.level = options.logLevel;
      core.optionsChanged();
    };
    await core.mirror.open();
    server.serve([surface]);
    const reports = clock.every(REPORT_MILLIS, () =>
      this.port.tell({ type: "report", report: core.report() }),
    );
    this.#clients = () => core.describeClients();
    this.#stop = async () => {
      reports.cancel();
      core.stop();
      server.stopListening();
      await surface.stop?.();
      // The relay behind says goodbye to those whose sockets pass through.
      await untilGone(() => server.connections, clock);
      await server.terminate();
    };
    this.port.tell({ type: "ready" });
  }
}

/** Writes changed options into those that the parts of the edge hold. */
function takeOptions(held: EdgeOptions, changed: EdgeOptions): void {
  for (const [key, value] of Object.entries(changed)) {
    const before: unknown = held[key as keyof EdgeOptions];
    if (isRecord(before) && isRecord(value)) Object.assign(before, value);
    else Object.assign(held, { [key]: value });
  }
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
