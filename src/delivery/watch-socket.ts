import type { Clock } from "../base/clock.ts";
import { closeCodeOf } from "../protocol/error-table.ts";
import type { ClientSocket } from "./client-socket.ts";
import type { Heartbeat, Watched } from "./heartbeat.ts";

/** How long a silent peer has to answer the goodbye before its socket is cut. Units: milliseconds. */
const GOODBYE_MILLIS = 1000;

/** Watches a socket's heartbeat; one from which nothing comes is closed with code 4000. */
export function watchSocket(heartbeat: Heartbeat, socket: ClientSocket, clock: Clock): Watched {
  return heartbeat.watch({
    ping: () => socket.ping(),
    expire() {
      socket.close(closeCodeOf("heartbeat_timeout"), "heartbeat timeout");
      // A peer that is gone never answers the close; without this its socket would stay.
      clock.after(GOODBYE_MILLIS, () => socket.terminate());
    },
  });
}
