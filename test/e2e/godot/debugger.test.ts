import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { MONITORS } from "../../../src/ingest/debugger/monitors.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { type GodotRun, runGodot } from "../../support/godot/run-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { prepareGameWithoutAddon, type TestProject } from "../../support/godot/test-project.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

type Message = Record<string, unknown>;
type Data = Record<string, unknown>;

const data = (message: Message) => message.data as Data;
const is = (event: string, expected: Data = {}) => ({
  test: (message: Message) =>
    message.event === event &&
    Object.entries(expected).every(([name, value]) => data(message)[name] === value),
});

/** Where the script fails on purpose. */
const ERROR_LINE =
  readFileSync(join(import.meta.dir, "../../support/godot/debugger-project/main.gd"), "utf8")
    .split("\n")
    .findIndex((line) => line.includes("The deliberate error")) + 1;

/** A game without the addon, started with one flag. Disposing it ends it. */
class GameWithoutAddon implements Disposable {
  readonly #project: TestProject = prepareGameWithoutAddon();
  readonly godot: GodotRun;

  constructor(relayUrl: string) {
    this.godot = runGodot({
      project: this.#project.path,
      args: ["--max-fps", "90", "--remote-debug", `${relayUrl}/debugger`],
    });
  }

  /** Waits until it has printed this, so many times. Fails: it ended before. */
  async printed(text: string, times = 1): Promise<void> {
    let ended = false;
    void this.godot.exited.then(() => {
      ended = true;
    });
    while (this.godot.output().split(text).length <= times) {
      if (ended) throw new Error(`Godot ended:\n${this.godot.output()}`);
      await Bun.sleep(20);
    }
  }

  [Symbol.dispose](): void {
    this.godot.kill();
    this.#project[Symbol.dispose]();
  }
}

/** The JSON in a 0x02 packet. */
function inflated(packet: Uint8Array): Message {
  return packet[0] === 2 ? JSON.parse(new TextDecoder().decode(Bun.gunzipSync(packet.slice(9)))) : {};
}

async function debuggersOf(relayUrl: string): Promise<Data> {
  const status = (await (await fetch(`${relayUrl.replace("ws:", "http:")}/status`)).json()) as Data;
  return status.debuggers as Data;
}

/** Waits until the status of the debuggers is so. */
async function debuggersAre(relayUrl: string, expected: Data): Promise<void> {
  for (;;) {
    const debuggers = await debuggersOf(relayUrl);
    if (Bun.deepMatch(expected, debuggers)) return;
    await Bun.sleep(20);
  }
}

test.skipIf(skipWithoutGodot())("the engine's monitors equal the table, in its order", async () => {
  using project = prepareGameWithoutAddon();
  using godot = runGodot({ project: project.path, args: ["-s", "res://list_monitors.gd"] });
  await godot.exited;
  const told = godot
    .output()
    .split("\n")
    .filter((line) => line.startsWith("monitor "));
  const table = [...MONITORS.map(([constant]) => constant), "MONITOR_MAX"];
  expect(told).toEqual(table.map((constant, index) => `monitor ${index} ${constant}`));
});

describe.skipIf(skipWithoutGodot())("a project without the addon, started with one flag", () => {
  test("shows a classic client its monitors, its prints, and an error with its line, and continues", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    using game = new GameWithoutAddon(relay.relay.url);

    const error = await client.message(is("error", { file: "res://main.gd" }).test);
    expect(error.data).toEqual({
      message: "Out of bounds get index '5' (on base: 'Array[int]')",
      file: "res://main.gd",
      line: ERROR_LINE,
      function: "_fail",
      stack: [
        { file: "res://main.gd", line: ERROR_LINE, function: "_fail" },
        { file: "res://main.gd", line: expect.any(Number), function: "_process" },
      ],
    });
    const prints = await client.take(2, is("info").test);
    expect(prints.map((print) => data(print).message)).toEqual([
      expect.stringContaining("Godot Engine v4."),
      "the game is ready",
    ]);
    const byHand = await client.message(is("warning", { message: "a warning by hand" }).test);
    expect(byHand.data).toMatchObject({ file: "res://main.gd", function: "_ready" });
    await client.message(is("error", { message: "a line for standard error", printed: "stderr" }).test);

    // Longer than 1,024 bytes.
    const isMonitors = (message: Message) =>
      message.event === "performance" && Number(data(message).fps) > 10;
    const monitors = inflated(await client.packetThat((packet) => isMonitors(inflated(packet))));
    expect(monitors.data).toMatchObject({ nodes: 2, custom: { "game/enemies": 3 } });
    expect(Number(data(monitors).memory_usage_mb)).toBeGreaterThan(5);
    const fps = await client.message(is("fps").test);
    expect(data(fps).measured).toBe("second_mean");
    const packet = await client.packet(1);
    expect(new DataView(packet.buffer).getFloat32(5)).toBe(Number(data(fps).fps));

    // Past the error, the breakpoint and the error in a thread, twice.
    await client.message(is("info", { message: "past the breakpoint" }).test);
    await client.take(
      2,
      ({ event, data: told }) => event === "info" && /^alive/.test(String((told as Data).message)),
    );
    await game.printed("past the breakpoint", 2);
    expect(game.godot.output()).not.toContain("never printed");
    expect(await debuggersOf(relay.relay.url)).toMatchObject({
      connected: [{ source: "Game Without Addon", pid: game.godot.pid, joined_addon: false, profiling: [] }],
    });
    expect(await relay.status()).toMatchObject({ games: 1, refusals: {} });
  });

  test("names the function that took 30 ms, in its frame, while a client subscribes to the profile", async () => {
    await using relay = TestRelay.start();
    const { url } = relay.relay;
    using client = await TestClient.connect(url, ["telemetry.v1.json"]);
    await client.ask({ command: "subscribe", topics: ["log/info", "fps"] });
    using game = new GameWithoutAddon(url);
    // Its first sample: the engine has counted a second.
    await client.message(is("fps").test);
    expect(client.messages().filter(({ topic }) => String(topic).startsWith("profiler/"))).toEqual([]);
    await client.ask({ command: "subscribe", topics: ["profiler/scripts", "profiler/servers"] });

    const slow = await client.take(2, (message) => {
      const [first] = (data(message)?.functions ?? []) as Data[];
      return message.topic === "profiler/scripts" && Number(first?.self_ms) > 25;
    });
    for (const profile of slow) {
      const { frame, frame_time_ms, functions } = data(profile) as {
        frame: number;
        frame_time_ms: number;
        functions: Data[];
      };
      expect(functions[0]).toMatchObject({
        function: "_burn",
        file: "res://main.gd",
        line: expect.any(Number),
        calls: 1,
      });
      expect(functions[0]?.self_ms).toBeGreaterThanOrEqual(29.5);
      expect(frame_time_ms).toBeGreaterThanOrEqual(Number(functions[0]?.self_ms));
      await client.message(is("info", { message: `burned frame ${frame}` }).test);
      const servers = await client.message(
        (message) => message.topic === "profiler/servers" && data(message).frame === frame,
      );
      expect(servers).toMatchObject({ event: "profiler_servers", source: "Game Without Addon" });
      const sample = await client.message(
        (message) => message.topic === "fps" && data(message).frame === frame,
      );
      expect(sample.data).toMatchObject({ measured: "frame_work", frame_time_ms });
    }
    const frames = client
      .messages()
      .filter(({ topic }) => topic === "profiler/scripts")
      .map((message) => Number(data(message).frame));
    expect(frames).toEqual(frames.map((_, index) => Number(frames[0]) + index));

    await client.ask({ command: "unsubscribe", topics: ["profiler/scripts"] });
    await debuggersAre(url, { connected: [{ profiling: ["servers"] }] });
    await client.ask({ command: "unsubscribe", topics: ["profiler/servers"] });
    await debuggersAre(url, { connected: [{ profiling: [] }] });
    // The engine tells of no frame any more: the next second has a mean again.
    const before = client.messages().length;
    await client.message(
      (message) => client.messages().indexOf(message) >= before && data(message)?.measured === "second_mean",
    );
    await game.printed("alive");
  });

  test("survives a killed relay, and a missing one", async () => {
    const relay = new CliProcess(["serve", "--port", "0"]);
    const url = await relay.relayUrl();
    using client = await TestClient.connect(url);
    using game = new GameWithoutAddon(url);
    await client.message(is("info").test);
    await relay[Symbol.asyncDispose]();
    using alone = new GameWithoutAddon(url);
    for (const each of [game, alone]) {
      // Errors and breakpoints after that stop nothing.
      const alive = each.godot.output().split("alive").length - 1;
      await each.printed("alive", alive + 2);
      await each.printed("past the breakpoint", 2);
    }
  });

  test("continues after every break, if one comes before breaks are off", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    using proxy = forgetfulProxy(`${relay.relay.url}/debugger`);
    using game = new GameWithoutAddon(proxy.url);
    // The error, the breakpoint, the error in a thread, and once more the error.
    await client.message(is("info", { message: "past the breakpoint" }).test);
    await game.printed("alive", 1);
    for (let breaks = 0; breaks < 4; await Bun.sleep(20)) {
      const { connected } = (await debuggersOf(relay.relay.url)) as { connected: { breaks: number }[] };
      breaks = connected[0]?.breaks ?? 0;
    }
    expect(await relay.status()).toMatchObject({ refusals: {} });
  });

  test("appears in watch", async () => {
    await using relay = TestRelay.start();
    using watch = watchProcess(relay.relay.url);
    using _ = new GameWithoutAddon(relay.relay.url);
    const lines = await watch.until(
      (text) =>
        /info the game is ready/.test(text) &&
        /error Out of bounds/.test(text) &&
        /90\.\d fps|\d\d\.0 fps/.test(text),
    );
    expect(lines).toContain(`"file":"res://main.gd","line":${ERROR_LINE},"function":"_fail"`);
  });
});

/** Stands between a game and the relay, and keeps from the game that breaks are to be off. */
function forgetfulProxy(relayUrl: string): Disposable & { url: string } {
  const isForgotten = (bytes: Uint8Array) => /set_(skip|ignore)_/.test(new TextDecoder().decode(bytes));
  const server = Bun.serve<WebSocket>({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request, self) {
      const data = new WebSocket(relayUrl, ["binary"]);
      data.binaryType = "arraybuffer";
      const headers = { "sec-websocket-protocol": "binary" };
      return self.upgrade(request, { data, headers }) ? undefined : new Response("", { status: 426 });
    },
    websocket: {
      open(game) {
        game.data.addEventListener("message", ({ data }) => {
          const bytes = new Uint8Array(data);
          if (!isForgotten(bytes)) game.send(bytes);
        });
      },
      async message(game, bytes) {
        const relay = game.data;
        if (relay.readyState === WebSocket.CONNECTING)
          await new Promise((resolve) => relay.addEventListener("open", resolve));
        relay.send(bytes);
      },
      close: (game) => game.data.close(),
    },
  });
  return { url: `ws://127.0.0.1:${server.port}`, [Symbol.dispose]: () => void server.stop(true) };
}

/** `watch` as its user runs it in a pipe. */
function watchProcess(url: string) {
  const main = join(import.meta.dir, "../../../src/cli/main.ts");
  const child: Subprocess<"ignore", "pipe", "pipe"> = Bun.spawn(
    [process.execPath, main, "watch", "--url", url],
    { stdin: "ignore", stdout: "pipe", stderr: "pipe" },
  );
  return {
    async until(enough: (text: string) => boolean): Promise<string> {
      const decoder = new TextDecoder();
      let text = "";
      for await (const chunk of child.stdout) {
        text += decoder.decode(chunk, { stream: true });
        if (enough(text)) return text;
      }
      throw new Error(`watch ended:\n${text}`);
    },
    [Symbol.dispose]: () => child.kill(),
  };
}

describe.skipIf(skipWithoutGodot())("a project with the addon, also started with the flag", () => {
  test("is one source, by its addon; the debugger adds only the profiles", async () => {
    await using relay = TestRelay.start();
    const { url } = relay.relay;
    using client = await TestClient.connect(url, ["telemetry.v1.json"]);
    await client.ask({ command: "subscribe", topics: ["*"] });
    using game = await TestGame.start({
      relayUrl: `${url}/producer`,
      args: ["--remote-debug", `${url}/debugger`],
    });
    await debuggersAre(url, { connected: [{ joined_addon: true, pid: game.godot.pid }] });
    await game.do({ do: "call", method: "log_error", arguments: ["said once", {}] });
    await game.do({ do: "set", property: "send_prints", value: true });
    // The engine tells both ways of these.
    for (const kind of ["push_error", "push_warning", "script_error", "print"] as const) {
      await game.do({ do: "misbehave", kind });
    }
    await client.ask({ command: "subscribe", topics: ["profiler/scripts"] });
    const profiles = await client.take(120, ({ topic }) => topic === "profiler/scripts");
    const [{ source }] = profiles as [Message];
    // Well over a second of frames: the debugger has told the monitors meanwhile, and the relay nobody.
    const told = client.messages().filter(({ type, topic }) => type === "event" && topic !== "relay");
    expect(new Set(told.map((message) => message.source))).toEqual(new Set([source]));
    expect(new Set(told.map((message) => message.source_epoch)).size).toBe(1);
    const logged = told.filter(({ topic }) => String(topic).startsWith("log/")).map(data);
    expect(logged.map(({ message }) => message)).toEqual([
      "said once",
      "deliberate error",
      "deliberate warning",
      expect.stringContaining("on a null value"),
      "said 0",
    ]);
    // The addon reports monitors by their frame intervals.
    const monitors = told.filter(({ topic }) => topic === "performance");
    expect(monitors.length).toBeGreaterThan(0);
    expect(
      monitors.filter((message) => !("frame_interval_ms" in data(message)) || "measured" in data(message)),
    ).toEqual([]);
    const status = await relay.status();
    expect(status).toMatchObject({ games: 1, refusals: {} });
    expect(status.sources).toHaveLength(1);
    expect(await game.quit()).toBe(0);
    await debuggersAre(url, { connected: [] });
    expect((await relay.status()).sources).toHaveLength(1);
  });
});
