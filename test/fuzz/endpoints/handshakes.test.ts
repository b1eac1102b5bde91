import { afterAll, expect } from "bun:test";
import * as fc from "fast-check";
import { ERROR_TABLE } from "../../../src/protocol/error-table.ts";
import { RawConnection } from "../../support/raw-connection.ts";
import { fuzz } from "../support/fuzz.ts";
import { FuzzedRelay, within } from "../support/fuzzed-relay.ts";
import { mutatedText } from "../support/mutations.ts";

const relay = await FuzzedRelay.start();
afterAll(() => relay[Symbol.asyncDispose]());
const { host } = new URL(relay.httpUrl);

/** The status of every refusal but `internal`. */
const STATUSES: number[] = Object.values(ERROR_TABLE)
  .map(({ httpStatus }) => httpStatus)
  .filter((status: number) => status !== ERROR_TABLE.internal.httpStatus);

const targets = fc.oneof(
  fc.constantFrom(
    "/",
    "/producer",
    "/debugger",
    "/lsp",
    "/dap",
    "/mcp",
    "/foxglove",
    "/status",
    "//",
    "/%",
    "/%ff",
    "*",
    "/../..",
  ),
  fc
    .array(
      fc.tuple(
        fc.constantFrom(
          "topics",
          "format",
          "max_hz",
          "interval",
          "history",
          "source",
          "compress",
          "token",
          "x",
          "%",
        ),
        fc.constantFrom(
          "",
          "fps",
          "*",
          "json",
          "classic",
          "1",
          "-1",
          "1e400",
          "0x1",
          "%ff",
          "last",
          "a,b,,",
          "x".repeat(200),
        ),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((all) => `/?${all.map(([name, value]) => `${name}=${value}`).join("&")}`),
);
const headers = fc.record(
  {
    Host: fc.constantFrom(host, host, host, "localhost", "", "a:b", "[::1", "evil.example"),
    Origin: fc.constantFrom(
      "null",
      "http://localhost",
      "file://",
      "http://",
      "http://evil.example",
      "x".repeat(100),
    ),
    Upgrade: fc.constantFrom("websocket", "WebSocket", "h2c", ""),
    Connection: fc.constantFrom("Upgrade", "keep-alive", "close, Upgrade"),
    "Sec-WebSocket-Key": fc.constantFrom("dGhlIHNhbXBsZSBub25jZQ==", "", "x", "=".repeat(300)),
    "Sec-WebSocket-Version": fc.constantFrom("13", "8", ""),
    "Sec-WebSocket-Protocol": fc.constantFrom(
      "telemetry.v1.json",
      "binary",
      ",",
      "token.x, telemetry.v1.json",
      "x".repeat(300),
    ),
    "Sec-WebSocket-Extensions": fc.constantFrom("permessage-deflate", 'permessage-deflate; x="', "a;b;c"),
    Authorization: fc.constantFrom("Bearer x", "Bearer ", "Basic eA==", "Bearer a b"),
    "Content-Length": fc.constantFrom("0", "-1", "1e9"),
  },
  { requiredKeys: ["Host"] },
);
const requests = fc
  .tuple(fc.constantFrom("GET", "GET", "GET", "POST", "HEAD", "OPTIONS", "PATCH", "BREW"), targets, headers)
  .map(([method, target, fields]) => {
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
    return `${[`${method} ${target} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`;
  });

/** Requests as bytes on the wire: handshakes and others, whole and damaged. */
fuzz<string>({
  name: "handshakes",
  inputs: fc.oneof(requests, requests, mutatedText(requests)),
  runs: 200,
  // Both ends of the connection run in this process.
  allowed: { cpuMillis: 300, peakBytes: 64 * 1024 * 1024 },
  async take(text) {
    using connection = await RawConnection.connect(relay.httpUrl);
    connection.write(text);
    // The second request ends what the first may have left open, and is itself answered or refused.
    connection.write(`\r\n\r\nGET /health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    const answered = connection.until(() => (connection.received.length > 0 ? "answered" : undefined));
    await within(Promise.race([answered, connection.ended]), "an answer to a request");
    const [head = "", body = ""] = connection.received.toString("latin1").split("\r\n\r\n");
    const status = Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 400);
    const code = /"code":"(\w+)"/.exec(body)?.[1];
    // Bun itself refuses versions of HTTP, and an answer to HEAD has no body.
    if (status >= 500 && status !== 505) expect(STATUSES).toContain(status);
    if (code !== undefined) expect(Object.keys(ERROR_TABLE)).toContain(code);
    expect(code).not.toBe("internal");
    await relay.expectWell();
  },
});
