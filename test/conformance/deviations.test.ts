import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FRAME_CASES } from "./cases/frame-cases.ts";
import { HANDSHAKE_CASES } from "./cases/handshakes.ts";
import { HTTP_CASES } from "./cases/http-cases.ts";
import { rfcOf } from "./support/rfc-of.ts";

const page = readFileSync(join(import.meta.dir, "../../docs/websocket-conformance.md"), "utf8");

test("docs/websocket-conformance.md lists every case that deviates from its RFC, and no other", () => {
  const listed = [...page.matchAll(/^\| ([^|]+) \| (RFC \d+, [\d.]+) \| [^|]+ \| [^|]+ \|$/gm)];
  const deviating = [...FRAME_CASES, ...HANDSHAKE_CASES, ...HTTP_CASES].filter(({ deviates }) => deviates);
  expect(listed.map(([, name, section]) => `${name} (${section})`)).toEqual(
    deviating.map(({ name, section }) => `${name} (${rfcOf(section)})`),
  );
});
