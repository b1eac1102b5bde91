import { Tally } from "../../base/tally.ts";
import type { Source, SourceWatcher } from "../../hub/index.ts";
import { closeCodeOf } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { machineOf } from "../machine-of.ts";
import type { DebuggerContext } from "./debugger-context.ts";
import { DebuggerSession } from "./debugger-session.ts";

/** Longest reason that a close frame has room for. Units: bytes. */
const MAX_REASON_BYTES = 123;
/** Names of ignored messages that are counted apart; a game may make up any number. */
const MAX_IGNORED_NAMES = 64;

/** What ingest needs of a debugger's WebSocket. */
export interface DebuggerSocket {
  send(bytes: Uint8Array): number;
  close(code: number, reason: string): void;
}

/** What the debuggers need of the relay around them. */
export interface DebuggersContext extends Omit<DebuggerContext, "ignore" | "findAddon"> {
  /** The machine of a game that is connected by a WebSocket of its own. */
  machineOfGame(source: Source): string | undefined;
}

/** The games that are connected by the engine's debugger. */
export class Debuggers implements SourceWatcher {
  /** Games that ever came this way. */
  opened = 0;
  readonly #ignored = new Tally();
  readonly #ignoredNames = new Set<string>();
  readonly #sessions = new Map<DebuggerSession, { socket: DebuggerSocket; machine: string }>();

  constructor(private readonly context: DebuggersContext) {
    context.hub.watchSources(this);
  }

  /** Games that are connected now. */
  get count(): number {
    return this.#sessions.size;
  }

  /** Games that are connected now and have no addon that is connected too. */
  get aloneCount(): number {
    return [...this.#sessions.keys()].filter((session) => !session.joined).length;
  }

  /** Whether a game of this name is connected by its debugger, with its addon or without. */
  has(source: string): boolean {
    return [...this.#sessions.keys()].some((session) => session.source?.name === source);
  }

  /** A game has connected. */
  open(socket: DebuggerSocket, address: string): DebuggerSession {
    this.opened++;
    const machine = machineOf(address);
    const session = new DebuggerSession(
      {
        ...this.context,
        ignore: (name) => this.#ignore(name),
        findAddon: (pid) => this.#findAddon(pid, machine),
      },
      {
        send: (bytes) => socket.send(bytes),
        close: (refusal) => {
          const reason = Buffer.from(refusal).subarray(0, MAX_REASON_BYTES).toString();
          socket.close(closeCodeOf("bad_debugger_message"), reason.replace(/\ufffd$/, ""));
        },
      },
    );
    this.#sessions.set(session, { socket, machine });
    return session;
  }

  /** A game's connection has ended. */
  close(session: DebuggerSession): void {
    if (!this.#sessions.delete(session)) return;
    session.closed();
    this.context.log.info({ source: session.source?.name, pid: session.pid }, "a game's debugger has gone");
  }

  /** Turns profilers on and off, as clients want them now. */
  demandChanged(): void {
    for (const session of this.#sessions.keys()) session.demandChanged();
  }

  /** Says goodbye to every game. */
  closeAll(code: number, reason: string): void {
    for (const { socket } of this.#sessions.values()) socket.close(code, reason);
  }

  introducing(source: Source): void {
    const pid = source.hello?.pid;
    if (pid === undefined) return;
    const ofGame = this.context.machineOfGame(source);
    for (const [session, { machine }] of this.#sessions)
      if (session.pid === pid && machine === ofGame) session.join(source);
  }

  introduced(source: Source): void {
    // Clients may want this game by its name.
    for (const session of this.#sessions.keys()) if (session.source === source) session.demandChanged();
  }

  closed(source: Source): void {
    for (const session of this.#sessions.keys()) session.addonLeft(source);
  }

  /** How they stand: what `/status` shows. */
  status(): JsonObject {
    return {
      connected: [...this.#sessions.keys()].map((session) => session.describe()),
      ever: this.opened,
      ignored: this.#ignored.toRecord(),
    };
  }

  #findAddon(pid: number, machine: string): Source | undefined {
    return this.context.hub.registry
      .connected()
      .find((source) => source.hello?.pid === pid && this.context.machineOfGame(source) === machine);
  }

  #ignore(name: string): void {
    if (this.#ignoredNames.size < MAX_IGNORED_NAMES) this.#ignoredNames.add(name.slice(0, 64));
    const isKnown = this.#ignoredNames.has(name);
    if (!isKnown) this.context.hub.omissions.add("ignored_names_merged");
    this.#ignored.add(isKnown ? name : "other");
  }
}
