import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { whyTaken } from "../../../src/cli/doctor/check-ports.ts";
import type { Finding } from "../../../src/cli/doctor/finding.ts";
import { commandHint } from "../../../src/cli/shared/command-hint.ts";
import { RELAY_IDENTITY } from "../../../src/protocol/relay-identity.ts";
import { anotherMinor } from "../../support/another-minor.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { DeafPort } from "../../support/deaf-port.ts";
import { FakeEngine } from "../../support/fake-engine.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import {
  prepareGameWithoutAddon,
  prepareTestGame,
  type TestProject,
} from "../../support/godot/test-project.ts";
import { skipWithout } from "../../support/needs.ts";
import { FULL_QUEUE, PROC, SHELL } from "../../support/system-parts.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(30_000);

const MAIN = join(import.meta.dir, "../../../src/cli/main.ts");
const ADDON = "addons/godot_debug_connection/plugin.cfg";

/** A test whose programs are scripts. */
const testWithScripts = test.skipIf(skipWithout(SHELL));

/** Scripts in place of programs on PATH: a Godot that only prints its version, an adb without devices, an active firewall. */
class Tools implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "doctor-tools-"));

  add(name: string, script: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The output and the exit code of a doctor. */
interface Examined {
  code: number;
  out: string;
  error: string;
}

/** Runs doctor in a process of its own, with only the programs that a test provides. */
async function doctor(
  args: readonly string[],
  { tools, limit, env: more = {} }: { tools?: Tools; limit?: number; env?: Record<string, string> } = {},
): Promise<Examined> {
  const command = [process.execPath, MAIN, "doctor", ...args];
  // Bun raises its soft limit to the hard one, so both are lowered.
  const limited =
    limit === undefined ? command : ["sh", "-c", `ulimit -n ${limit}; exec "$@"`, "sh", ...command];
  const { GODOT: _, ...env } = process.env;
  const path = [tools?.folder, dirname(process.execPath), "/usr/bin", "/bin"].filter(
    (one) => one !== undefined,
  );
  const child = Bun.spawn(limited, {
    env: {
      ...env,
      PATH: path.join(delimiter),
      HOME: tools?.folder ?? "/nonexistent",
      XDG_CACHE_HOME: "/nonexistent",
      ...more,
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, error] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code: await child.exited, out, error };
}

/** The findings of one check. */
async function findings(
  check: string,
  ...asked: Parameters<typeof doctor>
): Promise<{ code: number; found: Finding[] }> {
  const [args, more] = asked;
  const { code, out, error } = await doctor(["--json", ...args], more);
  if (code === 2) throw new Error(error);
  const report = JSON.parse(out) as { verdict: string; findings: Finding[] };
  const ill = report.findings.some(({ verdict }) => verdict === "problem");
  expect({ code, verdict: report.verdict }).toEqual(
    ill ? { code: 1, verdict: "problem" } : { code: 0, verdict: "fine" },
  );
  for (const finding of report.findings)
    if (finding.verdict !== "fine")
      expect([finding.why, finding.todo]).toEqual([
        expect.stringMatching(/.{10}/),
        expect.stringMatching(/.{10}/),
      ]);
  return { code, found: report.findings.filter((finding) => finding.check === check) };
}

/** A free port. */
async function freePort(): Promise<number> {
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
  const { port } = server;
  await server.stop(true);
  return port ?? 0;
}

/** A game at a relay that sends its name, and monitors with timestamps that are ahead by this time. */
async function playingGame(
  relay: TestRelay,
  { aheadSeconds = 0, addon = RELAY_IDENTITY.version, engine = "4.6.3" } = {},
): Promise<Disposable> {
  const game = await relay.game();
  game.send({ type: "hello", source: "Test Game", engine, addon, pid: 1 });
  const timer = setInterval(() => {
    const timestamp = Date.now() / 1000 + aheadSeconds;
    game.send({ type: "event", event: "performance", data: { memory_usage_mb: 1 }, timestamp });
  }, 50);
  while (!JSON.stringify(await relay.status()).includes("Test Game")) await Bun.sleep(10);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      game[Symbol.dispose]();
    },
  };
}

describe("doctor", () => {
  testWithScripts("ends with 0 and says so without problems", async () => {
    await using relay = TestRelay.start();
    using _game = await playingGame(relay);
    using tools = new Tools();
    tools.add("godot", "echo 4.6.3.stable.official.abc");
    const port = String(relay.relay.port);
    using project = prepareTestGame(
      `[telemetry_relay]\n\nconnection/url="ws://127.0.0.1:${port}/producer"\n`,
    );
    const args = ["--url", relay.relay.url, "--port", port, "--project", project.path];
    const { code, out } = await doctor(args, { tools });
    expect(out).not.toContain("problem ");
    expect(code).toBe(0);
    expect(out).toContain(`fine     port      port ${port} belongs to the relay`);
    expect(out).toContain(
      `fine     game      Test Game is connected (Godot 4.6.3, addon ${RELAY_IDENTITY.version})`,
    );
    expect(out).toMatch(/^no problems/m);
  });

  test("says for each problem what, why and what to do, and ends with 1", async () => {
    const port = await freePort();
    const { code, out } = await doctor(["--url", `ws://127.0.0.1:${port}`]);
    expect(code).toBe(1);
    expect(out).toContain(
      `problem  client    no program listens at 127.0.0.1 port ${port}: the connection is refused`,
    );
    expect(out).toMatch(/^ +why: clients and games cannot connect$/m);
    expect(out).toContain(`do:  start the relay (${commandHint("serve")})`);
    // Another program on the usual port of the relay is a problem too.
    const problems = out.match(/^problem /gm)?.length ?? 0;
    expect(out).toMatch(new RegExp(`^${problems} problems? to fix`, "m"));
  });

  test.each([
    [["--project", "/nowhere"], "project.godot"],
    [["--port", "x"], "Expected a whole number"],
    [["--url", "ftp://x"], "ws://127.0.0.1:8081"],
  ])("ends with 2 after wrong usage with %p, and says why", async (args, why) => {
    const { code, error } = await doctor(args);
    expect(code).toBe(2);
    expect(error).toContain(why);
  });
});

describe("doctor, about the relay", () => {
  test("gives a hint if no relay runs and --url names none", async () => {
    const { found } = await findings("relay", ["--port", String(await freePort())]);
    expect(found).toMatchObject([{ verdict: "hint", what: expect.stringContaining("no relay runs") }]);
  });

  test("recognises a program that is not a relay", async () => {
    await using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("hello") });
    const { found } = await findings("client", ["--url", `ws://127.0.0.1:${server.port}`]);
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("is not a Godot Telemetry Relay") },
    ]);
  });

  test("recognises a relay that requires a token, and connects with the token", async () => {
    await using relay = TestRelay.start({ host: "0.0.0.0" });
    const { madeToken, port } = relay.relay;
    const url = `ws://127.0.0.1:${port}`;
    const { found } = await findings("client", ["--url", url]);
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("requires a valid token") },
    ]);
    const withToken = await findings("client", ["--url", url, "--token", madeToken ?? ""]);
    expect(withToken.found).toMatchObject([{ verdict: "fine" }]);
  });

  test("hints at a token that is easy to guess, without showing it", async () => {
    const { access } = DEFAULT_RELAY_OPTIONS;
    await using relay = TestRelay.start({ access: { ...access, tokens: { ...access.tokens, all: "hush" } } });
    const { found } = await findings("relay", ["--url", relay.relay.url, "--token", "hush"]);
    expect(found.find(({ verdict }) => verdict === "hint")).toMatchObject({
      what: "the token that this command uses has fewer than 16 characters",
      todo: expect.stringContaining("at least 16 random characters"),
    });
    expect(JSON.stringify(found)).not.toContain("hush");
  });

  test("recognises a certificate that is not trusted here, and connects with the trusted certificate", async () => {
    using tools = new Tools();
    await using relay = TestRelay.start({
      tls: { certPath: undefined, keyPath: undefined, selfSigned: true, folder: tools.folder },
    });
    const { found } = await findings("client", ["--url", relay.relay.url]);
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("does not trust the certificate") },
    ]);
    const trusts = { NODE_EXTRA_CA_CERTS: relay.relay.certificate?.path ?? "" };
    const trusting = await findings("client", ["--url", relay.relay.url], { env: trusts });
    expect(trusting.found).toMatchObject([{ verdict: "fine" }]);
  });

  test("gives a hint for a relay of another version", async () => {
    const status = { name: "godot-telemetry-relay", version: "0.0.1", host: "127.0.0.1", sources: [] };
    await using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => Response.json(status) });
    const { found } = await findings("relay", ["--url", `ws://127.0.0.1:${server.port}`]);
    expect(found[0]).toMatchObject({ verdict: "hint", what: expect.stringContaining("0.0.1") });
  });

  test("recognises an unknown host name", async () => {
    const { found } = await findings("client", ["--url", "ws://nobody.invalid:8081"]);
    expect(found).toMatchObject([{ verdict: "problem", what: expect.stringContaining("nobody.invalid") }]);
  });

  test("recognises a program that accepts connections but does not answer", async () => {
    using silent = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    const { found } = await findings("client", ["--url", `ws://127.0.0.1:${silent.port}`]);
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("does not answer within 3 s") },
    ]);
  });

  // Linux silently drops connections to a full queue, as a firewall does.
  test.skipIf(skipWithout(FULL_QUEUE))("recognises a machine that drops connections", async () => {
    using deaf = await DeafPort.open();
    const { found } = await findings("client", ["--url", `ws://127.0.0.1:${deaf.port}`]);
    expect(found).toMatchObject([
      {
        verdict: "problem",
        what: `127.0.0.1 port ${deaf.port} does not respond within 3 s, not even to refuse the connection`,
        why: expect.stringContaining("firewall"),
        todo: expect.stringContaining(`open TCP port ${deaf.port} in the firewall`),
      },
    ]);
  });

  test("recognises a relay that answers HTTP but no WebSocket clients", async () => {
    const status = { name: "godot-telemetry-relay", version: "0.1.0", host: "127.0.0.1", sources: [] };
    await using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => Response.json(status) });
    const { found } = await findings("client", ["--url", `ws://127.0.0.1:${server.port}`]);
    expect(found).toMatchObject([{ verdict: "problem", what: expect.stringContaining("could not listen") }]);
  });

  testWithScripts("reports what /health says about an engine that does not run", async () => {
    using engine = new FakeEngine("exit 0");
    await using cli = Bun.spawn([process.execPath, MAIN, "launch", ...engine.flags, "--keep"], {
      stdout: "pipe",
      stderr: "ignore",
    });
    const reader = cli.stdout.getReader();
    const first = new TextDecoder().decode((await reader.read()).value);
    const url = /ready at (\S+)/.exec(first)?.[1] ?? "";
    const health = () => fetch(`${url.replace("ws:", "http:")}/health`).then((answer) => answer.text());
    while (!(await health()).includes("exited")) await Bun.sleep(10);
    const { found } = await findings("relay", ["--url", url]);
    expect(found).toMatchObject([
      { verdict: "fine" },
      { verdict: "problem", what: expect.stringContaining('"status":"exited"') },
    ]);
  });
});

describe.skipIf(skipWithout(PROC))("doctor, about ports", () => {
  test("names the program and the process that use a port", async () => {
    const script =
      'const s = Bun.serve({hostname:"127.0.0.1",port:0,fetch:()=>new Response()});console.log(s.port)';
    await using taker = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe" });
    const { value } = await taker.stdout.getReader().read();
    const port = new TextDecoder().decode(value).trim();
    const { found } = await findings("port", ["--port", port]);
    expect(found[0]).toMatchObject({
      verdict: "problem",
      what: expect.stringMatching(
        new RegExp(`^port ${port} is taken by bun\\S* \\(process ${taker.pid}\\)$`),
      ),
    });
  });

  test("says at which other port the relay is", async () => {
    await using relay = TestRelay.start();
    await using taker = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
    const { found } = await findings("port", ["--url", relay.relay.url, "--port", String(taker.port)]);
    expect(found[0]).toMatchObject({
      verdict: "problem",
      why: expect.stringContaining(`the relay is at port ${relay.relay.port} instead`),
    });
  });

  test("says which port a relay would take if none runs", () => {
    expect(whyTaken(8081, undefined, 8084)).toStartWith("a relay that starts now takes port 8084 instead");
    expect(whyTaken(8081, 8083, 8084)).toStartWith("the relay is at port 8083 instead");
    expect(whyTaken(8081, undefined, undefined)).toStartWith("a relay cannot start: the ports");
    expect(whyTaken(9000, undefined, undefined)).toStartWith("a relay cannot start: it does not fall back");
  });

  test("recognises a free port", async () => {
    const port = await freePort();
    const { found } = await findings("port", ["--port", String(port)]);
    expect(found[0]).toEqual({ check: "port", verdict: "fine", what: `port ${port} is free` });
  });
});

describe("doctor, about games", () => {
  test("says that no game is connected, and how to connect one", async () => {
    await using relay = TestRelay.start();
    const { found } = await findings("game", ["--url", relay.relay.url]);
    expect(found).toMatchObject([
      {
        verdict: "problem",
        what: expect.stringContaining("no game"),
        todo: expect.stringContaining("--remote-debug"),
      },
    ]);
  });

  test.each([
    [anotherMinor(-1), "hint", "update the addon"],
    [anotherMinor(1), "hint", "of the relay"],
    [anotherMinor(2), "problem", "of the relay"],
  ])("says that a game has an addon of another version, %p: a %s", async (addon, verdict, todo) => {
    await using relay = TestRelay.start();
    using _game = await playingGame(relay, { addon });
    const { found } = await findings("addon", ["--url", relay.relay.url]);
    const what = expect.stringContaining(`version ${addon}`);
    expect(found).toMatchObject([{ verdict, what, todo: expect.stringContaining(todo) }]);
  });

  test("does not judge the version of the simulated game", async () => {
    await using relay = TestRelay.start();
    using _game = await playingGame(relay, { engine: "simulated", addon: "simulated" });
    expect((await findings("addon", ["--url", relay.relay.url])).found).toEqual([]);
    expect((await findings("game", ["--url", relay.relay.url])).found).toMatchObject([{ verdict: "fine" }]);
  });

  test.each([
    [40, "problem", "40.0 s ahead of"],
    [-3, "problem", "3.0 s behind"],
    [0, "fine", "s apart"],
  ])("measures a clock that is %p s ahead", async (aheadSeconds, verdict, words) => {
    await using relay = TestRelay.start();
    using _game = await playingGame(relay, { aheadSeconds });
    const { found } = await findings("clock", ["--url", relay.relay.url]);
    expect(found[0]?.what).toContain("Test Game");
    expect(found).toMatchObject([{ verdict, what: expect.stringContaining(words) }]);
  });
});

describe("doctor, about a project", () => {
  let project: TestProject;
  let bare: TestProject;
  beforeAll(() => {
    project = prepareTestGame();
    bare = prepareGameWithoutAddon();
  });
  afterAll(() => {
    project[Symbol.dispose]();
    bare[Symbol.dispose]();
  });
  const addonOf = (path: string, ...more: string[]) => findings("addon", ["--project", path, ...more]);

  test("says if the addon is missing", async () => {
    const { found } = await addonOf(bare.path);
    expect(found).toMatchObject([{ verdict: "problem", what: expect.stringContaining("has no addon") }]);
  });

  test("says if the addon is not loaded", async () => {
    cpSync(join(project.path, "addons"), join(bare.path, "addons"), { recursive: true });
    const { found } = await addonOf(join(bare.path, "project.godot"));
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("no autoload TelemetryServer") },
    ]);
  });

  /** Points the project's autoload at a script. */
  function load(path: string, value: string): void {
    const file = join(path, "project.godot");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/^TelemetryServer=.*$/m, `TelemetryServer="${value}"`));
  }

  test("says if Godot cannot load the autoload: its script moved, or its id is dead", async () => {
    using moved = prepareTestGame();
    load(moved.path, "*res://addons/old_name/telemetry_server.gd");
    expect((await addonOf(moved.path)).found).toMatchObject([
      {
        verdict: "problem",
        what: expect.stringContaining("its script res://addons/old_name/telemetry_server.gd does not exist"),
      },
    ]);
    load(moved.path, "*uid://c8t00deaddead");
    expect((await addonOf(moved.path)).found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("Godot does not know its id uid://c8t00deaddead") },
    ]);
  });

  test("says if the autoload is no global variable", async () => {
    using local = prepareTestGame();
    load(local.path, "res://addons/godot_debug_connection/telemetry_server.gd");
    expect((await addonOf(local.path)).found).toMatchObject([
      { verdict: "problem", what: "the autoload TelemetryServer is no global variable" },
    ]);
  });

  test.skipIf(skipWithoutGodot())("agrees with a real Godot about the autoload's id", async () => {
    using imported = prepareTestGame();
    const uid = readFileSync(
      join(imported.path, "addons/godot_debug_connection/telemetry_server.gd.uid"),
      "utf8",
    ).trim();
    load(imported.path, `*${uid}`);
    /** Whether Godot complains about the autoload when the game starts. */
    const fails = async () => {
      using godot = runGodot({ project: imported.path, args: ["--quit-after", "2"] });
      await godot.exited;
      return godot.output().includes("Failed to instantiate an autoload");
    };
    const verdict = async () => (await addonOf(imported.path)).found.map((finding) => finding.verdict);
    expect([await fails(), await verdict()]).toEqual([true, ["problem"]]);
    using editor = runGodot({ project: imported.path, args: ["--import"] });
    await editor.exited;
    expect([await fails(), await verdict()]).toEqual([false, ["fine"]]);
  });

  test("says if the addon's default address does not lead to the relay, or its address is none for games", async () => {
    await using relay = TestRelay.start();
    const { found } = await addonOf(project.path, "--url", relay.relay.url);
    expect(found).toMatchObject([
      {
        verdict: "problem",
        what: `the project's addon connects to ws://127.0.0.1:8081/producer, its default, but the relay is at ${relay.relay.url}`,
      },
    ]);
    const { host } = new URL(relay.relay.url);
    using client = prepareTestGame(`[telemetry_relay]\n\nconnection/url="ws://${host}"\n`);
    expect((await addonOf(client.path, "--url", relay.relay.url)).found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("is not an address for games") },
    ]);
    const named = host.replace("127.0.0.1", "localhost");
    using same = prepareTestGame(`[telemetry_relay]\n\nconnection/url="ws://${named}/producer"\n`);
    expect((await addonOf(same.path, "--url", relay.relay.url)).found).toMatchObject([{ verdict: "fine" }]);
  });

  test("says if the addon is old", async () => {
    using old = prepareTestGame();
    const config = join(old.path, ADDON);
    writeFileSync(
      config,
      readFileSync(config, "utf8").replace(/version="[^"]+"/, `version="${anotherMinor(-1)}"`),
    );
    const { found } = await addonOf(old.path);
    expect(found).toMatchObject([
      { verdict: "hint", what: expect.stringContaining(`version ${anotherMinor(-1)}`) },
    ]);
  });

  test("says if the addon connects to another address, or not at all", async () => {
    await using relay = TestRelay.start();
    using elsewhere = prepareTestGame('[telemetry_relay]\n\nconnection/url="ws://192.0.2.1:9/producer"\n');
    const { found } = await addonOf(elsewhere.path, "--url", relay.relay.url);
    expect(found).toMatchObject([{ verdict: "problem", what: expect.stringContaining("192.0.2.1") }]);
    appendFileSync(join(elsewhere.path, "project.godot"), "connection/enabled=false\n");
    expect((await addonOf(elsewhere.path)).found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("connection/enabled is false") },
    ]);
  });

  test("finds no problem with a current, loaded addon", async () => {
    expect((await addonOf(project.path)).found).toMatchObject([{ verdict: "fine" }]);
  });

  test("checks no project without --project", async () => {
    expect((await findings("addon", [])).found).toEqual([]);
  });
});

describe("doctor, about Godot", () => {
  test("gives a hint without Godot, and a problem if --godot names a missing program", async () => {
    expect((await findings("godot", [])).found).toMatchObject([{ verdict: "hint" }]);
    const asked = await findings("godot", ["--godot", "/nowhere/godot"]);
    expect(asked.found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("/nowhere/godot") },
    ]);
  });

  testWithScripts.each([
    ["4.6.3.stable.official", "fine"],
    ["4.3.stable.official", "fine"],
    ["4.2.2.stable.official", "problem"],
    ["3.5.3.stable", "problem"],
  ])("judges version %s as %s", async (version, verdict) => {
    using tools = new Tools();
    tools.add("godot", `[ "$1" = --version ] && echo ${version}`);
    const { found } = await findings("godot", [], { tools });
    expect(found).toMatchObject([{ verdict, what: expect.stringContaining(version) }]);
  });

  testWithScripts("recognises a program that is not Godot", async () => {
    const { found } = await findings("godot", ["--godot", "/bin/true"]);
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("does not report a version") },
    ]);
  });
});

/** A script in place of adb, with one device and its reversed ports. No real headset was used. */
function adb(tools: Tools, { state = "device", reversed = "" } = {}): void {
  tools.add(
    "adb",
    `case "$*" in
devices) printf 'List of devices attached\\nHEADSET1\\t${state}\\n\\n' ;;
"-s HEADSET1 reverse --list") printf '${reversed}' ;;
*) exit 1 ;;
esac`,
  );
}

describe("doctor, about a headset on a cable (adb is a script here)", () => {
  const port = "8123";

  testWithScripts.each([
    [{}, "problem", "adb reverse lists no rule", `adb -s HEADSET1 reverse tcp:8081 tcp:${port}`],
    [{ reversed: "HEADSET1 tcp:8081 tcp:9999\\n" }, "problem", "leads to tcp:9999", "reverse tcp:8081"],
    [{ state: "unauthorized" }, "problem", "as unauthorized", "allow USB debugging"],
    [
      { state: "no permissions (missing udev rules? user is in the plugdev group)" },
      "problem",
      "as no permissions",
      "udev rules",
    ],
  ])("with %p finds a %s", async (device, verdict, words, todo) => {
    using tools = new Tools();
    adb(tools, device);
    const { found } = await findings("adb", ["--port", port], { tools });
    expect(found).toMatchObject([
      { verdict, what: expect.stringContaining(words), todo: expect.stringContaining(todo) },
    ]);
  });

  testWithScripts("finds no problem if the port leads to the relay", async () => {
    using tools = new Tools();
    adb(tools, { reversed: `UsbFfs tcp:8081 tcp:${port}\\n` });
    const { found } = await findings("adb", ["--port", port], { tools });
    expect(found).toMatchObject([{ verdict: "fine", what: expect.stringContaining("HEADSET1") }]);
  });

  testWithScripts("shows the error of adb", async () => {
    using tools = new Tools();
    tools.add("adb", "echo 'cannot start server' >&2; exit 1");
    const { found } = await findings("adb", [], { tools });
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("cannot start server") },
    ]);
  });

  test("finds no problem without adb", async () => {
    expect((await findings("adb", [])).found).toMatchObject([{ verdict: "fine" }]);
  });

  test("says how to get adb if the relay on this machine runs with --adb", async () => {
    const env = {
      PATH: dirname(process.execPath),
      HOME: "/nonexistent",
      ADB_SERVER_SOCKET: "tcp:127.0.0.1:1",
    };
    await using relay = new CliProcess(["serve", "--adb", "--port", "0"], {
      env: { ...process.env, ...env },
    });
    const url = await relay.relayUrl();
    const status = async () => await (await fetch(`${url.replace(/^ws/, "http")}/status`)).text();
    while (!(await status()).includes("adb was not found"));
    const { found } = await findings("adb", ["--url", url], { env });
    expect(found).toMatchObject([{ verdict: "problem", todo: expect.stringContaining("platform tools") }]);
  });
});

describe("doctor, about firewalls (firewall-cmd is a script here)", () => {
  testWithScripts("gives a hint for an active firewall if the relay listens for other machines", async () => {
    using tools = new Tools();
    tools.add("firewall-cmd", "echo running");
    await using relay = TestRelay.start({ host: "0.0.0.0" });
    const url = `ws://127.0.0.1:${relay.relay.port}`;
    const token = relay.relay.madeToken ?? "";
    const { found } = await findings("firewall", ["--url", url, "--token", token], { tools });
    expect(found).toMatchObject([
      { verdict: "hint", todo: `sudo firewall-cmd --add-port=${relay.relay.port}/tcp` },
    ]);
  });

  test("finds no problem if the relay listens only for this machine", async () => {
    await using relay = TestRelay.start();
    const { found } = await findings("firewall", ["--url", relay.relay.url]);
    expect(found).toMatchObject([{ verdict: "fine", what: expect.stringContaining("only this machine") }]);
  });
});

describe.skipIf(skipWithout(PROC))("doctor, about open files", () => {
  test("finds a limit that is too low for a relay started here", async () => {
    const { found } = await findings("files", ["--port", String(await freePort())], { limit: 128 });
    expect(found).toMatchObject([
      { verdict: "problem", what: "a relay started here may open at most 128 files" },
    ]);
  });

  test("finds the limit of the running relay, not the doctor's own", async () => {
    const command = [process.execPath, MAIN, "serve", "--port", "0"];
    await using cli = Bun.spawn(["sh", "-c", 'ulimit -n 200; exec "$@"', "sh", ...command], {
      stdout: "pipe",
      stderr: "ignore",
    });
    const { value } = await cli.stdout.getReader().read();
    const url = /ready at (\S+)/.exec(new TextDecoder().decode(value))?.[1] ?? "";
    const { found } = await findings("files", ["--url", url]);
    expect(found).toMatchObject([
      { verdict: "problem", what: `the relay (process ${cli.pid}) may open at most 200 files` },
    ]);
  });

  test("finds a relay that has nearly all its files open", async () => {
    const command = [process.execPath, MAIN, "serve", "--port", "0"];
    await using cli = Bun.spawn(["sh", "-c", 'ulimit -n 300; exec "$@"', "sh", ...command], {
      stdout: "pipe",
      stderr: "ignore",
    });
    const { value } = await cli.stdout.getReader().read();
    const url = /ready at (\S+)/.exec(new TextDecoder().decode(value))?.[1] ?? "";
    const sockets = Array.from({ length: 240 }, () => connect(Number(new URL(url).port), "127.0.0.1"));
    // The system accepts a connection only when data has arrived.
    for (const socket of sockets) socket.write("GET / HTTP/1.1\r\n");
    while (readdirSync(`/proc/${cli.pid}/fd`).length < 240) await Bun.sleep(10);
    const { found } = await findings("files", ["--url", url]);
    for (const socket of sockets) socket.destroy();
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringMatching(/has 2\d\d files open and may open at most 300/) },
    ]);
  });

  test("finds no problem with a usual limit", async () => {
    const { found } = await findings("files", ["--port", String(await freePort())], { limit: 1024 });
    expect(found).toMatchObject([{ verdict: "fine" }]);
  });
});
