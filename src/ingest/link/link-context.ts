import type { Source } from "../../hub/index.ts";
import type { HitchNotice } from "../../protocol/link-notices.ts";
import type { Demand } from "../../protocol/streams.ts";
import type { IngestContext } from "../producer/ingest-context.ts";

/** Messages of one topic of a game that this relay never gets, or gets too late. */
export interface LostMessages {
  topic: string;
  count: number;
  /** `seq` of the first and the last of them. */
  first: number;
  last: number;
}

/** A complete hitch of a linked game, as its near relay tells it, under the name that the game has here. */
export type LinkedHitch = HitchNotice["hitch"];

/** What links need of the relay. */
export interface LinkContext extends IngestContext {
  /** The name of this relay for other relays. */
  site: string;
  /** What linked games have to sample for this relay: relays that read from it do not get these games, so their wishes are left out. */
  demand(): Demand;
  /** Whether a part of this relay is subscribed to a topic. */
  hasSubscribers(topic: string): boolean;
  /** Tells this relay's clients of messages that they do not get. */
  tellLost(source: Source, lost: LostMessages): void;
  /** Takes a complete hitch of a linked game; returns what is wrong with it. */
  takeHitch(hitch: LinkedHitch): string | undefined;
}
