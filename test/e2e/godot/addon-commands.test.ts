import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { Assistant } from "../../support/assistant.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { FakeRelay, type JsonObject, type Received } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { rawJson } from "../../support/raw-json.ts";
import { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(60_000);

const jsonOf = (received: Received) => (received.kind === "text" ? received.json : undefined);
const isType = (type: string) => (received: Received) => jsonOf(received)?.type === type;
const answers = (id: string) => (received: Received) => jsonOf(received)?.id === id;

const namesIn = (message: JsonObject | undefined) =>
  ((message?.commands ?? []) as JsonObject[]).map(({ name }) => name);

const NAMES = [
  "teleport",
  "slow",
  "refuses",
  "breaks",
  "breaks_later",
  "huge",
  "quality",
  "count",
  "takes_more",
  "takes_other",
];

describe.concurrent.skipIf(skipWithoutGodot())("commands that a game offers", () => {
  test("arrive in one message, run on the main thread, and are answered by id", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    expect(jsonOf(await relay.received.first(isType("hello")))?.commands).toEqual([]);
    await game.do({ do: "register_commands" });
    const offered = jsonOf(await relay.received.first(isType("commands")))?.commands as JsonObject[];
    expect(offered.map(({ name }) => name)).toEqual(NAMES);
    expect(offered[0]).toMatchObject({
      description: "Moves the player",
      schema: { type: "object", required: ["to"] },
    });
    expect(relay.received.all.filter(isType("commands"))).toHaveLength(1);

    relay.send({ command: "call", id: "slow", name: "slow" });
    relay.send({ command: "call", id: "t", name: "teleport", arguments: { to: [1, 2, 3], speed: 2 } });
    const teleported = await relay.received.first(answers("t"));
    expect(jsonOf(teleported)).toEqual({
      type: "result",
      id: "t",
      result: { now_at: [1, 2, 3], scene: "/root/First" },
    });
    relay.send({ command: "call", id: "q", name: "quality", arguments: { level: 2 } });
    expect(jsonOf(await relay.received.first(answers("q")))).toMatchObject({ type: "result", result: 2 });
    const slow = await relay.received.first(answers("slow"));
    expect(jsonOf(slow)).toEqual({ type: "result", id: "slow", result: "took its time" });
    // Who takes its time holds up nobody.
    expect(relay.received.all.indexOf(slow)).toBeGreaterThan(relay.received.all.indexOf(teleported));

    await game.do({ do: "call", method: "unregister_command", arguments: ["takes_other"] });
    const [, fewer] = await relay.received.take(2, isType("commands"));
    expect(namesIn(jsonOf(fewer as Received))).toEqual(NAMES.slice(0, -1));
    await relay.kill();
    using again = new FakeRelay(relay.port);
    const hello = jsonOf(await again.received.first(isType("hello")));
    expect(namesIn(hello)).toEqual(NAMES.slice(0, -1));
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });

  test("get the integers of their arguments as int, exactly, and all else as it was", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    // Commands that are there before the hello are in it.
    await relay.received.first(isType("hello"));
    await game.do({ do: "register_commands" });
    await relay.received.first(isType("commands"));
    const usual = '"usual": 9007199254740993';
    const told: [string, string][] = [
      ['{"whole":2}', `{${usual},"whole": 2}`],
      ['{"whole":-0,"usual":null}', "error"],
      ['{"whole":9007199254740993}', `{${usual},"whole": 9007199254740993}`],
      ['{"whole":"9007199254740993"}', `{${usual},"whole": 9007199254740993}`],
      ['{"whole":-9223372036854775808}', `{${usual},"whole": -9223372036854775808}`],
      ['{"whole":"9223372036854775807"}', `{${usual},"whole": 9223372036854775807}`],
      ['{"whole":18446744073709551615}', "error"],
      ['{"whole":1e400}', "error"],
      ['{"whole":1e17}', `{${usual},"whole": 100000000000000000}`],
      [
        '{"list":[1,9007199254740993,"-9007199254740993"]}',
        `{"list": [1, 9007199254740993, -9007199254740993],${usual}}`,
      ],
      ['{"nested":{"id":9007199254740993}}', `{"nested": {"id": 9007199254740993},${usual}}`],
      ['{"usual":7,"picked":9007199254740993}', '{"picked": 9007199254740993,"usual": 7}'],
      ['{"usual":7,"either":"5","number":2}', '{"either": "5","number": 2.0,"usual": 7}'],
      // Arguments that the schema does not name.
      [
        '{"usual":7,"a":9007199254740993,"b":2,"c":"9007199254740993","d":": 9007199254740993,\\" ","e":0.12345678901234567}',
        '{"a": 9007199254740993,"b": 2.0,"c": "9007199254740993","d": ": 9007199254740993,\\" ","e": 0.12345678901234568,"usual": 7}',
      ],
      ['{"usual":7,"a":100000000000000000000}', '{"a": 1e+20,"usual": 7}'],
    ];
    for (const [index, [given]] of told.entries())
      relay.send(`{"command":"call","id":"${index}","name":"count","arguments":${given}}`);
    const answersOf = told.map(async ([given], index) => {
      const answer = jsonOf(await relay.received.first(answers(`${index}`)));
      return [given, answer?.type === "result" ? answer.result : answer?.type];
    });
    expect(await Promise.all(answersOf)).toEqual(told.map(([given, result]) => [given, result]));
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });

  test("return a clear error when they fail", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isType("hello"));
    await game.do({ do: "register_commands" });
    await relay.received.first(isType("commands"));
    const refused: [JsonObject, string, string][] = [
      [{ name: "no_such" }, "unknown_call", "teleport"],
      [{ name: "teleport" }, "bad_arguments", "to: expected"],
      [{ name: "teleport", arguments: [1] }, "bad_arguments", "expected an object"],
      [{ name: "teleport", arguments: { to: "there" } }, "bad_arguments", "expected array"],
      [{ name: "teleport", arguments: { to: [1, 2, 3], speed: 11 } }, "bad_arguments", "at most 10"],
      [{ name: "teleport", arguments: { to: [1, 2, 3], how: "fly" } }, "bad_arguments", "one of"],
      [{ name: "teleport", arguments: { to: [1, 2, 3], other: 1 } }, "bad_arguments", "other"],
      [{ name: "refuses" }, "call_failed", "not now"],
      [{ name: "breaks" }, "call_failed", "res://test_commands.gd"],
      [{ name: "breaks_later" }, "call_failed", "broke later"],
      [{ name: "huge" }, "call_failed", "bytes"],
      [{ name: "quality", arguments: { level: 3 } }, "bad_arguments", "one of [0,1,2]"],
      [{ name: "count", arguments: { whole: 1.5 } }, "bad_arguments", "expected integer, got 1.5"],
      [{ name: "count", arguments: { whole: "x" } }, "bad_arguments", 'expected integer, got "x"'],
      [{ name: "count", arguments: { whole: "9223372036854775808" } }, "bad_arguments", "64 bits"],
      [
        { name: "count", arguments: { whole: 2 ** 63 } },
        "bad_arguments",
        "whole: expected an integer of 64 bits",
      ],
      [
        { name: "count", arguments: { small: "9007199254740994" } },
        "bad_arguments",
        "at most 9007199254740993",
      ],
      [{ name: "count", arguments: { picked: 9007199254740992 } }, "bad_arguments", "one of"],
      [{ name: "count", arguments: { list: [1, null] } }, "bad_arguments", "list[1]: expected integer"],
      [
        { name: "count", arguments: { nested: { other: 1 } } },
        "bad_arguments",
        "nested.other: not one of id",
      ],
      [{ name: "takes_more" }, "call_failed", "Expected 2 argument(s)"],
      [{ name: "takes_other" }, "call_failed", "Cannot convert argument 1"],
    ];
    for (const [index, [call]] of refused.entries()) relay.send({ command: "call", id: `${index}`, ...call });
    for (const [index, [, code, text]] of refused.entries()) {
      const answer = jsonOf(await relay.received.first(answers(`${index}`)));
      expect(answer).toEqual({ type: "error", id: `${index}`, code, message: expect.stringContaining(text) });
    }
    expect(await game.quit()).toBe(0);
  });

  test("a fresh snapshot contains scene, monitors, trackers and project", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await game.do({ do: "track", tracker: "head", position: [0, 1.75, 0], rotation: [0, 0, 0, 1] });
    await relay.received.first(isType("hello"));
    relay.send({ command: "get_snapshot", id: "now" });
    const snapshot = jsonOf(await relay.received.first(answers("now")));
    expect(snapshot).toMatchObject({
      type: "snapshot",
      timestamp: expect.any(Number),
      data: {
        scene: {
          path: "res://first.tscn",
          name: "First",
          paused: false,
          tree: { name: "First", class: "Node3D" },
          classes: { Node: expect.any(Number) },
        },
        monitors: { nodes: expect.any(Number), objects: expect.any(Number) },
        trackers: [
          {
            tracker: "head",
            type: "head",
            tracked: true,
            poses: { default: { position: [0, 1.75, 0], rotation: [0, 0, 0, 1], confidence: "high" } },
          },
        ],
        project: { name: "Telemetry Test Game", main_scene: "res://first.tscn", max_fps: 90 },
      },
    });
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });

  test("return their results to the client of the relay that called them", async () => {
    await using relay = new CliProcess(["serve", "--port", "0"]);
    const url = await relay.relayUrl();
    using client = await TestClient.connect(url, ["telemetry.v1.json"]);
    await client.ask({ command: "subscribe", topics: ["custom/*"] });
    using game = await TestGame.start({ relayUrl: `${url}/producer` });
    await game.do({ do: "register_commands" });
    await game.logEvent("offered");
    await client.message(({ event }) => event === "custom");
    const called = await client.ask({ command: "call", name: "teleport", arguments: { to: [4, 5, 6] } });
    expect(called).toMatchObject({ type: "result", result: { now_at: [4, 5, 6] } });
    const refused = await client.ask({ command: "call", name: "refuses" });
    expect(refused).toMatchObject({ type: "error", code: "call_failed", message: "not now" });
    // It takes ten frames.
    const late = await client.ask({ command: "call", name: "slow", timeout_s: 0.05 });
    expect(late).toMatchObject({ type: "error", code: "call_timed_out" });
    const posted = async (body: JsonObject | string) => {
      const response = await fetch(`${url.replace("ws:", "http:")}/command`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
      return [response.status, await response.json()];
    };
    expect(await posted({ name: "teleport", arguments: { to: [7, 8, 9] } })).toMatchObject([
      200,
      { result: { now_at: [7, 8, 9] } },
    ]);
    expect(await posted({ name: "teleport", arguments: { to: 7 } })).toMatchObject([
      422,
      { code: "call_failed", game_code: "bad_arguments" },
    ]);
    const counted = [200, { result: '{"usual": 7,"whole": 9007199254740993}' }];
    const numbers = '{"usual":7,"whole":9007199254740993}';
    expect(await posted(`{"name":"count","arguments":${numbers}}`)).toMatchObject(counted);
    expect(
      await posted({ name: "count", arguments: { usual: "7", whole: "9007199254740993" } }),
    ).toMatchObject(counted);
    client.send(`{"command":"call","name":"count","arguments":${numbers},"id":"counted"}`);
    expect([200, await client.message(({ id }) => id === "counted")]).toMatchObject(counted);
    await using assistant = await Assistant.connect(url.replace("ws:", "http:"));
    const whole = rawJson("9007199254740993");
    const asked = await assistant.ask("call_game_command", { name: "count", arguments: { usual: 7, whole } });
    expect([200, asked.data]).toMatchObject(counted);
    const fresh = await client.ask({ command: "get_snapshot", fresh: true });
    expect(JSON.stringify(fresh)).toContain("res://first.tscn");
    expect(await game.quit()).toBe(0);
  });
});
