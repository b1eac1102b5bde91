import { ownAddresses } from "../base/platform/network.ts";
import { thisMachine } from "../base/platform/this-machine.ts";
import { isLoopback } from "../server/index.ts";

/** The addresses of a relay. */
export interface RelayUrls {
  /** The bound address; IPv6 in brackets. */
  url: string;
  /** For programs on this machine. */
  localUrl: string;
  /** For programs on other machines; the bound address if the relay is bound to one. */
  reachableUrls: readonly string[];
  /** Addresses of the page for other devices; empty if only this machine reaches the relay. */
  pageUrls: readonly string[];
}

/** The addresses of a relay that listens. */
export function relayUrls(scheme: "ws" | "wss", host: string, port: number): RelayUrls {
  const urls = socketUrls(scheme, host, port);
  const pages = urls.reachableUrls.map((url) => new URL("/", url.replace(/^ws/, "http")));
  return { ...urls, pageUrls: pages.filter(({ hostname }) => !isLoopback(hostname)).map(({ href }) => href) };
}

function socketUrls(scheme: "ws" | "wss", host: string, port: number): Omit<RelayUrls, "pageUrls"> {
  const at = (name: string) => `${scheme}://${name.includes(":") ? `[${name}]` : name}:${port}`;
  if (host !== "0.0.0.0" && host !== "::")
    return { url: at(host), localUrl: at(host), reachableUrls: [at(host)] };
  const reachable = ownAddresses(thisMachine).filter((address) => host === "::" || !address.includes(":"));
  return {
    url: at(host),
    localUrl: at("127.0.0.1"),
    reachableUrls: (reachable.length === 0 ? ["127.0.0.1"] : reachable).map(at),
  };
}
