import type { RelayBehind, ServerOptions } from "../../server/index.ts";
import type { RelayOptions } from "../config/options.ts";

/** What an edge is told when it starts. */
export interface EdgeOrder {
  /** Its number, from 1. */
  edge: number;
  /** Options of the relay. */
  options: RelayOptions;
  /** What its server needs: address, certificate, rules for access, and the relay behind it. */
  server: Pick<ServerOptions, "host" | "port" | "certificate" | "access"> & { relayBehind: RelayBehind };
  /** The run of the relay, which names the offsets of its messages. */
  epoch: string;
  site: string;
}
