import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { DEFAULT_RELAY_OPTIONS } from "../../src/app/index.ts";
import { startSimulation } from "../../src/cli/shared/simulation.ts";
import { Assistant, REVISIONS } from "../support/assistant.ts";
import { startDiagnosingEditor } from "../support/diagnosing-editor.ts";
import { callsTo, offeringGame } from "../support/offering-game.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

const LOOKING = [
  "what_is_happening",
  "performance",
  "worst_hitches",
  "problems",
  "events",
  "tracking",
  "what_costs",
  "compare_windows",
  "recordings",
  "wait_for",
];
/** Those that look and need the right to call games or read files, as they are listed among the others. */
const ASKING = ["game_state", "picture"];
const WITHOUT_CHANGES = LOOKING.flatMap((name) => (name === "what_costs" ? [name, ...ASKING] : [name]));
const CHANGING = ["call_game_command", "set_intervals"];
const AFFORDABLE_TOKENS = 2000;

/** A relay with a simulated game that tells of every frame. */
async function withGame() {
  const relay = TestRelay.start();
  const game = startSimulation({ url: `${relay.relay.url}/producer`, hz: 90, seed: 3, source: "sim" });
  const { url } = relay.relay;
  const watching = new WebSocket(`${url}/?topics=fps,vr_tracking,performance&max_hz=0`, [
    "telemetry.v1.json",
  ]);
  return {
    relay,
    async [Symbol.asyncDispose]() {
      watching.close();
      game.stop();
      await relay[Symbol.asyncDispose]();
    },
  };
}

/** Asks again until the answer is as it has to become. */
async function until<Found>(ask: () => Promise<Found>, holds: (found: Found) => boolean): Promise<Found> {
  for (;;) {
    const found = await ask();
    if (holds(found)) return found;
    await Bun.sleep(20);
  }
}

describe.concurrent.each([...REVISIONS])("an assistant that speaks %s", (revision) => {
  test("sees every tool with its schemas, calls each, and gets short enough answers", async () => {
    using editor = await startDiagnosingEditor();
    const options = { ...DEFAULT_RELAY_OPTIONS.editor, languageServer: editor.address };
    const recordFolder = mkdtempSync(join(tmpdir(), "mcp-"));
    using _ = { [Symbol.dispose]: () => rmSync(recordFolder, { recursive: true }) };
    await using relay = TestRelay.start({ editor: options, recordFolder });
    const game = startSimulation({ url: `${relay.relay.url}/producer`, hz: 90, seed: 3, source: "sim" });
    await using assistant = await Assistant.connect(relay.httpUrl, { revision });
    expect(assistant.client.getNegotiatedProtocolVersion()).toBe(revision);
    const { tools } = await assistant.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([...WITHOUT_CHANGES, "script_diagnostics", ...CHANGING]);
    const ajv = new Ajv2020({ strict: false });
    const checks = new Map(
      tools.map(({ name, outputSchema }) => [name, ajv.compile((outputSchema ?? {}) as object)]),
    );

    await assistant.ask("set_intervals", { fps_interval_s: 0 });
    await until(
      () => assistant.ask("performance", { window_s: 5 }),
      ({ data }) =>
        (data?.games as { verdict: { answer: string } }[] | undefined)?.[0]?.verdict.answer === "holds",
    );
    const questions: [string, Record<string, unknown>][] = [
      ["what_is_happening", {}],
      ["performance", { window_s: 60, budget_ms: 11.2 }],
      ["worst_hitches", { window_s: "run", limit: 20 }],
      ["events", { topics: ["*"], limit: 20 }],
      ["tracking", {}],
      ["compare_windows", { a: { seconds: 1, ended_s_ago: 1 }, b: { seconds: 1 } }],
      ["recordings", {}],
      ["wait_for", { condition: { statistic: "fps", is: "above", value: 45, over_s: 2 } }],
      ["script_diagnostics", { path: "res://new.gd", text: "func a():\n  x y\n" }],
      ["call_game_command", { name: "hitch", arguments: { ms: 60 } }],
      ["set_intervals", { fps_interval_s: 0.02, vr_tracking_interval_s: "own" }],
    ];
    for (const [name, asked] of questions) {
      const { isError, text, data, tokens } = await assistant.ask(name, asked);
      expect({ name, isError, text }).toEqual({ name, isError: false, text: expect.stringMatching(/\w/) });
      const check = checks.get(name);
      expect({ name, fits: check?.(data), errors: check?.errors }).toEqual({
        name,
        fits: true,
        errors: null,
      });
      expect(tokens).toBeLessThan(AFFORDABLE_TOKENS);
    }
    game.stop();
  });

  test("learns with one call the worst hitch and its cause", async () => {
    await using there = await withGame();
    await using assistant = await Assistant.connect(there.relay.httpUrl, { revision });
    const settled = await until(
      () => assistant.ask("performance", { window_s: 10 }),
      ({ data }) => ((data?.games as { samples: number }[] | undefined)?.[0]?.samples ?? 0) > 180,
    );
    expect(settled.isError).toBe(false);
    const waiting = assistant.ask("wait_for", { topic: "alert", contains: "hitch", timeout_s: 20 });
    await assistant.ask("call_game_command", { name: "hitch", arguments: { ms: 150 } });
    expect((await waiting).data).toMatchObject({
      happened: "event",
      event: { topic: "alert", source: "sim" },
    });
    const { data, text } = await assistant.ask("worst_hitches", { window_s: 60 });
    const [worst] = (data?.hitches ?? []) as {
      worst_ms: number;
      frame: number;
      cause: { kind: string; evidence: string };
    }[];
    expect(worst?.worst_ms).toBeGreaterThan(100);
    expect(worst?.frame).toBeGreaterThan(0);
    expect(worst?.cause.evidence.length).toBeGreaterThan(0);
    expect(text).toContain(`frame ${worst?.frame}`);
    const { id } = worst as unknown as { id: string };
    const around = await until(
      () => assistant.ask("worst_hitches", { id }),
      ({ data: found }) => found?.around !== null,
    );
    expect(around.data).toMatchObject({ total: 1, hitches: [{ id }], around: { events: expect.any(Array) } });
    expect(around.text).toContain("Around it:");
    expect(await assistant.ask("worst_hitches", { id: "hitch-0" })).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^not_found: expected a hitch that is kept/),
    });
  });

  test("is notified of resources that it subscribed to", async () => {
    await using relay = TestRelay.start();
    await using assistant = await Assistant.connect(relay.httpUrl, { revision });
    const { resources } = await assistant.client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(["telemetry://status", "telemetry://latest"]);
    const uri = "telemetry://status";
    const stop =
      revision === "2025-11-25"
        ? await assistant.client
            .subscribeResource({ uri })
            .then(() => () => assistant.client.unsubscribeResource({ uri }))
        : await assistant.client
            .listen({ resourceSubscriptions: [uri] })
            .then((subscription) => () => subscription.close());
    // One game after another, until one of them was news: the first look finds what there is.
    await until(
      async () => {
        using game = await offeringGame(relay, "room", "jump");
        await Bun.sleep(300);
        game.send({ type: "event", event: "custom", data: { event_name: "there" } });
        return assistant.updated.length;
      },
      (heard) => heard > 0,
    );
    expect(new Set(assistant.updated)).toEqual(new Set([uri]));
    const [content] = (await assistant.client.readResource({ uri })).contents;
    expect(JSON.parse((content as { text: string }).text).sources[0].source).toBe("room");
    await stop();
  });
});

test("eight assistants of both revisions wait at once, each for its own event", async () => {
  await using there = await withGame();
  const { httpUrl } = there.relay;
  const connecting = Array.from({ length: 8 }, (_, index) =>
    Assistant.connect(httpUrl, { revision: REVISIONS[index % 2 === 0 ? 0 : 1] }),
  );
  const assistants = await Promise.all(connecting);
  const asked = assistants.map((assistant, index) =>
    assistant.ask("wait_for", { topic: "custom/room", contains: `for ${index}.`, timeout_s: 20 }),
  );
  using game = await offeringGame(there.relay, "room");
  for (let index = 7; index >= 0; index--)
    await until(
      async () => {
        game.send({ type: "event", event: "custom", data: { event_name: "room", message: `for ${index}.` } });
        return await Promise.race([asked[index], Bun.sleep(100)]);
      },
      (answer) => answer !== undefined,
    );
  const answers = (await Promise.all(asked)).map(
    ({ data }) => (data?.event as { what: string } | null)?.what,
  );
  expect(answers).toEqual(Array.from({ length: 8 }, (_, index) => `for ${index}.`));
  await Promise.all(assistants.map((assistant) => assistant[Symbol.asyncDispose]()));
});

test("a call that the game refuses is an error with the game's message", async () => {
  await using relay = TestRelay.start();
  using game = await offeringGame(relay, "room", "jump");
  await using assistant = await Assistant.connect(relay.httpUrl);
  const answered = assistant.ask("call_game_command", { name: "jump", arguments: { height: 2 } });
  const [call] = await callsTo(game);
  expect(call).toMatchObject({ name: "jump", arguments: { height: 2 } });
  game.send({ type: "error", code: "too_high", message: "the ceiling is in the way", id: call?.id });
  expect(await answered).toMatchObject({
    isError: true,
    text: expect.stringMatching(/^call_failed: .*ceiling.*too_high/),
  });
});

describe("an unknown name", () => {
  test("is an error that lists the known names and a next step", async () => {
    await using relay = TestRelay.start();
    await using assistant = await Assistant.connect(relay.httpUrl);
    for (const [name, asked, start] of [
      ["performance", {}, "no_game"],
      ["tracking", { source: "nobody" }, "no_game"],
      ["worst_hitches", { source: "nobody" }, "no_game"],
      ["what_is_happening", { source: "nobody" }, "no_game"],
      ["events", { source: "nobody" }, "no_game"],
      ["performance", { source: "nobody" }, "no_game"],
      ["wait_for", { topic: "alert", source: "nobody" }, "no_game"],
      ["wait_for", {}, "bad_command"],
      ["set_intervals", {}, "bad_command"],
      ["compare_windows", { a: { seconds: 500, ended_s_ago: 500 } }, "bad_command"],
      ["call_game_command", { name: "jump" }, "no_game"],
      ["script_diagnostics", { path: "res://a.gd" }, "no_editor"],
    ] as const) {
      const { isError, text } = await assistant.ask(name, asked);
      expect({ name, isError, text }).toEqual({
        name,
        isError: true,
        text: expect.stringMatching(new RegExp(`^${start}: expected`)),
      });
    }
    expect(await assistant.ask("performance", { window_s: "5s" })).toMatchObject({
      isError: true,
      text: expect.stringContaining('expected a number of seconds from 1 to 600, or "run"'),
    });
    expect(await assistant.ask("set_intervals", { fps_interval_s: "all" })).toMatchObject({
      isError: true,
      text: expect.stringContaining('expected seconds from 0 (every sample) to 3600, or "own"'),
    });
  });
});

describe("rights", () => {
  const access = {
    ...DEFAULT_RELAY_OPTIONS.access,
    tokens: { all: undefined, viewer: "look", producer: undefined, control: "command" },
  };

  test.each([...REVISIONS])("a viewer can read and cannot change anything (%s)", async (revision) => {
    await using relay = TestRelay.start({ access });
    await using viewer = await Assistant.connect(relay.httpUrl, { revision, token: "look" });
    await using other = await Assistant.connect(relay.httpUrl, { revision, token: "command" });
    expect(await viewer.tools()).toEqual(LOOKING);
    expect(await other.tools()).toEqual([...WITHOUT_CHANGES, "script_diagnostics", ...CHANGING]);
    expect(viewer.ask("set_intervals", { fps_interval_s: 1 })).rejects.toThrow();
  });

  test("a client without a token is refused, and so is one with fewer rights than its session began with", async () => {
    await using relay = TestRelay.start({ access });
    expect(Assistant.connect(relay.httpUrl)).rejects.toThrow();
    await using commander = await Assistant.connect(relay.httpUrl, { token: "command" });
    const session = (commander.client.transport as { sessionId?: string }).sessionId as string;
    const response = await fetch(`${relay.httpUrl}/mcp`, {
      method: "POST",
      headers: {
        authorization: "Bearer look",
        "mcp-session-id": session,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "forbidden" });
  });

  test("read-only removes the tools that change something, from the next session on", async () => {
    await using relay = TestRelay.start({ mcp: { ...DEFAULT_RELAY_OPTIONS.mcp, readOnly: true } });
    await using assistant = await Assistant.connect(relay.httpUrl);
    expect(await assistant.tools()).toEqual([...WITHOUT_CHANGES, "script_diagnostics"]);
    const { tools } = await assistant.client.listTools();
    expect(tools.map(({ annotations }) => annotations?.readOnlyHint)).toEqual(tools.map(() => true));
  });
});

describe("limits", () => {
  test("a session past the limit is refused, until one ends", async () => {
    await using relay = TestRelay.start({ mcp: { ...DEFAULT_RELAY_OPTIONS.mcp, maxSessions: 1 } });
    const first = await Assistant.connect(relay.httpUrl);
    const refused = await Assistant.connect(relay.httpUrl).catch(String);
    expect(refused).toContain("too_many_assistants");
    await first[Symbol.asyncDispose]();
    await using second = await Assistant.connect(relay.httpUrl);
    expect(await second.tools()).toContain("performance");
  });

  test("an assistant that vanishes leaves no session behind", async () => {
    const mcp = { ...DEFAULT_RELAY_OPTIONS.mcp, maxSessions: 1, idleSeconds: 1 };
    await using relay = TestRelay.start({ mcp });
    const lost = await Assistant.connect(relay.httpUrl);
    void lost.ask("wait_for", { topic: "scene", timeout_s: 50 }).catch(() => {});
    // Its connections break; it says no goodbye.
    await lost.client.close();
    const next = await until(
      () => Assistant.connect(relay.httpUrl).catch(() => undefined),
      (found) => found !== undefined,
    );
    await next?.[Symbol.asyncDispose]();
  });

  test("a request that is too long is refused, and so is one from a page of another origin", async () => {
    await using relay = TestRelay.start();
    const post = (body: string, headers: Record<string, string> = {}) =>
      fetch(`${relay.httpUrl}/mcp`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          ...headers,
        },
        body,
      });
    const long = { jsonrpc: "2.0", id: 1, method: "initialize", params: { x: "x".repeat(3 * 1024 * 1024) } };
    expect((await post(JSON.stringify(long))).status).toBe(413);
    expect((await post("{}", { origin: "https://elsewhere.example" })).status).toBe(403);
    expect((await post("nonsense")).status).toBe(400);
  });
});

test.each(["2025-06-18", "2025-03-26", "2024-11-05"])(
  "an older client gets its own revision, %s",
  async (protocolVersion) => {
    await using relay = TestRelay.start();
    const response = await fetch(`${relay.httpUrl}/mcp`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "initialize",
        params: { protocolVersion, capabilities: {}, clientInfo: { name: "old", version: "1" } },
      }),
    });
    expect(await response.text()).toContain(`"protocolVersion":"${protocolVersion}"`);
  },
);
