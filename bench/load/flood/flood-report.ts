import type { GameKind } from "../games/played-game.ts";
import type { FloodProtocolName } from "./flood-protocol.ts";

/** Instructions for the flood process. */
export interface FloodOrder {
  url: string;
  /** Process id of the server, for its CPU time. */
  serverPid: number;
  protocol: FloodProtocolName;
  game: GameKind;
  /** Ticks after which the server's frame numbers begin anew: a server that plays a script. Absent: never. */
  scriptTicks?: number;
  clients: number;
  warmUpMillis: number;
  windowMillis: number;
}

/** Results of the flood process in its window. */
export interface FloodReport {
  /** Frames of which the 0x01 reached clients, in total. */
  delivered: number;
  /** Lost frames of all clients, including the warm-up. */
  lost: number;
  windowSeconds: number;
  /** CPU time of the server; undefined if the system does not report it. */
  cpuNanos: number | undefined;
  /** Share of one core that the producer and the clients took. */
  crowdBusy: number;
}
