import type { Clock } from "../base/clock.ts";
import { closeCodeOf, type ErrorCode } from "../protocol/error-table.ts";
import type { Heartbeat, Peer, Watched } from "./heartbeat.ts";
import type { ClientSocket } from "./lanes/client-socket.ts";

/** How long a silent peer has to answer the goodbye before its socket is cut. Units: milliseconds. */
const GOODBYE_MILLIS = 1000;

/** Somebody who hears of each sweep of the heartbeat. */
export type Swept = Required<Pick<Peer, "swept">>;

class SocketPeer implements Peer {
  constructor(
    private readonly socket: ClientSocket,
    private readonly clock: Clock,
    private readonly hearer: Swept | undefined,
  ) {}

  ping(): void {
    this.socket.ping();
  }

  expire(): void {
    endSocket(this.socket, this.clock, "heartbeat_timeout", "heartbeat timeout");
  }

  swept(elapsedMillis: number): void {
    this.hearer?.swept(elapsedMillis);
  }
}

/** Watches a socket's heartbeat; one from which nothing comes is closed with code 4000. */
export function watchSocket(
  heartbeat: Heartbeat,
  socket: ClientSocket,
  clock: Clock,
  hearer?: Swept,
): Watched {
  return heartbeat.watch(new SocketPeer(socket, clock, hearer));
}

/** Says goodbye for a reason with a close code, and cuts a peer that does not answer: one that is gone never would, and its socket would stay. */
export function endSocket(socket: ClientSocket, clock: Clock, code: ErrorCode, reason: string): void {
  socket.close(closeCodeOf(code), reason);
  clock.after(GOODBYE_MILLIS, () => socket.terminate());
}
