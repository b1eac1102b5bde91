import { answered, ended, type HttpCase, http, refused } from "../support/http-case.ts";
import { CHUNKED, get, HOST, JSON_TYPE } from "../support/http-requests.ts";

const TARGETS: readonly HttpCase[] = [
  { name: "a path", section: "RFC 9112, 3.2.1", bytes: get("/health"), answers: answered(200) },
  {
    name: "a whole URL with the relay's host",
    section: "RFC 9112, 3.2.2",
    bytes: get("http://HOST/health"),
    answers: answered(200),
  },
  {
    name: "a whole URL with another host",
    section: "RFC 9112, 3.2.2",
    bytes: get("http://evil.example/health"),
    answers: answered(200),
    deviates: "deviates",
  },
  {
    name: "a whole URL of another scheme",
    section: "RFC 9112, 3.2.2",
    bytes: get("ftp://HOST/health"),
    answers: ended(400),
  },
  { name: "a host alone", section: "RFC 9112, 3.2.3", bytes: get("HOST"), answers: ended(400) },
  { name: "an asterisk", section: "RFC 9112, 3.2.4", bytes: get("*"), answers: ended(400) },
  { name: "a query alone", section: "RFC 9112, 3.2", bytes: get("?x"), answers: ended(400) },
  { name: "nothing", section: "RFC 9112, 3.2", bytes: get(""), answers: ended(400) },
  { name: "a path with a zero byte", section: "RFC 9112, 3", bytes: get("/health\0"), answers: ended(505) },
  { name: "a path with a space", section: "RFC 9112, 3", bytes: get("/health x"), answers: ended(505) },
  {
    name: "a path of two slashes and a host",
    section: "RFC 9112, 3.2.1",
    bytes: get("//evil.example/health"),
    answers: refused(404, "not_found"),
  },
  {
    name: "a path with a backslash and a host",
    section: "RFC 9112, 3.2.1",
    bytes: get("/\\evil.example/health"),
    answers: refused(404, "not_found"),
  },
  {
    name: "a path with dots in percent",
    section: "RFC 3986, 6.2.2",
    bytes: get("/x/%2e%2e/health"),
    answers: answered(200),
  },
];

const LINES: readonly HttpCase[] = [
  { name: "no host", section: "RFC 9112, 3.2", bytes: "GET /health HTTP/1.1\r\n\r\n", answers: ended(400) },
  {
    name: "no host by HTTP/1.0",
    section: "RFC 9112, 3.2",
    bytes: "GET /health HTTP/1.0\r\n\r\n",
    answers: { ...refused(400, "bad_request"), connection: "ends" },
    deviates: "deviates",
  },
  {
    name: "a whole URL and no host by HTTP/1.0",
    section: "RFC 9112, 3.2.2",
    bytes: "GET http://HOST/health HTTP/1.0\r\n\r\n",
    answers: { ...refused(400, "bad_request"), connection: "ends" },
    deviates: "deviates",
  },
  { name: "HTTP/0.9", section: "RFC 9112, 2.3", bytes: "GET /health\r\n\r\n", answers: ended(505) },
  {
    name: "an empty line before a request",
    section: "RFC 9112, 2.2",
    bytes: `\r\n${get("/health")}`,
    answers: ended(400),
    deviates: "deviates",
  },
  {
    name: "lines that end with a bare line feed",
    section: "RFC 9112, 2.2",
    bytes: get("/health").replaceAll("\r", ""),
    answers: ended(505),
  },
  {
    name: "a header over two lines",
    section: "RFC 9112, 5.2",
    bytes: get("/health", "X: a", " b"),
    answers: ended(400),
  },
  {
    name: "an allowed host on the second line of a foreign one",
    section: "RFC 9112, 5.2",
    bytes: "GET /health HTTP/1.1\r\nHost: evil.example\r\n HOST\r\n\r\n",
    answers: ended(400),
  },
  {
    name: "a zero byte in a header",
    section: "RFC 9110, 5.5",
    bytes: get("/health", "X: a\0"),
    answers: ended(400),
  },
  {
    name: "a method in small letters",
    section: "RFC 9110, 9.1",
    bytes: http(["get /health HTTP/1.1", HOST]),
    answers: ended(),
    deviates: "deviates",
  },
  {
    name: "an unknown method",
    section: "RFC 9110, 9.1",
    bytes: http(["BREW /health HTTP/1.1", HOST]),
    answers: ended(),
    deviates: "deviates",
  },
  {
    name: "a preface of HTTP/2",
    section: "RFC 9113, 3.4",
    bytes: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    answers: ended(400),
  },
  {
    name: "chunks with a trailer",
    section: "RFC 9112, 7.1.2",
    bytes: http(
      ["POST /command HTTP/1.1", HOST, JSON_TYPE, "Transfer-Encoding: chunked"],
      CHUNKED.replace("0\r\n", "0\r\nHost: evil.example\r\n"),
    ),
    answers: ended(400),
    deviates: "deviates",
  },
  {
    name: "a head without an end of 20 kB",
    section: "RFC 9112, 3",
    bytes: `GET /health HTTP/1.1\r\nX: ${"x".repeat(20_000)}`,
    answers: ended(431),
  },
];

/** Request lines, targets and headers in unusual forms. */
export const HTTP_LINE_CASES: readonly HttpCase[] = [...TARGETS, ...LINES];
