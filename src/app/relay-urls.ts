import { ownAddresses } from "../server/index.ts";

/** How a relay is reached, as the bound address says it. */
export interface RelayUrls {
  /** The bound address; an IPv6 address in brackets. */
  url: string;
  /** From this machine. */
  localUrl: string;
  /** From elsewhere, or the bound address where it is one. */
  reachableUrls: readonly string[];
}

/** The addresses of a relay that listens. */
export function relayUrls(scheme: "ws" | "wss", host: string, port: number): RelayUrls {
  const at = (name: string) => `${scheme}://${name.includes(":") ? `[${name}]` : name}:${port}`;
  if (host !== "0.0.0.0" && host !== "::")
    return { url: at(host), localUrl: at(host), reachableUrls: [at(host)] };
  const reachable = ownAddresses().filter((address) => host === "::" || !address.includes(":"));
  return {
    url: at(host),
    localUrl: at("127.0.0.1"),
    reachableUrls: (reachable.length === 0 ? ["127.0.0.1"] : reachable).map(at),
  };
}
