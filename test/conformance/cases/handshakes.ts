import {
  ACCEPTED,
  type HandshakeCase,
  NO_HANDSHAKE,
  refusedByBun,
  SAMPLE_KEY,
} from "../support/handshake-case.ts";
import { HANDSHAKE_HEAD_CASES } from "./handshake-heads.ts";

/** A handshake with another value of one header. */
function other(header: string, value: string): Pick<HandshakeCase, "without" | "lines"> {
  return { without: [header], lines: [`${header}: ${value}`] };
}

const key = (bytes: number) => Buffer.alloc(bytes, 1).toString("base64");

const CONNECTION: readonly HandshakeCase[] = [
  { name: "a good handshake", section: "4.2.1", answer: ACCEPTED },
  {
    name: "the headers of a good handshake in other letters",
    section: "4.2.1",
    without: ["Upgrade", "Connection"],
    lines: ["UPGRADE: WebSocket", "connection: upgrade"],
    answer: ACCEPTED,
  },
  {
    name: "Connection with Upgrade among others",
    section: "4.2.1",
    ...other("Connection", "keep-alive, Upgrade"),
    answer: ACCEPTED,
  },
  {
    name: "Connection in two headers",
    section: "RFC 9110, 5.3",
    before: ["Connection: keep-alive"],
    answer: ACCEPTED,
  },
  { name: "no Connection", section: "4.2.1", without: ["Connection"], answer: NO_HANDSHAKE },
  {
    name: "Connection without Upgrade",
    section: "4.2.1",
    ...other("Connection", "keep-alive"),
    answer: NO_HANDSHAKE,
  },
  {
    name: "Connection with a word that only begins with Upgrade",
    section: "4.2.1",
    ...other("Connection", "upgraded"),
    answer: NO_HANDSHAKE,
  },
  { name: "HTTP/1.0", section: "4.2.1", version: "HTTP/1.0", answer: ACCEPTED, deviates: "deviates" },
  {
    name: "HTTP/1.2",
    section: "RFC 9110, 2.5",
    version: "HTTP/1.2",
    answer: refusedByBun(505),
    deviates: "deviates",
  },
  { name: "HTTP/2.0", section: "4.2.1", version: "HTTP/2.0", answer: refusedByBun(505) },
  ...["POST", "PUT", "OPTIONS", "CONNECT"].map((method): HandshakeCase => {
    return { name: `the method ${method}`, section: "4.2.1", method, answer: NO_HANDSHAKE };
  }),
  {
    name: "a body of a stated length",
    section: "4.1",
    lines: ["Content-Length: 5"],
    rest: "hello",
    answer: NO_HANDSHAKE,
  },
  {
    name: "a body in chunks",
    section: "4.1",
    lines: ["Transfer-Encoding: chunked"],
    rest: "5\r\nhello\r\n0\r\n\r\n",
    answer: NO_HANDSHAKE,
  },
  { name: "a stated length of 0", section: "4.1", lines: ["Content-Length: 0"], answer: ACCEPTED },
];

const VERSIONS_AND_KEYS: readonly HandshakeCase[] = [
  ...["8", "12", "14", "013", "13, 8", ""].map((version): HandshakeCase => {
    return {
      name: `the version "${version}"`,
      section: "4.4",
      ...other("Sec-WebSocket-Version", version),
      answer: refusedByBun(426),
    };
  }),
  { name: "no version", section: "4.4", without: ["Sec-WebSocket-Version"], answer: refusedByBun(426) },
  {
    name: "two versions in two headers",
    section: "4.4",
    lines: ["Sec-WebSocket-Version: 8"],
    answer: refusedByBun(426),
  },
  { name: "no key", section: "4.2.1", without: ["Sec-WebSocket-Key"], answer: NO_HANDSHAKE },
  ...Object.entries({
    "an empty key": "",
    "a key of 15 bytes": key(15),
    "a key of 17 bytes, as long in base64 as one of 16": key(17),
    "a key of 18 bytes": key(18),
    "a key of 100 bytes": key(100),
    "a key without its last letter": SAMPLE_KEY.slice(0, -1),
    "a key that is no base64": "!".repeat(24),
  }).map(([name, value]): HandshakeCase => {
    return { name, section: "4.2.1", ...other("Sec-WebSocket-Key", value), answer: NO_HANDSHAKE };
  }),
  {
    name: "two keys",
    section: "11.3.1",
    lines: [`Sec-WebSocket-Key: ${key(16)}`],
    answer: NO_HANDSHAKE,
  },
  {
    name: "the same key twice",
    section: "11.3.1",
    lines: [`Sec-WebSocket-Key: ${SAMPLE_KEY}`],
    answer: NO_HANDSHAKE,
  },
];

const EXTENSIONS: readonly HandshakeCase[] = [
  "permessage-deflate",
  "permessage-deflate; client_max_window_bits; server_no_context_takeover",
  "permessage-deflate; server_max_window_bits=99",
  "x-webkit-deflate-frame, permessage-deflate, foo; bar=1",
  ';;,,"==',
].map((offer) => ({
  name: `an offer of the extensions ${offer}`,
  section: "9.1",
  lines: [`Sec-WebSocket-Extensions: ${offer}`],
  answer: ACCEPTED,
}));

const NO_PROTOCOL = { status: 400, code: "unsupported_protocol" } as const;
const asks = (protocol: string) => ({ lines: [`Sec-WebSocket-Protocol: ${protocol}`] });
const ofClient = { section: "4.2.2", only: "/" } as const;
const ofDebugger = { section: "4.2.2", only: "/debugger" } as const;

const SUBPROTOCOLS: readonly HandshakeCase[] = [
  { name: "no subprotocol", ...ofClient, answer: { status: 101, protocol: "none" } },
  {
    name: "one subprotocol",
    ...ofClient,
    ...asks("telemetry.v1.json"),
    answer: { status: 101, protocol: "telemetry.v1.json" },
  },
  {
    name: "several subprotocols, of which the relay knows two",
    ...ofClient,
    ...asks("chat, telemetry.v1.msgpack, telemetry.v1.json"),
    answer: { status: 101, protocol: "telemetry.v1.msgpack" },
  },
  {
    name: "subprotocols in two headers",
    section: "11.3.4",
    only: "/",
    lines: ["Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Protocol: telemetry.v1.json"],
    answer: { status: 101, protocol: "telemetry.v1.json" },
  },
  {
    name: "a list of subprotocols with empty members",
    section: "RFC 9110, 5.6.1",
    only: "/",
    ...asks(", ,telemetry.v1.json,"),
    answer: { status: 101, protocol: "telemetry.v1.json" },
  },
  {
    name: "an empty list of subprotocols",
    section: "RFC 9110, 5.6.1",
    only: "/",
    ...asks(""),
    answer: { status: 101, protocol: "none" },
  },
  { name: "an unknown subprotocol", ...ofClient, ...asks("chat"), answer: NO_PROTOCOL },
  { name: "a subprotocol in other letters", ...ofClient, ...asks("TELEMETRY.V1.JSON"), answer: NO_PROTOCOL },
  {
    name: "a subprotocol",
    section: "4.2.2",
    only: "/producer",
    ...asks("telemetry.v1.json"),
    answer: NO_PROTOCOL,
  },
  { name: "the engine's subprotocol", ...ofDebugger, answer: { status: 101, protocol: "binary" } },
  { name: "no subprotocol", ...ofDebugger, without: ["Sec-WebSocket-Protocol"], answer: NO_PROTOCOL },
  {
    name: "the engine's subprotocol after another one",
    ...ofDebugger,
    ...other("Sec-WebSocket-Protocol", "mqtt, binary"),
    answer: { status: 101, protocol: "binary" },
  },
];

/** Handshakes at the endpoints of clients, games and the engine's debugger. */
export const HANDSHAKE_CASES: readonly HandshakeCase[] = [
  ...CONNECTION,
  ...VERSIONS_AND_KEYS,
  ...EXTENSIONS,
  ...SUBPROTOCOLS,
  ...HANDSHAKE_HEAD_CASES,
];
