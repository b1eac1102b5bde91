import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type SecureVersion } from "node:tls";
import { TestRelay } from "../../support/test-relay.ts";

const folder = mkdtempSync(join(tmpdir(), "ciphers-"));
let relay: TestRelay;
beforeAll(() => {
  relay = TestRelay.start({ tls: { certPath: undefined, keyPath: undefined, selfSigned: true, folder } });
});
afterAll(async () => {
  await relay[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** The cipher suite that the relay agrees to; undefined if it refuses. */
function agreed(ciphers: string, maxVersion: SecureVersion): Promise<string | undefined> {
  const { port } = relay.relay;
  return new Promise((resolve) => {
    const options = { host: "127.0.0.1", port, ciphers, maxVersion, rejectUnauthorized: false };
    const socket = connect(options, () => {
      resolve(socket.getCipher().name);
      socket.destroy();
    });
    socket.on("error", () => resolve(undefined));
  });
}

test.each(["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"])(
  "TLS 1.2 with %s",
  async (cipher) => {
    expect(await agreed(`ECDHE-ECDSA-${cipher}`, "TLSv1.2")).toBe(`ECDHE-ECDSA-${cipher}`);
  },
);

test.each(["AES128-SHA", "AES256-SHA", "AES128-SHA256"])("no TLS 1.2 with CBC: %s", async (cipher) => {
  expect(await agreed(`ECDHE-ECDSA-${cipher}`, "TLSv1.2")).toBeUndefined();
});

test("TLS 1.3, and nothing before 1.2", async () => {
  expect(await agreed("TLS_AES_128_GCM_SHA256", "TLSv1.3")).toStartWith("TLS_");
  expect(await agreed("ALL", "TLSv1.1")).toBeUndefined();
});
