import type { Clock } from "../base/clock.ts";
import { closeCodeOf, type ErrorCode } from "../protocol/error-table.ts";
import type { ClientSocket } from "./client-socket.ts";
import type { Heartbeat, Watched } from "./heartbeat.ts";

/** How long a silent peer has to answer the goodbye before its socket is cut. Units: milliseconds. */
const GOODBYE_MILLIS = 1000;

/** Watches a socket's heartbeat; one from which nothing comes is closed with code 4000. `swept` is called at each sweep. */
export function watchSocket(
  heartbeat: Heartbeat,
  socket: ClientSocket,
  clock: Clock,
  swept?: (elapsedMillis: number) => void,
): Watched {
  return heartbeat.watch({
    ping: () => socket.ping(),
    expire: () => endSocket(socket, clock, "heartbeat_timeout", "heartbeat timeout"),
    ...(swept && { swept }),
  });
}

/** Says goodbye for a reason with a close code, and cuts a peer that does not answer: one that is gone never would, and its socket would stay. */
export function endSocket(socket: ClientSocket, clock: Clock, code: ErrorCode, reason: string): void {
  socket.close(closeCodeOf(code), reason);
  clock.after(GOODBYE_MILLIS, () => socket.terminate());
}
