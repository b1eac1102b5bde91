import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Demand } from "../../protocol/streams.ts";
import type { AskableGame } from "../calls/index.ts";

/** One way in which games reach the relay: by a WebSocket of their own, by the engine's debugger, through an upstream. */
export interface ProducerKind {
  /** Key under which `/status` shows this kind. */
  readonly name: string;
  /** Games that are connected this way now. A game that is connected in two ways is counted by one kind only. */
  readonly count: number;
  /** Whether the games are connected to other relays, which bound their number. */
  readonly isOfOtherRelays?: boolean;
  /** Games that ever connected this way, counted like {@link count}. */
  readonly ever: number;
  /** Connections that are open. The relay waits at the end of its run until there are none. */
  readonly connections: number;
  /** Connects, where the relay is the one that connects. */
  start?(): void;
  /** Ends what this kind does by itself: connecting, timers. Clients are still served. */
  stop?(): void;
  /** Says goodbye on every connection. */
  closeAll(code: number, reason: string): void;
  /** Tells the games what clients need now. Also called when only subscriptions or settings have changed. */
  demandChanged(demand: Demand): void;
  /** The connected games that answer calls and questions; none by default. */
  askable?(): Iterable<AskableGame>;
  /** Gets a snapshot that the answer to a client's get_snapshot waits for, and calls back once, at once or later. */
  freshSnapshot?(done: () => void): void;
  /** Whether the scripts of a connected game can be profiled this way. */
  canProfile?(source: string): boolean;
  /** The section of `/status` about this kind; none by default. */
  describe?(): JsonObject;
}
