import type { FloodProtocolName } from "./flood-protocol.ts";

/** What the flood process is to do. */
export interface FloodOrder {
  url: string;
  /** The server, whose CPU time is read. */
  serverPid: number;
  protocol: FloodProtocolName;
  clients: number;
  warmUpMillis: number;
  windowMillis: number;
}

/** What the flood process saw in its window. */
export interface FloodReport {
  /** Packets that reached clients, all together. */
  delivered: number;
  /** Of all clients, the warm-up included. */
  lost: number;
  windowSeconds: number;
  /** CPU time of the server; undefined where the system does not tell. */
  cpuNanos: number | undefined;
  /** Share of one core that the producer and the clients took. */
  crowdBusy: number;
}
