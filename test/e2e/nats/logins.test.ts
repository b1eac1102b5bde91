import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "../../../src/base/log.ts";
import { makeCertificate } from "../../../src/server/tls/make-certificate.ts";
import type { NatsOptions } from "../../../src/surfaces/nats/index.ts";
import { credentialsLogin, nkeyLogin } from "../../support/nats-logins.ts";
import { natsRelay, natsStatus } from "../../support/nats-relays.ts";
import { NATS_SERVER, TestNatsServer } from "../../support/nats-server.ts";
import { skipWithout } from "../../support/needs.ts";

setDefaultTimeout(15_000);

const folder = mkdtempSync(join(tmpdir(), "nats-logins-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** What a relay with these options says: its status once it is connected or says why it is not, and every line of its log. */
async function tried(
  url: string,
  nats: Partial<NatsOptions>,
): Promise<{ connected: boolean; reason: string; log: string }> {
  const lines: unknown[] = [];
  const keep = (...line: unknown[]) => {
    lines.push(line);
  };
  const log = { level: "debug", debug: keep, info: keep, warn: keep, error: keep } as unknown as Log;
  await using relay = natsRelay("lab", [url], { nats, log });
  const { connected, reason } = await natsStatus(
    relay,
    (status) => status.connected || (status.reason ?? "not tried yet") !== "not tried yet",
  );
  const { config } = (await (await fetch(`${relay.httpUrl}/config`)).json()) as { config: object };
  return { connected, reason: reason ?? "", log: JSON.stringify([lines, config, await relay.status()]) };
}

describe.skipIf(skipWithout(NATS_SERVER))("a relay logs in to NATS", () => {
  test("with user and password, also those of the address, and no secret is shown", async () => {
    await using server = await TestNatsServer.start(
      'authorization { users: [{ user: relay, password: "s3cr3t!x" }] }',
    );
    expect(await tried(server.url, { user: "relay", password: "s3cr3t!x" })).toMatchObject({
      connected: true,
    });
    const inAddress = server.url.replace("nats://", "nats://relay:s3cr3t%21x@");
    const byAddress = await tried(inAddress, {});
    expect(byAddress).toMatchObject({ connected: true });
    expect(byAddress.log).not.toContain("s3cr3t");
    const wrong = await tried(server.url, { user: "relay", password: "wr0ng!x" });
    expect(wrong.reason).toBe(
      `${server.url} refused the user relay: expected a user and a password that the server knows (--nats-user, TELEMETRY_RELAY_NATS_PASSWORD)`,
    );
    expect(wrong.log).not.toContain("wr0ng");
    expect((await tried(server.url, {})).reason).toContain("a relay that does not log in");
  });

  test("with an nkey", async () => {
    const { seed, line } = nkeyLogin();
    await using server = await TestNatsServer.start(line);
    const nkeyPath = fileWith("relay.nk", `${seed}\n`);
    const right = await tried(server.url, { nkeyPath });
    expect(right).toMatchObject({ connected: true });
    expect(right.log).not.toContain(seed);
    const other = await tried(server.url, { nkeyPath: fileWith("other.nk", nkeyLogin().seed) });
    expect(other.reason).toContain("refused the nkey of --nats-nkey");
    const noSeed = await tried(server.url, { nkeyPath: fileWith("public.nk", "UABC") });
    expect(noSeed.reason).toContain("58 characters that begin with SU");
    const missing = await tried(server.url, { nkeyPath: join(folder, "none.nk") });
    expect(missing.reason).toContain("expected --nats-nkey to name a file that the relay can read (ENOENT)");
  });

  test("with a credentials file", async () => {
    const { credentials, stranger, lines } = credentialsLogin();
    await using server = await TestNatsServer.start(...lines);
    const right = await tried(server.url, { credentialsPath: fileWith("relay.creds", credentials) });
    expect(right).toMatchObject({ connected: true });
    expect(right.log).not.toContain("SEED");
    const other = await tried(server.url, { credentialsPath: fileWith("other.creds", stranger) });
    expect(other.reason).toContain("refused the credentials file of --nats-credentials");
    const empty = await tried(server.url, { credentialsPath: fileWith("empty.creds", "nothing") });
    expect(empty.reason).toContain("expected --nats-credentials to name a file with a user's JWT");
  });

  test("by TLS, with an authority of its own", async () => {
    const from = new Date();
    const made = makeCertificate({ commonName: "nats", hosts: ["127.0.0.1", "localhost"], from, days: 10 });
    const cert = fileWith("server.pem", made.certPem);
    const key = fileWith("server.key", made.keyPem);
    await using server = await TestNatsServer.start(`tls { cert_file: "${cert}", key_file: "${key}" }`);
    const url = server.url.replace("nats://", "tls://");
    const tls = { caPath: cert, certPath: undefined, keyPath: undefined };
    expect(await tried(url, { tls })).toMatchObject({ connected: true });
    // A server that asks for TLS gets it, and its certificate is checked all the same.
    for (const address of [url, server.url]) {
      const unknown = await tried(address, {});
      expect(unknown.reason).toContain("give the certificate of its signer with --nats-tls-ca");
    }
    await using plain = await TestNatsServer.start();
    const noTls = await tried(plain.url.replace("nats://", "tls://"), {});
    expect(noTls.reason).toContain("does not speak TLS: write nats:// in place of tls://");
  });

  test("not where no server listens", async () => {
    expect((await tried("nats://127.0.0.1:1", {})).reason).toBe("no server listens at nats://127.0.0.1:1");
  });
});
