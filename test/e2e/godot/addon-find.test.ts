import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliProcess, FROM_SOURCE } from "../../support/cli-process.ts";
import { dnsAnswer, serverRecord, textRecord } from "../../support/dns-records.ts";
import { requireGodot, skipWithoutGodot, skipWithoutReleaseGodot } from "../../support/godot/find-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";
import { linesOf } from "../../support/lines-of.ts";
import { dnsName, MULTICAST_DNS, openSocket } from "../../support/multicast-dns.ts";
import { skipWithout } from "../../support/needs.ts";
import { NETWORK_NAMESPACES, TestHost } from "../../support/network-namespace.ts";

setDefaultTimeout(60_000);

const SERVICE = "_godot-telemetry._tcp.local";

/** A game on another host that looks for a relay. No relay is at its own address, port 9. Disposing ends it. */
class LookingGame implements Disposable {
  readonly #project;
  readonly #process;
  readonly #lines;

  constructor(host: TestHost, settings: string, env: Record<string, string> = {}) {
    const own = env.TELEMETRY_RELAY_URL === undefined ? 'connection/url="ws://127.0.0.1:9/producer"\n' : "";
    this.#project = prepareTestGame(`[telemetry_relay]\n\nconnection/find=true\n${own}${settings}`);
    const { path } = this.#project;
    this.#process = Bun.spawn(
      [...host.command(requireGodot()), "--headless", "--path", path, "--max-fps", "30"],
      {
        env: { ...process.env, XDG_DATA_HOME: join(path, ".user-data"), ...env },
        stdin: "ignore",
        stdout: "pipe",
        stderr: "ignore",
        timeout: 60_000,
      },
    );
    this.#lines = linesOf(this.#process.stdout);
  }

  /** The next line that it prints about telemetry. Fails: it ends. */
  async line(): Promise<string> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error("the game ended");
      if (value.startsWith("Telemetry: ")) return value;
    }
  }

  [Symbol.dispose](): void {
    this.#process.kill("SIGKILL");
    this.#project[Symbol.dispose]();
  }
}

function relayOn(host: TestHost, flags: string[], env: Record<string, string> = {}): CliProcess {
  const args = ["serve", "--port", "0", "--host", "0.0.0.0", "--announce", ...flags];
  return new CliProcess(args, { command: host.command(...FROM_SOURCE), env: { ...process.env, ...env } });
}

/** The address at which other machines reach a relay, such as ws://10.83.0.2:4711. */
async function urlOf(relay: CliProcess, { links }: TestHost): Promise<string> {
  return (await relay.relayUrl()).replace("0.0.0.0", links[0]?.there ?? "");
}

const TOKEN_FLAGS = ["--token", "token-of-the-project"];
const TOKEN_SETTING = 'connection/token="token-of-the-project"\n';

const found = (url: string) => `Telemetry: connected to the relay at ${url}/producer, found on the network`;

describe.concurrent.skipIf(skipWithoutGodot() || skipWithout(NETWORK_NAMESPACES))(
  "a real game that looks for a relay",
  () => {
    test("finds it, and finds it again after it was killed and another one is at another port", async () => {
      using host = new TestHost();
      using game = new LookingGame(host, "");
      await using first = relayOn(host, ["--insecure"]);
      const firstUrl = await urlOf(first, host);
      // It may have looked before the relay was there, and said so.
      let line = await game.line();
      if (line.includes("none is announced")) line = await game.line();
      expect(line).toBe(found(firstUrl));
      const { sources } = (await (await fetch(`${firstUrl.replace("ws:", "http:")}/status`)).json()) as {
        sources: { source: string; connected: boolean }[];
      };
      expect(sources).toMatchObject([{ source: "Telemetry Test Game", connected: true }]);
      first.process.kill("SIGKILL");
      await using second = relayOn(host, ["--insecure"]);
      const secondUrl = await urlOf(second, host);
      expect(secondUrl).not.toBe(firstUrl);
      line = await game.line();
      if (line.includes("none is announced")) line = await game.line();
      expect(line).toBe(found(secondUrl));
    });

    test("sends its token to the relay with its certificate", async () => {
      const cache = mkdtempSync(join(tmpdir(), "find-"));
      using host = new TestHost();
      await using relay = relayOn(host, ["--tls-self-signed", ...TOKEN_FLAGS], { XDG_CACHE_HOME: cache });
      const url = await urlOf(relay, host);
      const certificate = join(cache, "godot-telemetry-relay", "relay-cert.pem");
      using game = new LookingGame(host, `${TOKEN_SETTING}connection/tls_certificate="${certificate}"\n`);
      expect(await game.line()).toBe(found(url));
      rmSync(cache, { recursive: true, force: true });
    });

    test("sends no token to a relay without TLS, and says why", async () => {
      using host = new TestHost();
      await using relay = relayOn(host, TOKEN_FLAGS);
      const url = await urlOf(relay, host);
      using game = new LookingGame(host, TOKEN_SETTING);
      expect(await game.line()).toBe(
        `Telemetry: no relay answers at ws://127.0.0.1:9/producer: the relay at ${url}/producer, found on the network, ` +
          "expects a token, which is only sent to a relay with the project's certificate: start it with --tls-self-signed and set " +
          "telemetry_relay/connection/tls_certificate, or start it with --insecure",
      );
      const answer = await fetch(`${url.replace("ws:", "http:")}/status?token=token-of-the-project`);
      expect(await answer.json()).toMatchObject({ games_ever: 0, refusals: {} });
    });

    test("is not kept from the relay by a program that answers first and is none", async () => {
      using host = new TestHost();
      const { here = "" } = host.links[0] ?? {};
      let visits = 0;
      using mute = Bun.listen({
        hostname: here,
        port: 0,
        socket: { open: () => void visits++, data: () => undefined },
      });
      await using socket = await openSocket(here, MULTICAST_DNS.port);
      socket.addMembership(MULTICAST_DNS.address, here);
      socket.on("message", (question, { port, address }) => {
        const name = dnsName(`first.${SERVICE}`);
        const id = question.readUInt16BE(0);
        if (port !== MULTICAST_DNS.port)
          socket.send(
            dnsAnswer([textRecord(name, "v=1"), serverRecord(name, mute.port)], { id }),
            port,
            address,
          );
      });
      using game = new LookingGame(host, "");
      while (visits === 0) await Bun.sleep(20);
      await using relay = relayOn(host, ["--insecure"]);
      const url = await urlOf(relay, host);
      let line = await game.line();
      while (line !== found(url)) line = await game.line();
    });

    test("does not look if the environment sets the address", async () => {
      using host = new TestHost();
      await using _relay = relayOn(host, ["--insecure"]);
      await _relay.relayUrl();
      using game = new LookingGame(host, "", { TELEMETRY_RELAY_URL: "ws://127.0.0.1:9/producer" });
      expect(await game.line()).toBe(
        "Telemetry: no relay answers at ws://127.0.0.1:9/producer: start the relay, or check the address",
      );
    });
  },
);

test.skipIf(skipWithoutReleaseGodot())("a release build does not look for a relay", async () => {
  using game = await TestGame.start({
    relayUrl: "",
    build: "release",
    settings: '[telemetry_relay]\n\nconnection/find=true\nconnection/url="ws://127.0.0.1:9/producer"',
  });
  let problem: unknown = "";
  while (!String(problem).startsWith("no relay")) problem = await game.get("connection_problem");
  expect(problem).toBe(
    "no relay answers at ws://127.0.0.1:9/producer: start the relay, or check the address",
  );
});
