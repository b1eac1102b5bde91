import type { RawAnswer } from "../../support/raw-connection.ts";
import type { ConformanceEndpoint } from "./conformance-endpoint.ts";
import type { ConformanceRelay } from "./conformance-relay.ts";

/** A handshake, right or wrong, and the relay's answer. */
export interface HandshakeCase {
  /** What the handshake has or lacks. */
  name: string;
  /** The section of RFC 6455, or another RFC with its section. */
  section: string;
  /** Only for this endpoint: its path. */
  only?: string;
  /** Default: GET and HTTP/1.1. */
  method?: string;
  version?: string;
  /** Names of headers of a good handshake that this one lacks. */
  without?: readonly string[];
  /** Further lines, before and after those of a good handshake. HOST stands for the relay's host. */
  before?: readonly string[];
  lines?: readonly string[];
  /** Bytes that follow the head at once. */
  rest?: string | Buffer;
  answer: HandshakeAnswer;
  /** Whether the answer is another one than the RFC asks for. docs/websocket-conformance.md names it. */
  deviates?: "deviates";
}

/** What of an answer matters. */
export interface HandshakeAnswer {
  status: number;
  /** Code of a refusal by the relay. Bun refuses some handshakes before the relay sees them; those have none. */
  code?: string;
  /** The subprotocol that the relay chose, if the case asks for one. */
  protocol?: string;
}

/** The key of the example in RFC 6455, 1.3, and the answer to it. */
export const SAMPLE_KEY = "dGhlIHNhbXBsZSBub25jZQ==";
export const SAMPLE_ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/** Becomes a WebSocket. */
export const ACCEPTED: HandshakeAnswer = { status: 101 };
/** Refused by the relay as no handshake. */
export const NO_HANDSHAKE: HandshakeAnswer = { status: 426, code: "upgrade_required" };
/** Refused by Bun with this status. */
export const refusedByBun = (status: number): HandshakeAnswer => ({ status });

/** The bytes of a handshake. */
export function handshakeBytes(
  { method = "GET", version = "HTTP/1.1", without = [], before = [], lines = [], rest = "" }: HandshakeCase,
  { path, protocol }: ConformanceEndpoint,
  host: string,
): Buffer {
  const good = {
    Host: host,
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Key": SAMPLE_KEY,
    "Sec-WebSocket-Version": "13",
    ...(protocol === undefined ? {} : { "Sec-WebSocket-Protocol": protocol }),
  };
  const kept = Object.entries(good).filter(([name]) => !without.includes(name));
  const head = [
    `${method} ${path} ${version}`,
    ...before,
    ...kept.map(([name, value]) => `${name}: ${value}`),
    ...lines,
  ].map((line) => `${line.replaceAll("HOST", host)}\r\n`);
  return Buffer.concat([Buffer.from(`${head.join("")}\r\n`, "latin1"), Buffer.from(rest as string)]);
}

/** Sends the handshake of a case, and returns the answer. */
export async function answerTo(
  relay: ConformanceRelay,
  endpoint: ConformanceEndpoint,
  one: HandshakeCase,
): Promise<RawAnswer> {
  using peer = await relay.connect();
  peer.write(handshakeBytes(one, endpoint, relay.host));
  return await peer.answer();
}

/** What of a received answer matters. */
export function essence({ status, headers, body }: RawAnswer, one: HandshakeCase): HandshakeAnswer {
  const { protocol } = one.answer;
  const code = body === "" ? undefined : (JSON.parse(body) as { code: string }).code;
  return {
    status,
    ...(code === undefined ? {} : { code }),
    ...(protocol === undefined ? {} : { protocol: headers["sec-websocket-protocol"] ?? "none" }),
  };
}

/** An answer in words. */
export function answerInWords({ status, code, protocol }: HandshakeAnswer): string {
  if (status === 101)
    return `is accepted${protocol === undefined ? "" : ` with the subprotocol ${protocol}`}`;
  return code === undefined ? `is refused by Bun with ${status}` : `is refused with ${status} ${code}`;
}
