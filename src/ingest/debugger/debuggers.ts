import { shortened } from "../../base/shortened.ts";
import { Tally } from "../../base/tally.ts";
import type { Source, SourceWatcher } from "../../hub/index.ts";
import { closeCodeOf } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { machineOf } from "../producer/machine-of.ts";
import type { ProducerKind } from "../producer/producer-kind.ts";
import type { DebuggerContext } from "./debugger-context.ts";
import { DebuggerSession } from "./debugger-session.ts";

/** Longest reason that fits into a close frame. Units: bytes. */
const MAX_REASON_BYTES = 123;
/** Most names of ignored messages that are counted separately; a game may make up any number of names. */
const MAX_IGNORED_NAMES = 64;

/** What ingest needs of a debugger's WebSocket. */
export interface DebuggerSocket {
  send(bytes: Uint8Array): number;
  close(code: number, reason: string): void;
}

/** What the debuggers need of the relay. */
export interface DebuggersContext extends Omit<DebuggerContext, "findAddon" | "gameAlone" | "ignore"> {
  /** The machine of a game that is connected by its addon. */
  machineOfGame(source: Source): string | undefined;
}

/** The games that are connected by the engine's debugger. */
export class Debuggers implements ProducerKind, SourceWatcher {
  readonly name = "debuggers";
  #ever = 0;
  #everConnected = 0;
  readonly #ignored = new Tally(MAX_IGNORED_NAMES);
  readonly #sessions = new Map<DebuggerSession, { socket: DebuggerSocket; machine: string }>();

  constructor(private readonly context: DebuggersContext) {
    context.hub.watchSources(this);
  }

  /** Games whose addon is not connected too: {@link GameSockets} counts those. */
  get count(): number {
    return [...this.#sessions.keys()].filter((session) => !session.joined).length;
  }

  get ever(): number {
    return this.#ever;
  }

  get connections(): number {
    return this.#sessions.size;
  }

  canProfile(source: string): boolean {
    return [...this.#sessions.keys()].some((session) => session.source?.name === source);
  }

  /** A game has connected. */
  open(socket: DebuggerSocket, address: string): DebuggerSession {
    this.#everConnected++;
    const machine = machineOf(address);
    const session = new DebuggerSession(
      {
        ...this.context,
        ignore: (name) => this.#ignore(name),
        findAddon: (pid) => this.#findAddon(pid, machine),
        gameAlone: () => {
          this.#ever++;
        },
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
    this.context.log.info(
      { source: session.source?.name, pid: session.pid },
      "a game's debugger has disconnected",
    );
  }

  demandChanged(): void {
    for (const session of this.#sessions.keys()) session.demandChanged();
  }

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
    // Clients may have subscribed to this game by its name.
    for (const session of this.#sessions.keys()) if (session.source === source) session.demandChanged();
  }

  closed(source: Source): void {
    for (const session of this.#sessions.keys()) session.addonLeft(source);
  }

  describe(): JsonObject {
    return {
      connected: [...this.#sessions.keys()].map((session) => session.describe()),
      ever: this.#everConnected,
      ignored: this.#ignored.toRecord(),
    };
  }

  #findAddon(pid: number, machine: string): Source | undefined {
    return this.context.hub.registry
      .connected()
      .find((source) => source.hello?.pid === pid && this.context.machineOfGame(source) === machine);
  }

  #ignore(name: string): void {
    const hasOwn = this.#ignored.add(shortened(name, 64));
    if (!hasOwn) this.context.hub.omissions.add("ignored_names_merged");
  }
}
