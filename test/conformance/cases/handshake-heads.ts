import { RAW_OPCODE } from "../../support/raw-frame.ts";
import { frame } from "../support/client-frames.ts";
import { ACCEPTED, type HandshakeCase, refusedByBun } from "../support/handshake-case.ts";

const HOST_REFUSED = { status: 403, code: "host_refused" } as const;
const ORIGIN_REFUSED = { status: 403, code: "origin_refused" } as const;
const BAD_REQUEST = { status: 400, code: "bad_request" } as const;

/** Handshakes with heads that are too long, of foreign hosts and pages, or in unusual forms. */
export const HANDSHAKE_HEAD_CASES: readonly HandshakeCase[] = [
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
