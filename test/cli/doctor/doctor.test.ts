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
import { dirname, join } from "node:path";
import type { Finding } from "../../../src/cli/doctor/finding.ts";
import { DeafPort } from "../../support/deaf-port.ts";
import { FakeEngine } from "../../support/fake-engine.ts";
import {
  prepareGameWithoutAddon,
  prepareTestGame,
  type TestProject,
} from "../../support/godot/test-project.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(30_000);

const MAIN = join(import.meta.dir, "../../../src/cli/main.ts");
const ADDON = "addons/godot_debug_connection/plugin.cfg";

/** Programs that stand in for others on PATH: a Godot that only tells its version, an adb without devices, a firewall that is on. */
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

/** What a doctor said, and how it ended. */
interface Examined {
  code: number;
  out: string;
  error: string;
}

/** Runs a doctor of its own process, on a machine where nothing is but what a test puts there. */
async function doctor(
  args: readonly string[],
  { tools, limit, env: more = {} }: { tools?: Tools; limit?: number; env?: Record<string, string> } = {},
): Promise<Examined> {
  const command = [process.execPath, MAIN, "doctor", ...args];
  // Bun raises its soft limit to the hard one, so that both are lowered.
  const limited =
    limit === undefined ? command : ["sh", "-c", `ulimit -n ${limit}; exec "$@"`, "sh", ...command];
  const { GODOT: _, ...env } = process.env;
  const path = [tools?.folder, dirname(process.execPath), "/usr/bin", "/bin"].filter(
    (one) => one !== undefined,
  );
  const child = Bun.spawn(limited, {
    env: {
      ...env,
      PATH: path.join(":"),
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

/** A port that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
  const { port } = server;
  await server.stop(true);
  return port ?? 0;
}

/** A game at a relay, that says who it is and sends figures whose time is so far off. */
async function playingGame(
  relay: TestRelay,
  { aheadSeconds = 0, addon = "99.0.0", engine = "4.6.3" } = {},
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
  test("ends with 0 and says so where nothing is amiss", async () => {
    await using relay = TestRelay.start();
    using _game = await playingGame(relay);
    using tools = new Tools();
    tools.add("godot", "echo 4.6.3.stable.official.abc");
    using project = prepareTestGame();
    const port = String(relay.relay.port);
    const args = ["--url", relay.relay.url, "--port", port, "--project", project.path];
    const { code, out } = await doctor(args, { tools });
    expect(out).not.toContain("problem ");
    expect(code).toBe(0);
    expect(out).toContain(`fine     port      port ${port} is the relay's`);
    expect(out).toContain("fine     game      Test Game is connected (Godot 4.6.3, addon 99.0.0)");
    expect(out).toMatch(/^nothing to mend/m);
  });

  test("says of each problem what, why and what to do, and ends with 1", async () => {
    const port = await freePort();
    const { code, out } = await doctor(["--url", `ws://127.0.0.1:${port}`]);
    expect(code).toBe(1);
    expect(out).toContain(
      `problem  client    nobody listens at 127.0.0.1 port ${port}: the connection is refused`,
    );
    expect(out).toMatch(/^ +why: clients and games cannot connect$/m);
    expect(out).toMatch(/^ +do: {2}start the relay \(bun start\)/m);
    expect(out).toMatch(/^1 problem to mend/m);
  });

  test.each([
    [["--project", "/nowhere"], "project.godot"],
    [["--port", "x"], "Expected a whole number"],
    [["--url", "ftp://x"], "ws://127.0.0.1:8081"],
  ])("used wrongly with %p, it ends with 2 and says why", async (args, why) => {
    const { code, error } = await doctor(args);
    expect(code).toBe(2);
    expect(error).toContain(why);
  });
});

describe("doctor, of the relay", () => {
  test("hints at it where none runs and none was asked for", async () => {
    const { found } = await findings("relay", ["--port", String(await freePort())]);
    expect(found).toMatchObject([{ verdict: "hint", what: expect.stringContaining("no relay runs") }]);
  });

  test("tells another program from a relay", async () => {
    await using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("hello") });
    const { found } = await findings("client", ["--url", `ws://127.0.0.1:${server.port}`]);
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("no relay of this kind") },
    ]);
  });

  test("tells a relay that wants a token, and is let in with it", async () => {
    await using relay = TestRelay.start({ host: "0.0.0.0" });
    const { madeToken, port } = relay.relay;
    const url = `ws://127.0.0.1:${port}`;
    const { found } = await findings("client", ["--url", url]);
    expect(found).toMatchObject([{ verdict: "problem", what: expect.stringContaining("no right token") }]);
    const withToken = await findings("client", ["--url", url, "--token", madeToken ?? ""]);
    expect(withToken.found).toMatchObject([{ verdict: "fine" }]);
  });

  test("tells a certificate that is not trusted here, and a client that is let in with it", async () => {
    using tools = new Tools();
    await using relay = TestRelay.start({
      tls: { certPath: undefined, keyPath: undefined, selfSigned: true, folder: tools.folder },
    });
    const { found } = await findings("client", ["--url", relay.relay.url]);
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("is not trusted here") },
    ]);
    const trusts = { NODE_EXTRA_CA_CERTS: relay.relay.certificate?.path ?? "" };
    const trusting = await findings("client", ["--url", relay.relay.url], { env: trusts });
    expect(trusting.found).toMatchObject([{ verdict: "fine" }]);
  });

  test("hints at a relay of another version", async () => {
    const status = { name: "godot-telemetry-relay", version: "0.0.1", host: "127.0.0.1", sources: [] };
    await using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => Response.json(status) });
    const { found } = await findings("relay", ["--url", `ws://127.0.0.1:${server.port}`]);
    expect(found[0]).toMatchObject({ verdict: "hint", what: expect.stringContaining("0.0.1") });
  });

  test("tells a machine that nobody knows", async () => {
    const { found } = await findings("client", ["--url", "ws://nobody.invalid:8081"]);
    expect(found).toMatchObject([{ verdict: "problem", what: expect.stringContaining("nobody.invalid") }]);
  });

  test("tells a program that takes connections and says nothing", async () => {
    using silent = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    const { found } = await findings("client", ["--url", `ws://127.0.0.1:${silent.port}`]);
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("says nothing within 3 s") },
    ]);
  });

  // Linux lets what comes to a full queue of connections fall without a word, as a firewall does.
  test.skipIf(process.platform !== "linux")("tells a machine that drops what comes to it", async () => {
    using deaf = await DeafPort.open();
    const { found } = await findings("client", ["--url", `ws://127.0.0.1:${deaf.port}`]);
    expect(found).toMatchObject([
      {
        verdict: "problem",
        what: `127.0.0.1 port ${deaf.port} gives no answer within 3 s, not even that nobody listens`,
        why: expect.stringContaining("firewall"),
        todo: expect.stringContaining(`let TCP port ${deaf.port} through the firewall`),
      },
    ]);
  });

  test("tells a relay that clients cannot listen to, though it answers HTTP", async () => {
    const status = { name: "godot-telemetry-relay", version: "0.1.0", host: "127.0.0.1", sources: [] };
    await using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => Response.json(status) });
    const { found } = await findings("client", ["--url", `ws://127.0.0.1:${server.port}`]);
    expect(found).toMatchObject([{ verdict: "problem", what: expect.stringContaining("could not listen") }]);
  });

  test("tells what /health says of an engine that does not run", async () => {
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

describe.skipIf(process.platform !== "linux")("doctor, of ports", () => {
  test("says which program and process has taken one", async () => {
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

  test("says where the relay is instead", async () => {
    await using relay = TestRelay.start();
    await using taker = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
    const { found } = await findings("port", ["--url", relay.relay.url, "--port", String(taker.port)]);
    expect(found[0]).toMatchObject({
      verdict: "problem",
      why: expect.stringContaining(`the relay is at ${relay.relay.port} instead`),
    });
  });

  test("says so of a free one", async () => {
    const port = await freePort();
    const { found } = await findings("port", ["--port", String(port)]);
    expect(found[0]).toEqual({ check: "port", verdict: "fine", what: `port ${port} is free` });
  });
});

describe("doctor, of games", () => {
  test("says that none is connected, and how one is", async () => {
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

  test("says that one has an old addon", async () => {
    await using relay = TestRelay.start();
    using _game = await playingGame(relay, { addon: "0.0.1" });
    const { found } = await findings("addon", ["--url", relay.relay.url]);
    expect(found).toMatchObject([{ verdict: "problem", what: expect.stringContaining("0.0.1") }]);
  });

  test("asks the simulated game for no version", async () => {
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

describe("doctor, of a project", () => {
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

  test("says that the addon is missing", async () => {
    const { found } = await addonOf(bare.path);
    expect(found).toMatchObject([{ verdict: "problem", what: expect.stringContaining("has no addon") }]);
  });

  test("says that it is there and not loaded", async () => {
    cpSync(join(project.path, "addons"), join(bare.path, "addons"), { recursive: true });
    const { found } = await addonOf(join(bare.path, "project.godot"));
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("no autoload TelemetryServer") },
    ]);
  });

  test("says that it is old", async () => {
    using old = prepareTestGame();
    const config = join(old.path, ADDON);
    writeFileSync(config, readFileSync(config, "utf8").replace(/version="[^"]+"/, 'version="0.0.9"'));
    const { found } = await addonOf(old.path);
    expect(found).toMatchObject([{ verdict: "problem", what: expect.stringContaining("version 0.0.9") }]);
  });

  test("says that it looks for the relay elsewhere, or not at all", async () => {
    await using relay = TestRelay.start();
    using elsewhere = prepareTestGame('[telemetry_relay]\n\nconnection/url="ws://192.0.2.1:9/producer"\n');
    const { found } = await addonOf(elsewhere.path, "--url", relay.relay.url);
    expect(found).toMatchObject([{ verdict: "problem", what: expect.stringContaining("192.0.2.1") }]);
    appendFileSync(join(elsewhere.path, "project.godot"), "connection/enabled=false\n");
    expect((await addonOf(elsewhere.path)).found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("connection/enabled is false") },
    ]);
  });

  test("finds nothing amiss where it is there, of this version, and loaded", async () => {
    expect((await addonOf(project.path)).found).toMatchObject([{ verdict: "fine" }]);
  });

  test("looks at no project that was not named", async () => {
    expect((await findings("addon", [])).found).toEqual([]);
  });
});

describe("doctor, of Godot", () => {
  test("hints at it where there is none, and calls it a problem where it was asked for", async () => {
    expect((await findings("godot", [])).found).toMatchObject([{ verdict: "hint" }]);
    const asked = await findings("godot", ["--godot", "/nowhere/godot"]);
    expect(asked.found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("/nowhere/godot") },
    ]);
  });

  test.each([
    ["4.6.3.stable.official", "fine"],
    ["4.3.stable.official", "fine"],
    ["4.2.2.stable.official", "problem"],
    ["3.5.3.stable", "problem"],
  ])("takes %s for %s", async (version, verdict) => {
    using tools = new Tools();
    tools.add("godot", `[ "$1" = --version ] && echo ${version}`);
    const { found } = await findings("godot", [], { tools });
    expect(found).toMatchObject([{ verdict, what: expect.stringContaining(version) }]);
  });

  test("tells a program that is no Godot", async () => {
    const { found } = await findings("godot", ["--godot", "/bin/true"]);
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("does not tell a version") },
    ]);
  });
});

/** A script in the place of adb, with one device whose reversed ports are these. No headset was here. */
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

describe("doctor, of a headset on a cable (adb is a script here)", () => {
  const port = "8123";

  test.each([
    [{}, "problem", "adb reverse lists none", `adb -s HEADSET1 reverse tcp:8081 tcp:${port}`],
    [{ reversed: "HEADSET1 tcp:8081 tcp:9999\\n" }, "problem", "leads to tcp:9999", "reverse tcp:8081"],
    [{ state: "unauthorized" }, "problem", "is unauthorized", "allow USB debugging"],
  ])("with %p finds a %s", async (device, verdict, words, todo) => {
    using tools = new Tools();
    adb(tools, device);
    const { found } = await findings("adb", ["--port", port], { tools });
    expect(found).toMatchObject([
      { verdict, what: expect.stringContaining(words), todo: expect.stringContaining(todo) },
    ]);
  });

  test("finds nothing amiss where the port leads to the relay", async () => {
    using tools = new Tools();
    adb(tools, { reversed: `UsbFfs tcp:8081 tcp:${port}\\n` });
    const { found } = await findings("adb", ["--port", port], { tools });
    expect(found).toMatchObject([{ verdict: "fine", what: expect.stringContaining("HEADSET1") }]);
  });

  test("says what adb says when it fails", async () => {
    using tools = new Tools();
    tools.add("adb", "echo 'cannot start server' >&2; exit 1");
    const { found } = await findings("adb", [], { tools });
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringContaining("cannot start server") },
    ]);
  });

  test("finds nothing amiss without adb", async () => {
    expect((await findings("adb", [])).found).toMatchObject([{ verdict: "fine" }]);
  });
});

describe("doctor, of firewalls (firewall-cmd is a script here)", () => {
  test("hints at one that is on when the relay is there for other machines", async () => {
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

  test("says that a relay of this machine alone needs no hole in one", async () => {
    await using relay = TestRelay.start();
    const { found } = await findings("firewall", ["--url", relay.relay.url]);
    expect(found).toMatchObject([{ verdict: "fine", what: expect.stringContaining("only this machine") }]);
  });
});

describe.skipIf(process.platform !== "linux")("doctor, of open files", () => {
  test("finds a limit that is too low for a relay that is started here", async () => {
    const { found } = await findings("files", ["--port", String(await freePort())], { limit: 128 });
    expect(found).toMatchObject([
      { verdict: "problem", what: "a relay that is started here may have 128 files open" },
    ]);
  });

  test("finds the limit of the relay that runs, whatever the doctor's own", async () => {
    const command = [process.execPath, MAIN, "serve", "--port", "0"];
    await using cli = Bun.spawn(["sh", "-c", 'ulimit -n 200; exec "$@"', "sh", ...command], {
      stdout: "pipe",
      stderr: "ignore",
    });
    const { value } = await cli.stdout.getReader().read();
    const url = /ready at (\S+)/.exec(new TextDecoder().decode(value))?.[1] ?? "";
    const { found } = await findings("files", ["--url", url]);
    expect(found).toMatchObject([
      { verdict: "problem", what: `the relay (process ${cli.pid}) may have 200 files open` },
    ]);
  });

  test("finds a relay that has nearly all of them open", async () => {
    const command = [process.execPath, MAIN, "serve", "--port", "0"];
    await using cli = Bun.spawn(["sh", "-c", 'ulimit -n 300; exec "$@"', "sh", ...command], {
      stdout: "pipe",
      stderr: "ignore",
    });
    const { value } = await cli.stdout.getReader().read();
    const url = /ready at (\S+)/.exec(new TextDecoder().decode(value))?.[1] ?? "";
    const sockets = Array.from({ length: 240 }, () => connect(Number(new URL(url).port), "127.0.0.1"));
    // The system hands a connection over once something has come.
    for (const socket of sockets) socket.write("GET / HTTP/1.1\r\n");
    while (readdirSync(`/proc/${cli.pid}/fd`).length < 240) await Bun.sleep(10);
    const { found } = await findings("files", ["--url", url]);
    for (const socket of sockets) socket.destroy();
    expect(found).toMatchObject([
      { verdict: "problem", what: expect.stringMatching(/has 2\d\d files open, of 300/) },
    ]);
  });

  test("finds nothing amiss with a usual limit", async () => {
    const { found } = await findings("files", ["--port", String(await freePort())], { limit: 1024 });
    expect(found).toMatchObject([{ verdict: "fine" }]);
  });
});
