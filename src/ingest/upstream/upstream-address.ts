/** Longest name of a source, also if it is made of an address. */
const MAX_NAME_CHARACTERS = 128;

/** The address of an upstream. */
export interface UpstreamAddress {
  /** The address that the relay connects to. */
  readonly url: string;
  /** The address for status and log: without user, password and query, which may be secrets. */
  readonly shownUrl: string;
  /** Host and port: the name of the source until the upstream sends one. */
  readonly name: string;
  readonly port: number;
  readonly hostname: string;
}

/** Reads the address of an upstream; undefined if the text is not one. */
export function upstreamAddress(text: string): UpstreamAddress | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "ws:" && url.protocol !== "wss:")) return undefined;
  // The WebSocket client refuses an address with a fragment.
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

/** Whether an upstream is this relay itself, which would then receive its own messages without end. */
export function isOwnAddress(address: UpstreamAddress, own: { host: string; port: number }): boolean {
  if (address.port !== own.port) return false;
  return address.hostname === own.host || (isThisMachine(address.hostname) && isThisMachine(own.host));
}

function isThisMachine(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|0\.0\.0\.0|::1?)$/.test(host);
}
