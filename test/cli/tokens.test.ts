import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliProcess } from "../support/cli-process.ts";

setDefaultTimeout(30_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tokens-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The lines of output up to and including the first line that fits. */
async function linesUpTo(cli: CliProcess, fits: RegExp): Promise<string[]> {
  const lines: string[] = [];
  do lines.push(await cli.line());
  while (!fits.test(lines.at(-1) ?? ""));
  return lines;
}

test("a relay for other machines prints a token once, with a URL to copy; simulate, watch and load connect only with the token", async () => {
  await using serve = new CliProcess(["serve", "--host", "0.0.0.0", "--port", "0", "--log-level", "debug"]);
  const lines = await linesUpTo(serve, /TELEMETRY_RELAY_TOKEN=/);
  const token = /^ {2}token {4}([\w-]{43}) /m.exec(lines.join("\n"))?.[1] ?? "";
  const copied = /ws:\/\/\S+\/\?token=\S+/.exec(lines.join("\n"))?.[0] ?? "";
  expect(copied).toEndWith(`/?token=${token}`);
  const { port } = new URL(copied);
  const local = `ws://127.0.0.1:${port}`;

  await using game = new CliProcess(["simulate", "--url", `${local}/producer`, "--token", token]);
  await using watch = new CliProcess(["watch", "--url", local, "--token", token, "--json", "--count", "3"]);
  expect((await watch.rest()).map((line) => JSON.parse(line).source)).toEqual(Array(3).fill("simulated"));
  await using pasted = new CliProcess(["watch", "--url", copied, "--json", "--count", "1"]);
  expect(await pasted.rest()).toHaveLength(1);
  const load = ["load", "--url", local, "--token", token, "--clients", "2", "--duration", "1"];
  await using loaded = new CliProcess([...load, "--budget-ms", "5000", "--json"]);
  expect(JSON.parse((await loaded.rest()).join("\n")).groups).not.toEqual([]);

  await using stranger = new CliProcess(["load", "--url", local, "--token", "wrong", "--clients", "2"]);
  expect(await stranger.process.exited).toBe(2);
  expect(await stranger.stderr).toContain("requires a valid token");
  game.process.kill();
  serve.process.kill();
  expect(await serve.stderr).not.toContain(token);
});

test("with --tls-self-signed the relay uses TLS, clients with its certificate trust it, and a restart keeps the certificate", async () => {
  const environment = { ...process.env, XDG_CACHE_HOME: folder };
  const fingerprints: string[] = [];
  for (let start = 0; start < 2; start++) {
    await using serve = new CliProcess(["demo", "--port", "0", "--tls-self-signed"], { env: environment });
    const lines = await linesUpTo(serve, /playing/);
    const url = /ready at (wss:\S+)/.exec(lines[0] ?? "")?.[1] ?? "";
    fingerprints.push(/fingerprint of the certificate: ([\dA-F:]{95})$/m.exec(lines.join("\n"))?.[1] ?? "");
    const ca = readFileSync(join(folder, "godot-telemetry-relay", "relay-cert.pem"), "utf8");
    const status = `${url.replace("wss:", "https:")}/status`;
    expect((await fetch(status, { tls: { ca } })).status).toBe(200);
    expect(fetch(status)).rejects.toThrow();
    await using distrusting = new CliProcess(["watch", "--url", url], { env: environment });
    expect(await distrusting.process.exited).toBe(2);
    expect(await distrusting.stderr).toContain(`does not trust the certificate of ${url}`);
    const trusting = {
      env: { ...environment, NODE_EXTRA_CA_CERTS: join(folder, "godot-telemetry-relay", "relay-cert.pem") },
    };
    await using watch = new CliProcess(["watch", "--url", url, "--json", "--count", "3"], trusting);
    expect((await watch.rest()).map((line) => JSON.parse(line).source)).toEqual(Array(3).fill("simulated"));
  }
  expect(fingerprints[0]).toMatch(/^[\dA-F:]{95}$/);
  expect(fingerprints[1]).toBe(fingerprints[0] ?? "");
});

test("wrong certificates end the relay with exit code 2 and an error that names the file", async () => {
  await using alone = new CliProcess(["serve", "--port", "0", "--tls-cert", "/nowhere.pem"]);
  expect(await alone.process.exited).toBe(2);
  expect(await alone.stderr).toContain("--tls-cert and --tls-key together");
  await using missing = new CliProcess([
    "serve",
    "--port",
    "0",
    "--tls-cert",
    "/nowhere.pem",
    "--tls-key",
    "/nowhere.pem",
  ]);
  expect(await missing.process.exited).toBe(2);
  expect(await missing.stderr).toContain("/nowhere.pem");
});

test.each(["watch", "load", "check --budget BUDGET", "doctor", "doctor --json", "lsp", "mcp"])(
  "%s shows no token of its --url, in no error either",
  async (command) => {
    const budget = join(folder, "budget.json");
    writeFileSync(budget, '{"hz":90,"budgets":{"frame_ms.p99":20}}');
    const url = `ws://user:hush-hush@127.0.0.1:9/${command === "lsp" ? "lsp" : ""}?a=1&token=hush-hush`;
    await using cli = new CliProcess([...command.replace("BUDGET", budget).split(" "), "--url", url]);
    // Commands that go on have said why they wait.
    const first = command === "watch" ? await cli.errorLine() : "";
    if (command === "watch") cli.process.kill();
    const output = [first, await cli.stderr, ...(await cli.rest())].join("\n");
    expect(output).toContain("127.0.0.1");
    expect(output).not.toContain("hush-hush");
  },
);
