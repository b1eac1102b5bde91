import { RAW_OPCODE } from "../../support/raw-frame.ts";
import { frame } from "../support/client-frames.ts";
import {
  ACCEPTED,
  type HandshakeCase,
  NO_HANDSHAKE,
  refusedByBun,
  SAMPLE_KEY,
} from "../support/handshake-case.ts";

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

const HOST_REFUSED = { status: 403, code: "host_refused" } as const;
const ORIGIN_REFUSED = { status: 403, code: "origin_refused" } as const;
const BAD_REQUEST = { status: 400, code: "bad_request" } as const;

const HEADS: readonly HandshakeCase[] = [
  {
    name: "two hosts, the relay's last",
    section: "RFC 9112, 3.2",
    before: ["Host: evil.example"],
    answer: HOST_REFUSED,
  },
  {
    name: "two hosts, the relay's first",
    section: "RFC 9112, 3.2",
    lines: ["Host: evil.example"],
    answer: HOST_REFUSED,
  },
  { name: "the relay's host twice", section: "RFC 9112, 3.2", lines: ["Host: HOST"], answer: HOST_REFUSED },
  { name: "no host", section: "RFC 9112, 3.2", without: ["Host"], answer: refusedByBun(400) },
  {
    name: "no host by HTTP/1.0",
    section: "4.2.1",
    version: "HTTP/1.0",
    without: ["Host"],
    answer: BAD_REQUEST,
  },
  {
    name: "an origin of another site after the relay's own",
    section: "10.2",
    lines: ["Origin: http://HOST", "Origin: http://evil.example"],
    answer: ORIGIN_REFUSED,
  },
  {
    name: "an origin of another site before the relay's own",
    section: "10.2",
    lines: ["Origin: http://evil.example", "Origin: http://HOST"],
    answer: ORIGIN_REFUSED,
  },
  {
    name: "an origin of another site by HTTP/1.0",
    section: "10.2",
    version: "HTTP/1.0",
    lines: ["Origin: http://evil.example"],
    answer: ORIGIN_REFUSED,
  },
  { name: "a head of 15 kB", section: "10.4", lines: [`X: ${"x".repeat(15_000)}`], answer: ACCEPTED },
  {
    name: "a head of 17 kB",
    section: "10.4",
    lines: [`X: ${"x".repeat(17_000)}`],
    answer: refusedByBun(431),
  },
  {
    name: "300 headers",
    section: "10.4",
    lines: Array.from({ length: 300 }, (_, index) => `X${index}: 1`),
    answer: refusedByBun(431),
  },
  ...Object.entries({
    "a zero byte in a header": "X: a\0b",
    "a header over two lines": "X: a\r\n b",
    "a line feed in a header": "X: a\nb: c",
    "a carriage return in a header": "X: a\rb",
    "a space before a colon": "Upgrade : websocket",
    "a header without a colon": "nonsense",
    "a header without a name": ": nonsense",
  }).map(([name, line]): HandshakeCase => {
    return { name, section: "RFC 9112, 5", lines: [line], answer: refusedByBun(400) };
  }),
];

const EARLY_PING = frame(RAW_OPCODE.ping, "early");

/** Data that a peer may not send before the answer to its handshake. */
export const EARLY_DATA: Readonly<Record<string, string | Buffer>> = {
  "a frame": EARLY_PING,
  "a request": "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
  noise: Buffer.from("\0\r\n\r\n\xff", "latin1"),
};

/** Handshakes at the endpoints of clients, games and the engine's debugger. */
export const HANDSHAKE_CASES: readonly HandshakeCase[] = [
  ...CONNECTION,
  ...VERSIONS_AND_KEYS,
  ...EXTENSIONS,
  ...SUBPROTOCOLS,
  ...HEADS,
];
