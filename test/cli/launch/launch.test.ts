import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ACCESS_SETTINGS } from "../../../src/app/config/access-settings.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { FakeEngine, processesWith } from "../../support/fake-engine.ts";
import { skipWithout } from "../../support/needs.ts";
import { PROC, SHELL } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(30_000);

type Json = Record<string, unknown>;

/** Starts `launch` with a shell script as the engine. */
async function launch(engine: FakeEngine, ...flags: string[]): Promise<CliProcess> {
  return new CliProcess(["launch", ...engine.flags, ...flags]);
}

/** The addresses that `launch` prints: of the relay, and of the second port for the API. */
async function addressesOf(cli: CliProcess): Promise<{ relay: string; api: string }> {
  const relay = await cli.relayUrl();
  for (;;) {
    const [, api] = /^ {2}api {6}(http:\S+)/.exec(await cli.line()) ?? [];
    if (api !== undefined) return { relay, api };
  }
}

async function get(url: string): Promise<{ status: number; body: Json }> {
  const answer = await fetch(url);
  return { status: answer.status, body: (await answer.json()) as Json };
}

async function post(url: string): Promise<{ status: number; body: Json }> {
  const answer = await fetch(url, { method: "POST" });
  return { status: answer.status, body: (await answer.json()) as Json };
}

/** Waits until no process has this text in its command line. */
async function goneFrom(text: string): Promise<void> {
  while (processesWith(text).length > 0) await Bun.sleep(10);
}

const logged = (stderr: string) =>
  stderr
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { level: number; msg: string });

describe.skipIf(skipWithout(SHELL))("launch", () => {
  test("gives the engine its arguments, its project and the relay's address, and ends with 0 when the engine ends with 0", async () => {
    using engine = new FakeEngine('echo "arguments: $*"; echo "url: $TELEMETRY_RELAY_URL"');
    await using cli = await launch(engine, "--headless", "--", "--max-fps", "90", "--", "--level", "3");
    const { relay } = await addressesOf(cli);
    expect(await cli.process.exited).toBe(0);
    const lines = logged(await cli.stderr).map(({ msg }) => msg);
    const debug = `--remote-debug ${relay}/debugger`;
    expect(lines).toContain(
      `godot: arguments: --headless --path ${engine.folder} ${debug} --max-fps 90 -- --level 3`,
    );
    expect(lines).toContain(`godot: url: ${relay}/producer`);
  });

  test("gives the engine a token of its own that may only be a game, and none of the relay's tokens", async () => {
    const script =
      'here=$(dirname "$0"); { echo "$*"; env; } > "$here/part"; mv "$here/part" "$here/seen"; sleep 60';
    using engine = new FakeEngine(script);
    const keys = Object.keys(ACCESS_SETTINGS).filter((key) => key.endsWith("token"));
    const tokens = Object.fromEntries(
      keys.map((key) => [`TELEMETRY_RELAY_${key.toUpperCase()}`, `of-the-relay-${key}`]),
    );
    await using cli = new CliProcess(["launch", ...engine.flags], { env: { ...process.env, ...tokens } });
    const url = (await cli.relayUrl()).replace(/^ws/, "http");
    const file = join(engine.folder, "seen");
    while (!existsSync(file)) await Bun.sleep(10);
    const seen = readFileSync(file, "utf8");
    expect(keys.length).toBe(4);
    expect(seen).not.toContain("of-the-relay");
    const own = /^TELEMETRY_RELAY_TOKEN=(.+)$/m.exec(seen)?.[1];
    expect(seen).toContain(`/debugger?token=${own}`);
    const looked = await fetch(`${url}/status?token=${own}`);
    expect([looked.status, ((await looked.json()) as Json).code]).toEqual([403, "forbidden"]);
    using game = await TestClient.connect(`${url.replace(/^http/, "ws")}/producer?token=${own}`);
    game.send({ type: "hello", source: "room" });
    expect(await game.message(({ type }) => type === "welcome")).toMatchObject({ source: "room" });
  });

  test("does not connect the debugger with --no-debugger", async () => {
    using engine = new FakeEngine('echo "arguments: $*"');
    await using cli = await launch(engine, "--no-debugger");
    expect(await cli.process.exited).toBe(0);
    expect(await cli.stderr).toContain(`godot: arguments: --path ${engine.folder}"`);
  });

  test("gives an editor three ports, and does not connect its debugger", async () => {
    using engine = new FakeEngine('echo "arguments: $*"');
    const ports = ["--lsp-port", "0", "--dap-port", "0", "--debug-server", "0"];
    await using cli = await launch(engine, "--editor", ...ports);
    expect(await cli.process.exited).toBe(0);
    const path = `--path ${engine.folder}`;
    expect(await cli.stderr).toMatch(
      new RegExp(`${path} --editor --lsp-port \\d+ --dap-port \\d+ --debug-server tcp://127.0.0.1:\\d+"`),
    );
  });

  test("logs the engine's output at the engine's levels", async () => {
    using engine = new FakeEngine('echo hello; echo "WARNING: careful"; echo "ERROR: broken" >&2; sleep 0.1');
    await using cli = await launch(engine);
    expect(await cli.process.exited).toBe(0);
    const lines = logged(await cli.stderr);
    const levelOf = (text: string) => lines.find(({ msg }) => msg === `godot: ${text}`)?.level;
    expect([levelOf("hello"), levelOf("WARNING: careful"), levelOf("ERROR: broken")]).toEqual([30, 40, 50]);
  });

  test("keeps running with --keep when the engine ends by itself", async () => {
    using engine = new FakeEngine("exit 0");
    await using cli = await launch(engine, "--keep");
    const { api } = await addressesOf(cli);
    while ((await get(`${api}/engine`)).body.status !== "exited") await Bun.sleep(10);
    cli.process.kill("SIGTERM");
    expect(await cli.process.exited).toBe(0);
  });

  test("restarts an engine that crashes, tells clients, and ends with 1 after too many crashes", async () => {
    using engine = new FakeEngine(
      'echo "about to crash"; while [ ! -e "$(dirname "$0")/go" ]; do sleep 0.02; done; kill -SEGV $$',
    );
    await using cli = await launch(engine, "--max-restarts", "2", "--restart-delay", "0.05");
    const { relay, api } = await addressesOf(cli);
    using classic = await TestClient.connect(relay);
    await classic.settled();
    using client = await TestClient.connect(`${relay}?topics=log/*`, ["telemetry.v1.json"]);
    await client.settled();
    await crashNow(engine);
    const named = (name: string) => (message: Json) =>
      (message.data as Json | undefined)?.event_name === name;
    const crashes = await client.take(3, named("engine_crashed"));
    const how = { exit_code: null, signal: "SIGSEGV", output: ["about to crash"] };
    expect(crashes.map(({ data }) => data)).toMatchObject([
      { ...how, restart: 1, max_restarts: 2 },
      { ...how, restart: 2, max_restarts: 2 },
      how,
    ]);
    expect(crashes[0]).toMatchObject({ event: "error", topic: "log/error", source: "relay" });
    expect(await client.message(named("engine_gave_up"))).toMatchObject({ data: { crashes: 3 } });
    expect(await classic.take(3, named("engine_crashed"))).toHaveLength(3);
    expect(api).toStartWith("http://127.0.0.1:");
    expect(await cli.process.exited).toBe(1);
  });

  test("ends with 2 if there is no Godot, and lists the places that it tried", async () => {
    using engine = new FakeEngine("");
    await using cli = new CliProcess(["launch", "--project", engine.folder, "--godot", "/nowhere/godot"]);
    expect(await cli.process.exited).toBe(2);
    expect(await cli.stderr).toContain(
      "expected --godot to name a program that may be run, got /nowhere/godot",
    );
  });

  test.each([
    [["--project", "/nowhere"], "project.godot"],
    [["--lsp-port", "0"], "--editor"],
    [["--max-restarts", "-1"], "Expected a whole number"],
  ])("refuses %p with exit code 2 and the reason", async (flags, why) => {
    using engine = new FakeEngine("");
    await using cli = await launch(engine, ...flags);
    expect(await cli.process.exited).toBe(2);
    expect(await cli.stderr).toContain(why);
  });
});

/** Lets the waiting engine crash. */
async function crashNow(engine: FakeEngine): Promise<void> {
  await Bun.write(`${engine.folder}/go`, "");
}

describe.skipIf(skipWithout(SHELL))("the HTTP API of an engine", () => {
  test("shows, stops and starts the engine, and reports its health, on both ports", async () => {
    using engine = new FakeEngine("echo up; exec sleep 300");
    await using cli = await launch(engine);
    const { relay, api } = await addressesOf(cli);
    const main = relay.replace("ws:", "http:");
    const running = await get(`${api}/engine`);
    expect(running).toMatchObject({ status: 200, body: { status: "running", mode: "game", runs: 1 } });
    const { pid } = running.body;
    expect(await get(`${main}/health`)).toEqual({
      status: 200,
      body: {
        status: "ok",
        relay: { status: "ok" },
        engine: { status: "running", pid },
        language_server: { status: "off" },
        debug_adapter: { status: "off" },
      },
    });

    expect(await post(`${api}/engine/stop`)).toMatchObject({ status: 200, body: { status: "stopped" } });
    expect(await get(`${api}/health`)).toMatchObject({
      status: 503,
      body: { status: "failing", engine: { status: "stopped" } },
    });

    const again = await post(`${main}/engine/restart`);
    expect(again).toMatchObject({ status: 200, body: { status: "running", runs: 2 } });
    expect(again.body.pid).not.toBe(pid);
    expect((await get(`${main}/status`)).body).toMatchObject({ engine: { status: "running", runs: 2 } });
    expect((await fetch(`${api}/engine/stop`)).status).toBe(405);
  });

  test("refuses WebSockets at its own port, and names the relay's port", async () => {
    using engine = new FakeEngine("exec sleep 300");
    await using cli = await launch(engine);
    const { relay, api } = await addressesOf(cli);
    const headers = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    };
    const answer = await fetch(api, { headers });
    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain(new URL(relay).port);
  });
});

test("the HTTP API of an engine does not exist without launch", async () => {
  await using cli = new CliProcess(["serve", "--port", "0"]);
  const url = (await cli.relayUrl()).replace("ws:", "http:");
  expect((await fetch(`${url}/engine`)).status).toBe(501);
});

describe.skipIf(skipWithout(PROC))("no engine outlives its relay", () => {
  /** A wrapper that starts two engines, one of them in a session of its own, as an editor starts games. */
  function familyOf(mark: string): FakeEngine {
    const engine = new FakeEngine('setsid "$0-child" 0.1 & "$0-child" 0.1');
    const child = `#!/bin/sh\n# ${mark}\nexec "${engine.folder}/godot-sleep" 987.${mark}\n`;
    // A copy, so that the program has the engine's name, like Godot's own children.
    Bun.spawnSync(["cp", "/bin/sleep", `${engine.folder}/godot-sleep`]);
    Bun.spawnSync(["sh", "-c", `printf '%s' "$1" >"$0" && chmod +x "$0"`, `${engine.program}-child`, child]);
    return engine;
  }

  function commandOf(pid: number): string {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      return "";
    }
  }

  const newMark = () => String(Math.floor(Math.random() * 1e9));

  async function bothRun(mark: string): Promise<void> {
    while (processesWith(`987.${mark}`).length < 2) await Bun.sleep(10);
  }

  test.each(["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"] as const)("that ends by %s", async (signal) => {
    const mark = newMark();
    using engine = familyOf(mark);
    await using cli = await launch(engine);
    await addressesOf(cli);
    await bothRun(mark);
    cli.process.kill(signal);
    await cli.process.exited;
    await goneFrom(`987.${mark}`);
    await goneFrom(engine.program);
  });

  test("that is killed as soon as the engine runs under another program name", async () => {
    const mark = newMark();
    using engine = new FakeEngine(`exec sleep 986.${mark}`);
    await using cli = await launch(engine);
    while (processesWith(`986.${mark}`).length < 1) await Bun.sleep(1);
    cli.process.kill("SIGKILL");
    await cli.process.exited;
    await goneFrom(`986.${mark}`);
  });

  test("whose guard was killed first", async () => {
    const mark = newMark();
    using engine = familyOf(mark);
    await using cli = await launch(engine);
    await bothRun(mark);
    // Both the guard and the relay have the program in their command lines.
    const guards = () => processesWith(`\0${engine.program}\0`).filter((pid) => pid !== cli.process.pid);
    const guard = () => guards().find((pid) => commandOf(pid).includes("engine-guard"));
    const first = guard();
    if (first === undefined) throw new Error("there is no guard");
    process.kill(first, "SIGKILL");
    let second = guard();
    while (second === undefined || second === first) {
      await Bun.sleep(10);
      second = guard();
    }
    cli.process.kill("SIGKILL");
    await goneFrom(`987.${mark}`);
  });

  test("whose whole process group is killed", async () => {
    const mark = newMark();
    using engine = familyOf(mark);
    const cli = Bun.spawn(
      [process.execPath, `${import.meta.dir}/../../../src/cli/main.ts`, "launch", ...engine.flags],
      { detached: true, stdout: "ignore", stderr: "ignore" },
    );
    await bothRun(mark);
    process.kill(-cli.pid, "SIGKILL");
    await cli.exited;
    await goneFrom(`987.${mark}`);
  });

  test("when the engine is stopped, its child processes end too, and another program that it started keeps running", async () => {
    const mark = newMark();
    const browser = `988.${mark}`;
    using engine = new FakeEngine(`setsid sleep ${browser} & exec sleep 989.${mark}`);
    await using cli = await launch(engine);
    const { api } = await addressesOf(cli);
    // Wait until setsid has become the program, which then has a session of its own.
    const isSleep = (pid: number) => commandOf(pid).startsWith("sleep");
    while (!processesWith(browser).some(isSleep) || !processesWith(`989.${mark}`).some(isSleep))
      await Bun.sleep(10);
    await post(`${api}/engine/stop`);
    expect(processesWith(`989.${mark}`)).toEqual([]);
    const [pid] = processesWith(browser);
    expect(pid).toBeNumber();
    if (pid !== undefined) process.kill(pid);
  });
});
