import type { RelayBehind, ServerOptions } from "../../server/index.ts";
import type { RelayOptions } from "../config/options.ts";

/** Options that an edge has no use of, since the relay behind it alone reads from other relays. Their addresses and passwords stay there. */
const OF_THE_RELAY_ALONE = ["nats", "upstreams"] as const;

/** The options of a relay that its edges are told. */
export type EdgeOptions = Omit<RelayOptions, (typeof OF_THE_RELAY_ALONE)[number]>;

/** The options of a relay without those that its edges have no use of. */
export function edgeOptions(options: RelayOptions): EdgeOptions {
  const told: Partial<RelayOptions> = { ...options };
  for (const key of OF_THE_RELAY_ALONE) delete told[key];
  return told as EdgeOptions;
}

/** What an edge is told when it starts. */
export interface EdgeOrder {
  /** Its number, from 1. */
  edge: number;
  /** Options of the relay. */
  options: EdgeOptions;
  /** What its server needs: address, certificate, rules for access, and the relay behind it. */
  server: Pick<ServerOptions, "host" | "port" | "certificate" | "access"> & { relayBehind: RelayBehind };
  /** The run of the relay, which names the offsets of its messages. */
  epoch: string;
  site: string;
}
