import type { JsonObject } from "../protocol/json-messages.ts";
import type { ClientError } from "./client-error.ts";
import type { LostConnection } from "./reconnecting-socket.ts";
import type { Resumed } from "./subscription-book.ts";
import type { TopicPattern } from "./topics.ts";

/** Where a client stands. `waiting`: there is no connection, and the next try comes in `retryMillis`. */
export type ClientState =
  | { readonly name: "connecting" }
  | { readonly name: "open" }
  | ({ readonly name: "waiting" } & Readonly<LostConnection>)
  | { readonly name: "closed" };

/** What a relay says of itself on a v1 connection. */
export interface Welcome {
  /** The whole message, as it came. */
  message: JsonObject;
  relay: { name?: string; version?: string };
  /** This run of the relay. */
  epoch: string;
  /** Of the newest message that there was; undefined where the relay does not say. */
  offset: number | undefined;
  topics: readonly string[];
  limits: JsonObject;
}

/** Messages that did not arrive. */
export type Dropped =
  /** The client could not keep up, and the relay says so: by `seq` of the topic from that source, first and last included. */
  | {
      where: "relay";
      topic: string;
      /** Name of the game; undefined for a server that does not say. */
      source: string | undefined;
      count: number;
      firstSeq: number;
      lastSeq: number;
    }
  /** A `for await` loop was slower than its messages, and the oldest in its stream had to go. */
  | { where: "stream"; patterns: readonly TopicPattern[]; count: number };

/** What a client tells its program, beside messages. */
export interface ClientEvents {
  state: ClientState;
  welcome: Welcome;
  resumed: Resumed;
  dropped: Dropped;
  error: ClientError;
}
