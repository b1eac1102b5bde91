import type { Source, SourceEnd } from "../../hub/index.ts";
import type { Demand } from "../../protocol/streams.ts";
import type { AskableGame } from "../calls/index.ts";
import type { IngestContext } from "../producer/ingest-context.ts";
import { machineOf } from "../producer/machine-of.ts";
import type { ProducerKind } from "../producer/producer-kind.ts";
import { AddonNotice } from "./addon-notice.ts";
import { KnownSessions } from "./known-sessions.ts";
import { ProducerSession } from "./producer-session.ts";
import { Receipts } from "./receipts.ts";

/** What ingest needs of a game's WebSocket. */
export interface ProducerSocket {
  send(text: string): number;
  close(code: number, reason: string): void;
}

/** The games that are connected by a WebSocket of their own, as the addon connects them. */
export class GameSockets implements ProducerKind {
  readonly name = "game_sockets";
  #ever = 0;
  readonly #sessions = new Map<ProducerSession, ProducerSocket>();
  readonly #machines = new Map<Source, string>();
  readonly #known = new KnownSessions(() => this.context.hub.omissions.add("connections_forgotten"));

  readonly #addonNotice: AddonNotice;

  constructor(private readonly context: IngestContext) {
    this.#addonNotice = new AddonNotice(context.log);
  }

  get count(): number {
    return this.#sessions.size;
  }

  get ever(): number {
    return this.#ever;
  }

  get connections(): number {
    return this.#sessions.size;
  }

  askable(): Iterable<AskableGame> {
    return this.#sessions.keys();
  }

  /** A game has connected. */
  open(socket: ProducerSocket, address: string): ProducerSession {
    this.#ever++;
    const send = (text: string) => socket.send(text);
    const leave = () => {
      socket.close(1000, "the game has another connection");
      this.close(session);
    };
    const receipts = new Receipts(this.#known, { send, leave });
    const failed = (error: unknown) => {
      this.context.log.error({ err: error, address }, "a connection's handler failed");
      socket.close(1011, "internal error");
    };
    const session = new ProducerSession(this.context, send, {
      receipts,
      addonNotice: this.#addonNotice,
      failed,
    });
    this.#sessions.set(session, socket);
    this.#machines.set(session.source, machineOf(address));
    session.demandChanged(this.context.demand());
    this.context.log.info({ source: session.source.name, address }, "a game has connected");
    return session;
  }

  /** A game's connection has ended. */
  close(session: ProducerSession, end: SourceEnd = "closed"): void {
    if (!this.#sessions.delete(session)) return;
    this.#machines.delete(session.source);
    session.closed(end);
    this.context.log.info({ source: session.source.name }, "a game has disconnected");
  }

  /** The machine that a connected game runs on; undefined for a source that is not connected this way. */
  machineOfGame(source: Source): string | undefined {
    return this.#machines.get(source);
  }

  demandChanged(demand: Demand): void {
    for (const session of this.#sessions.keys()) session.demandChanged(demand);
  }

  closeAll(code: number, reason: string): void {
    for (const socket of this.#sessions.values()) socket.close(code, reason);
  }
}
