import type { Source } from "../../hub/index.ts";
import type { IngestContext } from "../producer/ingest-context.ts";

/** What a debugger's session needs of the relay. */
export interface DebuggerContext extends Pick<IngestContext, "hub" | "clock" | "log" | "refusals"> {
  /** Whether any client is subscribed to a topic of this game; of any game, while it has no name. */
  hasSubscribers(topic: string, source: string | undefined): boolean;
  /** Whether scripts are profiled so that hitches name the slow functions, even without a subscriber. */
  profilesHitches(): boolean;
  /** The game of this process that is connected by its addon, if there is one. */
  findAddon(pid: number): Source | undefined;
  /** Counts a game that gets a source of its own, because no addon of it is connected. */
  gameAlone(): void;
  /** Counts, by name, a message that the relay has no use for. */
  ignore(name: string): void;
}

/** The game's end of the connection. */
export interface DebuggerPeer {
  send(bytes: Uint8Array): void;
  /** Closes the connection, for what the game sent. */
  close(refusal: string): void;
}
