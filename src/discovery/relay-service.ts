/** The service type of a relay, without its underscore. RFC 6335 allows 15 characters. */
export const SERVICE_TYPE = "godot-telemetry";

/** The DNS name of all relays of a network. */
export const SERVICE_NAME = `_${SERVICE_TYPE}._tcp.local.`;

/** Where games connect. */
const GAME_PATH = "/producer";

/** What a relay tells of itself in its TXT record (RFC 6763, section 6). All values are text. */
export interface RelayText {
  /** Version of these fields. */
  v: "1";
  /** Where games connect. */
  path: string;
  /** The name of the relay for other relays. */
  site: string;
  /** Present if the relay speaks TLS only. */
  tls?: "1";
  /** Present if a game needs a token. */
  token?: "1";
}

/** What the TXT record of a relay is made of. */
interface RelayFacts {
  site: string;
  secured: boolean;
  asksToken: boolean;
}

/** The TXT record of a relay. It holds no secret. */
export function relayText({ site, secured, asksToken }: RelayFacts): RelayText {
  return { v: "1", path: GAME_PATH, site, ...(secured && { tls: "1" }), ...(asksToken && { token: "1" }) };
}
