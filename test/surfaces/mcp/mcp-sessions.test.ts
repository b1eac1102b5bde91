import { describe, expect, test } from "bun:test";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { Assistant } from "../../support/assistant.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { TestRelay } from "../../support/test-relay.ts";

const HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };

function post(relay: TestRelay, message: object, headers: Record<string, string> = {}): Promise<Response> {
  const body = JSON.stringify({ jsonrpc: "2.0", ...message });
  return fetch(`${relay.httpUrl}/mcp`, { method: "POST", headers: { ...HEADERS, ...headers }, body });
}

/** Begins a session as a client does that opens no stream of its own. Gives its name, or the code of the refusal. */
async function begin(relay: TestRelay): Promise<string> {
  const params = {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "raw", version: "1" },
  };
  const response = await post(relay, { id: 1, method: "initialize", params });
  const text = await response.text();
  return response.headers.get("mcp-session-id") ?? JSON.parse(text).code;
}

/** The status of a request of a session. */
async function ping(relay: TestRelay, session: string): Promise<number> {
  const response = await post(relay, { id: 2, method: "ping" }, { "mcp-session-id": session });
  await response.text();
  return response.status;
}

function start(mcp: { maxSessions?: number; idleSeconds?: number }): {
  relay: TestRelay;
  clock: ManualClock;
} {
  const clock = new ManualClock();
  return { clock, relay: TestRelay.start({ mcp: { ...DEFAULT_RELAY_OPTIONS.mcp, ...mcp } }, { clock }) };
}

/** Lets the relay stop: it waits for its own clock. */
async function end({ relay, clock }: { relay: TestRelay; clock: ManualClock }): Promise<void> {
  const stopping = relay[Symbol.asyncDispose]();
  clock.advance(5000);
  await stopping;
}

function isOff(config: unknown): boolean {
  return (config as { fps_enabled?: boolean }).fps_enabled === false;
}

describe("a session", () => {
  test("that asks nothing for its time ends, and one that asks lives on", async () => {
    const there = start({ idleSeconds: 100 });
    const { relay, clock } = there;
    const [idle, busy] = [await begin(relay), await begin(relay)];
    clock.advance(60_000);
    expect(await ping(relay, busy)).toBe(200);
    clock.advance(60_000);
    expect([await ping(relay, idle), await ping(relay, busy)]).toEqual([404, 200]);
    await end(there);
  });

  test("is told when it subscribes to more than its limit", async () => {
    const there = start({});
    const { relay } = there;
    const session = await begin(relay);
    const subscribe = async (index: number) => {
      const params = { uri: `telemetry://test/${index}` };
      const message = { id: index, method: "resources/subscribe", params };
      const text = await (await post(relay, message, { "mcp-session-id": session })).text();
      return JSON.parse(/^data: (\{.*)$/m.exec(text)?.[1] ?? text) as { result?: object; error?: object };
    };
    for (let index = 1; index <= 64; index++) expect((await subscribe(index)).result).toEqual({});
    expect((await subscribe(65)).error).toMatchObject({
      message: expect.stringContaining("at most 64 subscriptions"),
    });
    expect((await subscribe(64)).result).toEqual({});
    await end(there);
  });

  test("that listens lives on", async () => {
    const there = start({ idleSeconds: 100 });
    const { relay, clock } = there;
    const listening = await begin(relay);
    const stream = await fetch(`${relay.httpUrl}/mcp`, {
      headers: { accept: "text/event-stream", "mcp-session-id": listening },
    });
    clock.advance(1_000_000);
    expect(await ping(relay, listening)).toBe(200);
    await stream.body?.cancel();
    await end(there);
  });

  test("gives way to a new one only when it was silent for a minute", async () => {
    const there = start({ maxSessions: 2 });
    const { relay, clock } = there;
    const first = await begin(relay);
    clock.advance(59_000);
    const second = await begin(relay);
    expect(await begin(relay)).toBe("too_many_assistants");
    clock.advance(1000);
    const third = await begin(relay);
    expect([await ping(relay, first), await ping(relay, second), await ping(relay, third)]).toEqual([
      404, 200, 200,
    ]);
    await end(there);
  });

  test("makes games sample every frame while it lasts, even if it asks nothing", async () => {
    const there = start({ idleSeconds: 100 });
    const { relay, clock } = there;
    using game = await relay.game();
    game.send({ type: "hello", source: "room", intervals: { fps: 0.5, vr_tracking: 0.1 } });
    await game.message(({ type }) => type === "welcome");
    await game.message(({ command, config }) => command === "configure" && isOff(config));
    const asked = game.message(
      ({ command, stream, interval }) =>
        command === "set_update_interval" && stream === "fps" && interval === 0,
    );
    await begin(relay);
    clock.advance(100);
    await asked;
    const off = ({ command, config }: Record<string, unknown>) => command === "configure" && isOff(config);
    expect(game.messages().filter(off)).toHaveLength(1);
    clock.advance(105_000);
    await game.take(2, off);
    await end(there);
  });

  test("begins with initialize and with nothing else", async () => {
    await using relay = TestRelay.start();
    const response = await post(relay, { id: 1, method: "tools/list" });
    expect(response.status).toBe(400);
    expect(await ping(relay, "no-such-session")).toBe(404);
    expect((await fetch(`${relay.httpUrl}/mcp`)).status).toBe(404);
  });
});

test("a script as long as the tool takes fits a request, whatever its letters are; twice as much does not", async () => {
  await using relay = TestRelay.start();
  const session = await begin(relay);
  const ask = (characters: number) => {
    const call = {
      name: "script_diagnostics",
      arguments: { path: "res://a.gd", text: "あ".repeat(characters) },
    };
    const message = { id: 3, method: "tools/call", params: call };
    return post(relay, message, { "mcp-session-id": session });
  };
  expect(await (await ask(512 * 1024)).text()).toContain("no_editor");
  expect((await ask(1024 * 1024)).status).toBe(413);
});

test("a client that returns after its connection broke gets the answer that it missed", async () => {
  await using relay = TestRelay.start();
  const session = await begin(relay);
  const params = { name: "wait_for", arguments: { topic: "custom/late", timeout_s: 30 } };
  const asked = await post(
    relay,
    { id: 7, method: "tools/call", params },
    {
      "mcp-session-id": session,
      "mcp-protocol-version": "2025-11-25",
    },
  );
  const reader = asked.body?.getReader();
  let opening = "";
  while (!/^id: (\S+)$/m.test(opening)) opening += new TextDecoder().decode((await reader?.read())?.value);
  const [, lastEventId = ""] = /^id: (\S+)$/m.exec(opening) ?? [];
  await reader?.cancel();
  using game = await relay.game();
  game.send({ type: "event", event: "custom", data: { event_name: "late" } });
  const headers = { accept: "text/event-stream", "mcp-session-id": session, "last-event-id": lastEventId };
  const back = await fetch(`${relay.httpUrl}/mcp`, { headers });
  expect(back.status).toBe(200);
  expect(await back.text()).toContain('"topic":"custom/late"');
  const unknown = { ...headers, "last-event-id": "99999" };
  expect((await fetch(`${relay.httpUrl}/mcp`, { headers: unknown })).status).toBe(400);
});

test("a relay that stops ends what assistants wait for, and does not wait for them", async () => {
  const relay = TestRelay.start();
  await using assistant = await Assistant.connect(relay.httpUrl, { revision: "2026-07-28" });
  const waiting = assistant.ask("wait_for", { topic: "scene", timeout_s: 50 }).then(
    () => "answered",
    () => "ended",
  );
  await assistant.ask("events");
  const began = performance.now();
  await relay[Symbol.asyncDispose]();
  expect(["answered", "ended"]).toContain(await waiting);
  expect(performance.now() - began).toBeLessThan(5000);
});
