import type { Source } from "../hub/index.ts";
import type { Demand } from "../protocol/streams.ts";
import { KnownSessions } from "./known-sessions.ts";
import { machineOf } from "./machine-of.ts";
import { type IngestContext, ProducerSession } from "./producer-session.ts";
import { Receipts } from "./receipts.ts";

/** What ingest needs of a game's WebSocket. */
export interface ProducerSocket {
  send(text: string): number;
  close(code: number, reason: string): void;
}

/** The games that are connected by a WebSocket of their own. */
export class Producers {
  /** Games that ever came. */
  opened = 0;
  readonly #sessions = new Map<ProducerSession, ProducerSocket>();
  readonly #machines = new Map<Source, string>();
  readonly #known = new KnownSessions(() => this.context.hub.omissions.add("connections_forgotten"));

  constructor(private readonly context: IngestContext) {}

  /** The games that are connected, to be asked. */
  get sessions(): Iterable<ProducerSession> {
    return this.#sessions.keys();
  }

  /** Games that are connected now. */
  get count(): number {
    return this.#sessions.size;
  }

  /** A game has connected. */
  open(socket: ProducerSocket, address: string): ProducerSession {
    this.opened++;
    const send = (text: string) => socket.send(text);
    const leave = () => {
      socket.close(1000, "the game has another connection");
      this.close(session);
    };
    const receipts = new Receipts(this.#known, { send, leave });
    const session = new ProducerSession(this.context, send, { receipts });
    this.#sessions.set(session, socket);
    this.#machines.set(session.source, machineOf(address));
    session.demandChanged(this.context.demand());
    this.context.log.info({ source: session.source.name, address }, "a game has connected");
    return session;
  }

  /** A game's connection has ended. */
  close(session: ProducerSession): void {
    if (!this.#sessions.delete(session)) return;
    this.#machines.delete(session.source);
    session.closed();
    this.context.log.info({ source: session.source.name }, "a game has gone");
  }

  /** The machine that a connected game runs on; undefined for a source that is no game's own connection. */
  machineOfGame(source: Source): string | undefined {
    return this.#machines.get(source);
  }

  /** Tells every game what clients want now. */
  demandChanged(demand: Demand): void {
    for (const session of this.#sessions.keys()) session.demandChanged(demand);
  }

  /** Says goodbye to every game. */
  closeAll(code: number, reason: string): void {
    for (const socket of this.#sessions.values()) socket.close(code, reason);
  }
}
