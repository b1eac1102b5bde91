import type { JsonObject } from "../protocol/json-object.ts";
import type { ClientError } from "./client-error.ts";
import type { LostConnection } from "./reconnecting-socket.ts";
import type { Resumed } from "./subscription-book.ts";
import type { TopicPattern } from "./topics.ts";

/** State of a client. `waiting`: there is no connection, and the client tries again in `retryMillis`. */
export type ClientState =
  | { readonly name: "connecting" }
  | { readonly name: "open" }
  | ({ readonly name: "waiting" } & Readonly<LostConnection>)
  | { readonly name: "closed" };

/** The relay's first message on a v1 connection. */
export interface Welcome {
  /** The whole message. */
  message: JsonObject;
  relay: { name?: string; version?: string };
  /** Names this run of the relay. */
  epoch: string;
  /** Offset of the newest message; undefined if the relay does not say. */
  offset: number | undefined;
  topics: readonly string[];
  /** What the token of this client permits: `viewer`, `producer`, `control`; undefined if the relay does not say. */
  rights: readonly string[] | undefined;
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

/** Events of a client, apart from messages. */
export interface ClientEvents {
  state: ClientState;
  welcome: Welcome;
  resumed: Resumed;
  dropped: Dropped;
  error: ClientError;
}
