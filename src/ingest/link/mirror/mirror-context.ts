import type { Source } from "../../../hub/index.ts";
import type { IngestContext } from "../../producer/ingest-context.ts";
import type { LostMessages } from "../link-context.ts";
import type { MirrorAddress } from "./mirror-socket.ts";

/** What a mirror needs of the edge. */
export interface MirrorContext extends IngestContext {
  address: MirrorAddress;
  site: string;
  /** Whether clients of the edge are subscribed to a topic. */
  hasSubscribers(topic: string): boolean;
  /** Tells the clients of the edge of messages that it did not get. */
  tellLost(source: Source, lost: LostMessages): void;
  /** The relay behind the edge is gone, or has sent what the edge does not understand: the edge has to end. */
  ended(reason: string): void;
}
