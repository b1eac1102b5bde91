import type { Msg, NatsConnection, Subscription } from "@nats-io/transport-node";
import type { Log } from "../../base/log.ts";

/** Subscribes to a subject. An error of the code that takes a message is logged: in the library it would end the reading of the connection. */
export function subscribe(
  connection: NatsConnection,
  { subject, queue, log }: { subject: string; queue?: string; log: Log },
  take: (message: Msg) => void,
): Subscription {
  return connection.subscribe(subject, {
    ...(queue === undefined ? {} : { queue }),
    callback: (error, message) => {
      // What the server refuses is told by the connection.
      if (error !== null) return;
      try {
        take(message);
      } catch (fault) {
        log.error({ err: fault }, "a message by NATS could not be handled");
      }
    },
  });
}
