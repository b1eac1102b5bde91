import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SETTING_KEYS } from "../../src/app/index.ts";
import { commandHint } from "../../src/cli/shared/command-hint.ts";
import { RELAY_IDENTITY } from "../../src/protocol/relay-identity.ts";
import { CliProcess } from "../support/cli-process.ts";
import { FakeV1Relay } from "../support/fake-v1-relay.ts";
import { skipWithout } from "../support/needs.ts";
import { OldServer } from "../support/old-server.ts";
import { SHELL, SIGNALS } from "../support/system-parts.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  await using cli = new CliProcess(args);
  const out = (await cli.rest()).join("\n");
  return { code: await cli.process.exited, out, error: await cli.stderr };
}

describe.concurrent("the command line", () => {
  test("shows its commands and ends with 0", async () => {
    const { code, out } = await run("--help");
    expect(code).toBe(0);
    for (const command of ["serve", "demo", "simulate", "watch", "recordings [options] <action> [paths...]"])
      expect(out).toContain(command);
  });

  test.each([
    [["fly"], "unknown command"],
    [["wach", "--help"], "Did you mean watch?"],
    [["help", "wach"], "Did you mean watch?"],
    [["serve", "--json"], "expected --print-config"],
    [["completion", "tcsh"], "bash, zsh, fish"],
    [["serve", "--port", "99999"], "65535"],
    [["serve", "--port", "x"], "Expected a whole number"],
    [["serve", "--nonsense"], "--nonsense"],
    [["serve", "--log-level", "loud"], "Expected one of silent, error, warn, info, debug"],
    [["simulate", "--url", "ftp://x"], "ws://127.0.0.1:8081"],
    [["simulate", "--faults", "hitch,hitsch"], '"hitsch"'],
    [["demo", "--truth", "/"], "can be written"],
    [["watch", "--interval", "-1"], "Expected a number"],
    [["simulate", "--url", "ws://127.0.0.1:8081"], "ws://127.0.0.1:8081/producer"],
    [["watch", "--url", "ws://127.0.0.1:9/producer"], "Clients connect to ws://127.0.0.1:9."],
    [["watch", "--url", "wss://x.org/a/lsp?token=b"], "Clients connect to wss://x.org/a/?token=b."],
    [["load", "--url", "ws://127.0.0.1:9/producer"], "/producer is where games connect"],
    [
      ["check", "--url", "ws://127.0.0.1:9/debugger"],
      "/debugger is where games under Godot's debugger connect",
    ],
    [["lsp", "--url", "ws://127.0.0.1:9"], "ws://127.0.0.1:9/lsp"],
  ])("%p is wrong usage: it ends with 2 and says why", async (args, why) => {
    const { code, error } = await run(...args);
    expect(code).toBe(2);
    expect(error).toContain(why);
  });
});

test.concurrent("--version shows what a report of a fault needs", async () => {
  const { code, out } = await run("--version");
  const [relay, bun, codec, protocol, ...rest] = out.split("\n");
  expect(code).toBe(0);
  expect(relay).toBe(`${RELAY_IDENTITY.name} ${RELAY_IDENTITY.version}`);
  expect(bun).toBe(`Bun         ${Bun.version} on ${process.platform} ${process.arch}`);
  expect(codec).toMatch(/^Wasm codec {2}[0-9a-f]{12} \([\d,]+ bytes\)$/);
  expect(protocol).toBe("protocol    classic, telemetry.v1.json, telemetry.v1.msgpack, telemetry.v1.binary");
  expect(rest).toEqual([]);
});

describe("serve --print-config", () => {
  test("shows the value and the origin of every setting but no token, and exits", async () => {
    const { code, out } = await run(
      "serve",
      "--print-config",
      "--port",
      "9",
      "--token",
      "hush",
      "--history",
      "fps=7",
    );
    expect(code).toBe(0);
    const row = (key: string) => out.split("\n").find((line) => line.startsWith(`${key} `));
    expect(row("port")?.split(/\s{2,}/)).toEqual(["port", "9", "flag", "--port"]);
    expect(row("token")?.split(/\s{2,}/)).toEqual(["token", "(secret)", "flag", "--token"]);
    expect(row("history")?.split(/\s{2,}/)).toEqual([
      "history",
      '{"fps":{"seconds":7}}',
      "flag",
      "--history",
    ]);
    expect(row("max_events")?.split(/\s{2,}/)).toEqual(["max_events", "1000", "default"]);
    expect(out).not.toContain("hush");
  });

  test("--json prints the values as they are in a configuration file", async () => {
    const { code, out } = await run("serve", "--print-config", "--json", "--token", "hush", "--port", "9");
    expect(code).toBe(0);
    const settings = JSON.parse(out);
    expect(settings).toMatchObject({
      port: { value: 9, from: "flag", place: "--port" },
      token: { value: "(secret)", from: "flag" },
      max_message_bytes: { value: 1024 ** 2, from: "default" },
      upstream: { value: null, from: "default" },
    });
    expect(Object.keys(settings)).toEqual(SETTING_KEYS);
  });
});

/** Waits until a relay has a client with a subscription. */
async function subscribed(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url.replace("ws:", "http:")}/clients`);
    const { clients } = (await answer.json()) as { clients: { topics: string[] }[] };
    if (clients.some(({ topics }) => topics.length > 0)) return;
    await Bun.sleep(10);
  }
}

/** A free port. */
async function freePort(): Promise<number> {
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
  const { port } = server;
  await server.stop(true);
  return port ?? 0;
}

describe.concurrent("watch", () => {
  test("shows a demo's status as plain lines, and each event in a line", async () => {
    await using demo = new CliProcess(["demo", "--port", "0", "--hz", "90"]);
    const url = await demo.relayUrl();
    const { code, out } = await run("watch", "--url", url, "--count", "900");
    expect(code).toBe(0);
    expect(out).toMatch(
      /\d+\.\d fps {2}frame \d+\.\d ms {2}(?:worst \d+\.\d ms {2})?physics \d+\.\d ms {2}#\d+ {2}\d+ MB {2}cpu \d+ % {2}head \(/,
    );
    expect(out).toMatch(/^\d\d:\d\d:\d\d\.\d{3} player_teleported \{"from":\[/m);
  });

  test("--json prints each message as a line of JSON", async () => {
    await using demo = new CliProcess(["demo", "--port", "0"]);
    const url = await demo.relayUrl();
    const { code, out } = await run("watch", "--url", url, "--json", "--count", "200");
    expect(code).toBe(0);
    const lines = out.split("\n").map((line) => JSON.parse(line));
    // On a busy machine notices of what was dropped come beside them.
    const messages = lines.filter(({ type }) => type !== "dropped");
    expect(messages).toHaveLength(200);
    const kinds = new Set(messages.map(({ type, event }) => event ?? type));
    expect(kinds).toContain("performance");
    expect(kinds).toContain("vr_tracking");
    expect(kinds).toContain("fps");
  });

  test.each([
    ["--interval", "1"],
    ["--max-hz", "1"],
  ])("%s sets the interval of the messages", async (flag, value) => {
    await using demo = new CliProcess(["demo", "--port", "0"]);
    const url = await demo.relayUrl();
    const { out } = await run(
      "watch",
      "--url",
      url,
      "--json",
      "--topics",
      "fps",
      flag,
      value,
      "--count",
      "3",
    );
    const frames = out.split("\n").map((line) => JSON.parse(line).data.frame);
    // The first message is the newest sample. The next ones are about a second (90 frames) apart.
    expect(frames).toHaveLength(3);
    expect(frames[2] - frames[1]).toBeGreaterThan(60);
  });

  test("--topics, --source and --history choose the messages", async () => {
    await using relay = TestRelay.start();
    const [lobby, range] = [await relay.game(), await relay.game()];
    lobby.send({ type: "hello", source: "lobby" });
    range.send({ type: "hello", source: "range" });
    for (const n of [1, 2, 3]) {
      for (const game of [lobby, range])
        game.send({ type: "event", event: "custom", data: { event_name: "shot", n } });
      lobby.send({ type: "event", event: "warning", data: { message: "hot" } });
    }
    await Promise.all([
      lobby.message(({ type }) => type === "welcome"),
      range.message(({ type }) => type === "welcome"),
    ]);
    const asked = [
      "--topics",
      "custom/*",
      "--source",
      "range",
      "--history",
      "last=2",
      "--count",
      "2",
      "--json",
    ];
    const { code, out } = await run("watch", "--url", relay.relay.url, ...asked);
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => JSON.parse(line))).toMatchObject([
      {
        type: "event",
        event: "custom",
        data: { n: 2 },
        topic: "custom/shot",
        source: "range",
        history: true,
      },
      {
        type: "event",
        event: "custom",
        data: { n: 3 },
        topic: "custom/shot",
        source: "range",
        history: true,
      },
    ]);
  });

  test("speaks the old protocol with a server that knows only that", async () => {
    await using server = OldServer.start();
    await using watch = new CliProcess(["watch", "--url", server.url, "--json", "--count", "3"]);
    await server.until(() => server.connected === 1 && server.pings + server.commands("ping").length > 0);
    server.sample(7);
    server.sendAll({ type: "event", event: "scene_changed", data: { scene: "a" }, timestamp: 5 });
    const messages = (await watch.rest()).map((line) => JSON.parse(line));
    expect(messages).toEqual([
      { type: "performance", frame: 7, fps: 90, frame_time_ms: 11.5, physics_time_ms: 2.5 },
      expect.objectContaining({ type: "event", event: "fps", timestamp: 7 }),
      { type: "event", event: "scene_changed", data: { scene: "a" }, timestamp: 5, topic: "scene" },
    ]);
  });

  test("reports dropped messages in words and as JSON", async () => {
    using relay = new FakeV1Relay();
    await using words = new CliProcess(["watch", "--url", relay.url, "--topics", "fps"]);
    await using json = new CliProcess(["watch", "--url", relay.url, "--topics", "fps", "--json"]);
    await relay.until(() => relay.came("subscribe").length === 2);
    relay.say({ type: "dropped", topic: "fps", count: 412, first: 1033, last: 1444 });
    expect(JSON.parse(await json.line())).toEqual({
      type: "dropped",
      topic: "fps",
      count: 412,
      first: 1033,
      last: 1444,
    });
    expect(await words.line()).toBe("connected; nothing has arrived yet");
    expect(await words.line()).toBe("412 messages of fps dropped: this terminal did not keep up");
  });

  test("reports the result of a reconnection", async () => {
    const port = await freePort();
    const play = () => new CliProcess(["demo", "--port", String(port)]);
    const showsFps = async (watch: CliProcess) => {
      let line = await watch.line();
      while (!/^\d+\.\d fps/.test(line)) line = await watch.line();
    };
    await using first = play();
    await first.relayUrl();
    await using watch = new CliProcess(["watch", "--url", `ws://127.0.0.1:${port}`, "--topics", "fps"]);
    await showsFps(watch);
    await first[Symbol.asyncDispose]();
    await using second = play();
    await second.relayUrl();
    // Its standard output may still hold lines from before.
    while ((await watch.errorLine()) !== "connected again; the messages in between are lost");
    await showsFps(watch);
    watch.process.kill("SIGTERM");
    expect(await watch.stderr).toContain("connection ended (1006");
  });

  test.skipIf(skipWithout(SIGNALS))(
    "waits for a relay that is not running yet, and says how to start one",
    async () => {
      await using watch = new CliProcess(["watch", "--url", "ws://127.0.0.1:9"]);
      const [first, second] = [await watch.errorLine(), await watch.errorLine()];
      expect(first).toContain("no relay answers at ws://127.0.0.1:9");
      expect(first).toContain(`To start a relay: ${commandHint("serve")}`);
      expect(second).toContain("trying again");
      watch.process.kill("SIGTERM");
      expect(await watch.process.exited).toBe(0);
    },
  );
});

test.skipIf(skipWithout(SIGNALS)).each([["serve"], ["demo"]])(
  "%s stops cleanly on a signal that comes right after its ready line",
  async (command) => {
    await using relay = new CliProcess([command, "--port", "0"]);
    await relay.relayUrl();
    relay.process.kill("SIGTERM");
    expect(await relay.process.exited).toBe(0);
  },
);

test.concurrent.skipIf(skipWithout(SHELL))(
  "watch ends by itself when the reader of its pipe ends",
  async () => {
    await using demo = new CliProcess(["demo", "--port", "0"]);
    const url = await demo.relayUrl();
    const main = join(import.meta.dir, "../../src/cli/main.ts");
    const watch = Bun.spawn(
      ["sh", "-c", `"$0" "$1" watch --json --url "$2" | head -n 2`, process.execPath, main, url],
      {
        stdout: "pipe",
        stderr: "pipe",
      },
    );
    const lines = (await new Response(watch.stdout).text()).trim().split("\n");
    expect(lines).toHaveLength(2);
    expect([await watch.exited, await new Response(watch.stderr).text()]).toEqual([0, ""]);
  },
);

test.concurrent("simulate plays the same game for the same seed", async () => {
  const play = async () => {
    await using relay = new CliProcess(["serve", "--port", "0"]);
    const url = await relay.relayUrl();
    await using watch = new CliProcess([
      "watch",
      "--url",
      url,
      "--json",
      "--interval",
      "0",
      "--count",
      "300",
    ]);
    await subscribed(url);
    await using _game = new CliProcess([
      "simulate",
      "--url",
      `${url}/producer`,
      "--seed",
      "7",
      "--hz",
      "100",
    ]);
    const messages = (await watch.rest()).map((line) => JSON.parse(line));
    return new Map(
      messages.filter(({ event }) => event === "vr_tracking").map(({ data }) => [data.frame, data.headset]),
    );
  };
  const [one, other] = await Promise.all([play(), play()]);
  const shared = [...one.keys()].filter((frame) => other.has(frame));
  expect(shared.length).toBeGreaterThan(0);
  for (const frame of shared) expect(one.get(frame)).toEqual(other.get(frame));
});

test.concurrent("simulate ends with 2 and says so if no relay was connected", async () => {
  const { code, error } = await run("simulate", "--url", "ws://127.0.0.1:1/producer", "--duration", "0.3");
  expect(code).toBe(2);
  expect(error).toMatch(/played \d+ frames, but no relay was connected\n$/);
});

test.concurrent("simulate writes its faults to a file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "faults-"));
  const truth = join(folder, "truth.json");
  try {
    await using relay = new CliProcess(["serve", "--port", "0"]);
    const url = `${await relay.relayUrl()}/producer`;
    const flags = ["--url", url, "--hz", "60", "--faults", "clock-jump", "--truth", truth, "--duration", "7"];
    const { code, error } = await run("simulate", ...flags);
    expect(code).toBe(0);
    expect(error).toMatch(/fault: clock-jump \((for|back)ward, .* s\) in frame \d+/);
    const faults = [{ kind: "clock-jump" }];
    expect(JSON.parse(readFileSync(truth, "utf8"))).toMatchObject({ version: 1, hz: 60, faults });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
