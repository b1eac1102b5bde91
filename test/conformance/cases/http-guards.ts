import { answered, ended, type HttpAnswers, type HttpCase, http, refused } from "../support/http-case.ts";
import { CHUNKED, COMMAND, FOREIGN, get, HOST, JSON_TYPE } from "../support/http-requests.ts";

const MCP_BODY =
  '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}';
const MCP = [JSON_TYPE, "Accept: application/json, text/event-stream"];

/** Ways to ask, of which each path has one. `line` is the request line without the version. */
const ASKED: readonly { line: string; lines: readonly string[]; body: string }[] = [
  { line: "GET /health", lines: [], body: "" },
  { line: "POST /command", lines: [JSON_TYPE, "Content-Length: 12"], body: COMMAND },
  { line: "POST /mcp", lines: [...MCP, `Content-Length: ${MCP_BODY.length}`], body: MCP_BODY },
  { line: "GET /mcp", lines: MCP, body: "" },
  { line: "PATCH /config", lines: [JSON_TYPE, "Content-Length: 2"], body: "{}" },
];

const HOST_REFUSED = refused(403, "host_refused");
const ORIGIN_REFUSED = refused(403, "origin_refused");

/** Forms in which a foreign host or origin may hide. */
const DISGUISES: readonly { name: string; lines: readonly string[]; whole?: string; answers: HttpAnswers }[] =
  [
    { name: "a foreign host", lines: ["Host: evil.example"], answers: HOST_REFUSED },
    { name: "a foreign host behind the relay's", lines: [HOST, "Host: evil.example"], answers: HOST_REFUSED },
    { name: "a foreign host before the relay's", lines: ["Host: evil.example", HOST], answers: HOST_REFUSED },
    {
      name: "a foreign host under a URL of the relay's",
      lines: ["Host: evil.example"],
      whole: "http://HOST",
      answers: HOST_REFUSED,
    },
    { name: "a foreign origin", lines: [HOST, "Origin: http://evil.example"], answers: ORIGIN_REFUSED },
    {
      name: "a foreign origin behind the relay's",
      lines: [HOST, "Origin: http://HOST", "Origin: http://evil.example"],
      answers: ORIGIN_REFUSED,
    },
    {
      name: "a foreign origin before the relay's",
      lines: [HOST, "Origin: http://evil.example", "Origin: http://HOST"],
      answers: ORIGIN_REFUSED,
    },
    {
      name: "a foreign origin with a URL of its own",
      lines: [HOST, "Origin: http://evil.example"],
      whole: "http://evil.example",
      answers: ORIGIN_REFUSED,
    },
    { name: "a page of another site", lines: [HOST, "Sec-Fetch-Site: cross-site"], answers: ORIGIN_REFUSED },
  ];

const GUARDS: readonly HttpCase[] = ASKED.flatMap(({ line, lines, body }) =>
  DISGUISES.map(({ name, lines: disguise, whole = "", answers }) => ({
    name: `${line} from ${name}`,
    section: "RFC 9110, 7.2",
    bytes: http([`${line.replace(" ", ` ${whole}`)} HTTP/1.1`, ...disguise, ...lines], body),
    answers,
  })),
);

const PIPELINED: readonly HttpCase[] = [
  {
    name: "a good request behind one for a foreign host",
    section: "RFC 9112, 9.3.2",
    bytes: FOREIGN + get("/health"),
    answers: { statuses: [403, 200], codes: ["host_refused"], connection: "stays" },
  },
  {
    name: "a request in the body of a refused one",
    section: "RFC 9112, 9.3.2",
    bytes: http(
      ["POST /command HTTP/1.1", "Host: evil.example", JSON_TYPE, `Content-Length: ${FOREIGN.length}`],
      FOREIGN,
    ),
    answers: HOST_REFUSED,
  },
  {
    name: "a request in the body of one that takes no body",
    section: "RFC 9112, 9.3.2",
    bytes: get("/health", `Content-Length: ${FOREIGN.length}`) + FOREIGN,
    answers: answered(200),
  },
  {
    name: "two lengths to /mcp",
    section: "RFC 9112, 6.3",
    bytes: http(
      ["POST /mcp HTTP/1.1", HOST, ...MCP, `Content-Length: ${MCP_BODY.length}`, "Content-Length: 1"],
      MCP_BODY,
    ),
    answers: ended(400),
  },
  {
    name: "chunks and a length to /mcp",
    section: "RFC 9112, 6.3",
    bytes: http(
      ["POST /mcp HTTP/1.1", HOST, ...MCP, "Transfer-Encoding: chunked", "Content-Length: 3"],
      CHUNKED,
    ),
    answers: ended(400),
  },
];

/** Requests of foreign pages and for foreign hosts, in every form, at the paths of the HTTP API and of MCP. */
export const HTTP_GUARD_CASES: readonly HttpCase[] = [...GUARDS, ...PIPELINED];

/** A good request whose answer takes time, and one for another host behind it. */
export const SLOW_THEN_FOREIGN =
  http(["POST /mcp HTTP/1.1", HOST, ...MCP, `Content-Length: ${MCP_BODY.length}`], MCP_BODY) + FOREIGN;
