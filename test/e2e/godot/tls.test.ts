import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { requireGodot, skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(90_000);

/** A folder for certificates, as a user's cache is one. Disposing removes it. */
class Cache implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "relay-cache-"));

  get certificate(): string {
    return join(this.path, "relay-cert.pem");
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function securedRelay({ path }: Cache): TestRelay {
  const tls = { ...DEFAULT_RELAY_OPTIONS.tls, selfSigned: true, folder: path };
  return TestRelay.start({ tls });
}

/** How many games a relay has seen, over TLS whose certificate is the one in the cache. */
async function gamesEver(httpUrl: string, cache: Cache): Promise<number> {
  const answer = await fetch(`${httpUrl}/status`, { tls: { ca: Bun.file(cache.certificate) } });
  return ((await answer.json()) as { games_ever: number }).games_ever;
}

describe.skipIf(skipWithoutGodot())("a real game and a relay with a self-signed certificate", () => {
  test("connects if its settings name that certificate", async () => {
    using cache = new Cache();
    await using relay = securedRelay(cache);
    using game = await TestGame.start({
      relayUrl: `${relay.relay.url}/producer`,
      settings: `[telemetry_relay]\nconnection/tls_certificate="${cache.certificate}"`,
    });
    while ((await gamesEver(relay.httpUrl, cache)) === 0) await Bun.sleep(50);
    expect(await game.get("connection_problem")).toBe("");
  });

  test("does not connect without that setting, and names the likely cause", async () => {
    using cache = new Cache();
    await using relay = securedRelay(cache);
    using game = await TestGame.start({ relayUrl: `${relay.relay.url}/producer` });
    let problem: unknown;
    while (!String(problem).includes("certificate")) {
      problem = await game.get("connection_problem");
      await Bun.sleep(50);
    }
    expect(problem).toContain(
      `the program at ${relay.relay.url}/producer does not take the game: its certificate is not trusted`,
    );
    expect(await gamesEver(relay.httpUrl, cache)).toBe(0);
  });

  test("does not connect if its settings name another relay's certificate", async () => {
    using cache = new Cache();
    using other = new Cache();
    await using relay = securedRelay(cache);
    await using _another = securedRelay(other);
    using game = await TestGame.start({
      relayUrl: `${relay.relay.url}/producer`,
      env: { TELEMETRY_RELAY_TLS_CERTIFICATE: other.certificate },
    });
    while (!String(await game.get("connection_problem")).includes("certificate")) await Bun.sleep(50);
    expect(await gamesEver(relay.httpUrl, cache)).toBe(0);
  });

  test("reports a named file that is no certificate, and then trusts no relay", async () => {
    using cache = new Cache();
    await using relay = securedRelay(cache);
    writeFileSync(join(cache.path, "empty.crt"), "");
    for (const name of ["empty.crt", "missing.crt"]) {
      const path = join(cache.path, name);
      using game = await TestGame.start({
        relayUrl: `${relay.relay.url}/producer`,
        env: { TELEMETRY_RELAY_TLS_CERTIFICATE: path },
      });
      while (!String(await game.get("connection_problem")).includes("certificate")) await Bun.sleep(50);
      expect(game.godot.output()).toContain(`expected a certificate in PEM that can be read, got "${path}"`);
      expect(await gamesEver(relay.httpUrl, cache)).toBe(0);
    }
  });

  test("launch gives its game the certificate to trust", async () => {
    using cache = new Cache();
    using project = prepareTestGame();
    await using cli = new CliProcess(
      [
        ...["launch", "--port", "0", "--no-api-port", "--headless", "--tls-self-signed"],
        ...["--project", project.path, "--godot", requireGodot()],
      ],
      { env: { ...process.env, XDG_CACHE_HOME: cache.path } },
    );
    const url = (await cli.relayUrl()).replace("wss:", "https:");
    const made = join(cache.path, "godot-telemetry-relay", "relay-cert.pem");
    copyFileSync(made, cache.certificate);
    while ((await gamesEver(url, cache)) === 0) await Bun.sleep(50);
  });
});
