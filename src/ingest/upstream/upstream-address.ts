/** Longest name that a source gets from its address, as for a name that a game says. */
const MAX_NAME_CHARACTERS = 128;

/** Where an upstream is. */
export interface UpstreamAddress {
  /** What is connected to. */
  readonly url: string;
  /** The same for status and log: without user, password and query, which may be secrets. */
  readonly shownUrl: string;
  /** Host and port: the name of the source until the upstream says one. */
  readonly name: string;
  readonly port: number;
  readonly hostname: string;
}

/** Reads the address of an upstream; undefined for what is none. */
export function upstreamAddress(text: string): UpstreamAddress | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "ws:" && url.protocol !== "wss:")) return undefined;
  // A WebSocket address with a fragment is an error to the client that connects.
  url.hash = "";
  const port = url.port === "" ? (url.protocol === "ws:" ? 80 : 443) : Number(url.port);
  const path = url.pathname === "/" ? "" : url.pathname;
  return {
    url: url.href,
    shownUrl: `${url.protocol}//${url.host}${path}`,
    name: `${url.hostname}:${port}`.slice(0, MAX_NAME_CHARACTERS),
    port,
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
  };
}

/** Whether an upstream is the relay that listens here: it would hear itself, louder and louder. */
export function isOwnAddress(address: UpstreamAddress, own: { host: string; port: number }): boolean {
  if (address.port !== own.port) return false;
  return address.hostname === own.host || (isThisMachine(address.hostname) && isThisMachine(own.host));
}

function isThisMachine(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|0\.0\.0\.0|::1?)$/.test(host);
}
