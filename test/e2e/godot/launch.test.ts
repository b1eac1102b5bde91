import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliProcess } from "../../support/cli-process.ts";
import { processesWith } from "../../support/fake-engine.ts";
import { GODOT, requireGodot } from "../../support/godot/find-godot.ts";
import {
  prepareCrashingGame,
  prepareGameWithoutAddon,
  prepareTestGame,
  type TestProject,
} from "../../support/godot/test-project.ts";
import { skipWithout } from "../../support/needs.ts";
import { PROC, SHELL, SIGNALS } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(60_000);

type Message = Record<string, unknown>;
type Data = Record<string, unknown>;

/** Godot on a project, by `launch`, and the address of its relay. Disposing kills the relay. */
class Launched implements AsyncDisposable {
  private constructor(
    readonly cli: CliProcess,
    readonly url: string,
  ) {}

  static async start(project: TestProject, ...flags: string[]): Promise<Launched> {
    const where = ["--project", project.path, "--godot", requireGodot()];
    const cli = new CliProcess(["launch", "--port", "0", "--no-api-port", "--headless", ...where, ...flags]);
    return new Launched(cli, await cli.relayUrl());
  }

  async get(path: string): Promise<{ status: number; body: Data }> {
    const answer = await fetch(`${this.url.replace("ws:", "http:")}${path}`);
    return { status: answer.status, body: (await answer.json()) as Data };
  }

  async stop(): Promise<Data> {
    const answer = await fetch(`${this.url.replace("ws:", "http:")}/engine/stop`, { method: "POST" });
    return (await answer.json()) as Data;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.cli[Symbol.asyncDispose]();
  }
}

/** Waits until nothing runs any more that has this project in its command line. */
async function nothingRunsOn(project: TestProject): Promise<void> {
  while (processesWith(project.path).length > 0) await Bun.sleep(20);
}

const data = (message: Message) => message.data as Data;
const named = (name: string) => (message: Message) => (message.data as Data | undefined)?.event_name === name;

describe.concurrent.skipIf(skipWithout(PROC, GODOT))("launch of a game that crashes on purpose", () => {
  test("reports the crash to clients, restarts the game, and gives up in the end", async () => {
    using project = prepareCrashingGame();
    await using launched = await Launched.start(project, "--max-restarts", "2", "--restart-delay", "0.1");
    using client = await TestClient.connect(`${launched.url}?topics=log/*`, ["telemetry.v1.json"]);
    await client.settled();
    writeFileSync(join(project.path, "go"), "");

    const crashes = await client.take(3, named("engine_crashed"));
    for (const crash of crashes) {
      expect(crash).toMatchObject({ event: "error", topic: "log/error", source: "relay" });
      expect(data(crash)).toMatchObject({ exit_code: null, signal: "SIGABRT" });
      expect(data(crash).output).toContain("about to crash");
      expect(data(crash).output).toContain("ERROR: on purpose");
    }
    expect(crashes.map((crash) => data(crash).restart)).toEqual([1, 2, undefined]);
    expect(data(await client.message(named("engine_gave_up")))).toMatchObject({ crashes: 3 });
    expect(await launched.cli.process.exited).toBe(1);
    await nothingRunsOn(project);
  });

  test("keeps the crash among the events for later clients", async () => {
    using project = prepareCrashingGame();
    await using launched = await Launched.start(project, "--restart-delay", "60");
    writeFileSync(join(project.path, "go"), "");
    while ((await launched.get("/engine")).body.status !== "restarting") await Bun.sleep(20);
    using late = await TestClient.connect(launched.url, ["telemetry.v1.json"]);
    const answer = await late.ask({ command: "get_events", topics: ["log/error"] });
    expect(JSON.stringify(answer)).toContain("engine_crashed");
    expect((await launched.get("/engine")).body).toMatchObject({
      crashes_in_a_row: 1,
      last_exit: { signal: "SIGABRT", output: expect.arrayContaining(["about to crash"]) },
    });
  });
});

describe.concurrent.skipIf(skipWithout(GODOT))("launch of a game without the addon", () => {
  test.skipIf(skipWithout(PROC))(
    "shows its monitors by its debugger, and leaves no process when stopped",
    async () => {
      using project = prepareGameWithoutAddon();
      await using launched = await Launched.start(project, "--", "--max-fps", "90");
      using client = await TestClient.connect(`${launched.url}?topics=performance`, ["telemetry.v1.json"]);
      const monitors = await client.message(({ event }) => event === "performance");
      expect(monitors.source).toBe("Game Without Addon");
      expect(data(monitors)).toMatchObject({
        memory_usage_mb: expect.any(Number),
        custom: { "game/enemies": 3 },
      });
      const { pid } = (await launched.get("/engine")).body;
      expect(await launched.get("/health")).toMatchObject({
        status: 200,
        body: { status: "ok", engine: { status: "running", pid } },
      });
      expect(await launched.stop()).toMatchObject({ status: "stopped", last_exit: { signal: "SIGTERM" } });
      // The relay has the project in its command line too.
      expect(processesWith(project.path)).toEqual([launched.cli.process.pid]);
    },
  );

  test("ends with 0 when the game ends by itself", async () => {
    using project = prepareGameWithoutAddon();
    await using launched = await Launched.start(project, "--", "--quit-after", "5");
    expect(await launched.cli.process.exited).toBe(0);
    expect(await launched.cli.stderr).toContain("Godot ended by itself");
  });

  test("passes the relay's token to the game", async () => {
    using project = prepareGameWithoutAddon();
    await using launched = await Launched.start(project, "--host", "0.0.0.0");
    const url = launched.url.replace("0.0.0.0", "127.0.0.1");
    let token: string | undefined;
    while (token === undefined) token = /^ {2}token {4}(\S+)/.exec(await launched.cli.line())?.[1];
    using client = await TestClient.connect(`${url}?topics=performance&token=${token}`, [
      "telemetry.v1.json",
    ]);
    expect((await client.message(({ event }) => event === "performance")).source).toBe("Game Without Addon");
  });

  test.skipIf(skipWithout(PROC))("leaves no game behind when the relay is killed", async () => {
    // One that prints nothing, and so does not end by itself for want of somebody who reads.
    using project = prepareCrashingGame();
    await using launched = await Launched.start(project);
    while (!JSON.stringify((await launched.get("/status")).body).includes("Crashing Game"))
      await Bun.sleep(20);
    launched.cli.process.kill("SIGKILL");
    await launched.cli.process.exited;
    await nothingRunsOn(project);
  });
});

/** A test game in which a script of these lines is an autoload. */
function gameWith(...lines: string[]): TestProject {
  const project = prepareTestGame();
  writeFileSync(join(project.path, "more.gd"), ["extends Node", ...lines, ""].join("\n"));
  appendFileSync(join(project.path, "project.godot"), '\n[autoload]\n\nMore="*res://more.gd"\n');
  return project;
}

const SAYS_GOODBYE = [
  "func _notification(what: int) -> void:",
  "\tif what == NOTIFICATION_WM_CLOSE_REQUEST:",
  '\t\tprint("asked to close")',
  "",
  "func _exit_tree() -> void:",
  '\tprint("left in order")',
];

describe.concurrent.skipIf(skipWithout(GODOT))("launch of a game with the addon", () => {
  async function stopped(project: TestProject, ...flags: string[]): Promise<Data> {
    await using launched = await Launched.start(project, ...flags);
    while (!JSON.stringify((await launched.get("/status")).body).includes('"name":"quit"'))
      await Bun.sleep(20);
    const { status, last_exit } = await launched.stop();
    expect(status).toBe("stopped");
    return last_exit as Data;
  }

  test.skipIf(skipWithout(SHELL))(
    "asks the game to close, and the game ends in order, also if a script started it",
    async () => {
      using project = gameWith(...SAYS_GOODBYE);
      const script = join(project.path, "godot-of-today");
      writeFileSync(script, `#!/bin/sh\n"${requireGodot()}" "$@"\n`, { mode: 0o755 });
      const exit = await stopped(project, "--godot", script);
      expect(exit).toMatchObject({ exit_code: 0, signal: null });
      const output = exit.output as string[];
      expect(output.filter((line) => /asked|left/.test(line))).toEqual(["asked to close", "left in order"]);
    },
  );

  test("calls the game's own quit command if it has one", async () => {
    using project = gameWith(
      "func _ready() -> void:",
      '\tTelemetryServer.register_command("quit", func() -> void: get_tree().quit(0 if _save() else 1))',
      "",
      "func _save() -> bool:",
      '\tprint("saved")',
      "\treturn true",
    );
    const exit = await stopped(project);
    expect(exit).toMatchObject({ exit_code: 0, signal: null });
    expect(exit.output).toContain("saved");
  });

  test.skipIf(skipWithout(SIGNALS))("sends a signal to a game that does not end", async () => {
    using project = gameWith(
      "func _ready() -> void:",
      "\tget_tree().auto_accept_quit = false",
      "",
      ...SAYS_GOODBYE,
    );
    const exit = await stopped(project);
    expect(exit).toMatchObject({ exit_code: null, signal: "SIGTERM" });
    expect(exit.output).toContain("asked to close");
    expect(exit.output).not.toContain("left in order");
  });
});

describe.concurrent.skipIf(skipWithout(PROC, GODOT))("launch of the editor", () => {
  test("gives the editor ports of its own, shows in /health when they answer, shares them, and leaves no process behind", async () => {
    using project = prepareGameWithoutAddon();
    const ports = ["--lsp-port", "0", "--dap-port", "0", "--debug-server", "0"];
    await using launched = await Launched.start(project, "--editor", ...ports);
    const first = await launched.get("/health");
    expect(first).toMatchObject({
      status: 503,
      body: {
        status: "failing",
        engine: { status: "running" },
        language_server: { status: "not_listening" },
      },
    });
    let health = first;
    while (health.status !== 200) {
      await Bun.sleep(100);
      health = await launched.get("/health");
    }
    expect(health.body).toEqual({
      status: "ok",
      relay: { status: "ok" },
      engine: { status: "running", pid: expect.any(Number) },
      language_server: { status: "ok", port: expect.any(Number) },
      debug_adapter: { status: "ok", port: expect.any(Number) },
    });

    using client = await TestClient.connect(`${launched.url}/lsp`);
    client.send({
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: { processId: null, capabilities: {} },
    });
    const answer = await client.message(({ id }) => id === 1);
    expect(answer).toMatchObject({ result: { capabilities: { hoverProvider: true } } });

    launched.cli.process.kill("SIGKILL");
    await launched.cli.process.exited;
    await nothingRunsOn(project);
  });
});
