import type { NatsConnection } from "@nats-io/transport-node";

/** What the parts of the bridge are told of the connection. */
export interface ConnectionListener {
  /** A connection is open: time to subscribe. */
  opened?(connection: NatsConnection): void;
  /** The server has answered a question, so that what was sent before has arrived. Called before events that wait are sent. */
  answered?(): void;
  /** It is gone, with all its subscriptions. */
  lost?(): void;
}
