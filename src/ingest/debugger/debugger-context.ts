import type { Source } from "../../hub/index.ts";
import type { IngestContext } from "../producer-session.ts";

/** What a debugger's session needs of the relay around it. */
export interface DebuggerContext extends Pick<IngestContext, "hub" | "clock" | "log" | "refusals"> {
  /** Whether anybody wants a topic of this game (of any, while it has no name). */
  wants(topic: string, source: string | undefined): boolean;
  /** Whether functions are to be named that made a frame late, even while nobody wants profiles. */
  profilesHitches(): boolean;
  /** The game of this process that is connected by its addon, if there is one. */
  findAddon(pid: number): Source | undefined;
  /** Counts a message that is of no use here, by name. */
  ignore(name: string): void;
}

/** The game's end of the connection. */
export interface DebuggerPeer {
  send(bytes: Uint8Array): void;
  /** Sends it away, for what it sent. */
  close(refusal: string): void;
}
