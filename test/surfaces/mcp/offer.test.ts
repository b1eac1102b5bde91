import { expect, test } from "bun:test";
import { Assistant, REVISIONS } from "../../support/assistant.ts";
import { callsTo, offeringGame } from "../../support/offering-game.ts";
import { TestRelay } from "../../support/test-relay.ts";

test.each(REVISIONS)(
  "%s: the list of tools is short, and prompts ask for tools that exist",
  async (revision) => {
    await using relay = TestRelay.start();
    await using assistant = await Assistant.connect(relay.httpUrl, { revision });
    const { tools } = await assistant.client.listTools();
    expect(Buffer.byteLength(JSON.stringify({ tools }))).toBeLessThan(20_000);
    const names = new Set(tools.map(({ name }) => name));
    const { prompts } = await assistant.client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual([
      "why_does_it_stutter",
      "ready_for_90_hz",
      "compare_my_change",
    ]);
    for (const { name } of prompts) {
      const { messages } = await assistant.client.getPrompt({ name, arguments: { source: "room" } });
      const [message] = messages;
      const text = message?.content.type === "text" ? message.content.text : "";
      expect(text).toContain("the game room");
      const asked = [...text.matchAll(/\b(?:[Cc]all )(\w+)/g)].map(([, tool = ""]) => tool);
      expect(asked.length).toBeGreaterThan(1);
      expect(asked.filter((tool) => !names.has(tool))).toEqual([]);
    }
  },
);

test("a client that accepts only JSON, or says nothing, gets one JSON text", async () => {
  await using relay = TestRelay.start();
  const post = async (accept: string, message: object, session?: string) => {
    const headers = {
      "content-type": "application/json",
      accept,
      ...(session !== undefined && { "mcp-session-id": session }),
    };
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    return await fetch(`${relay.httpUrl}/mcp`, { method: "POST", headers, body });
  };
  for (const accept of ["application/json", "*/*"]) {
    const clientInfo = { name: "raw", version: "1" };
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
    const begun = await post(accept, { id: 1, method: "initialize", params });
    expect([begun.status, begun.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(await begun.json()).toMatchObject({ id: 1, result: { protocolVersion: "2025-11-25" } });
    const session = begun.headers.get("mcp-session-id") ?? "";
    const noted = await post(accept, { method: "notifications/initialized" }, session);
    expect([noted.status, await noted.text()]).toEqual([202, ""]);
    const call = { id: 2, method: "tools/call", params: { name: "what_is_happening", arguments: {} } };
    const answer = await (await post(accept, call, session)).json();
    expect(answer).toMatchObject({ id: 2, result: { structuredContent: { games: [] } } });
  }
  expect((await post("text/html", { id: 1, method: "ping" })).status).toBe(406);
});

test("assistants that ask for the state at a time cost the game one call, and learn it in words", async () => {
  await using relay = TestRelay.start();
  using game = await offeringGame(relay, "room", "state");
  await using one = await Assistant.connect(relay.httpUrl);
  await using other = await Assistant.connect(relay.httpUrl, { revision: "2026-07-28" });
  const asking = Promise.all([one.ask("game_state"), other.ask("game_state")]);
  const [call] = await callsTo(game);
  const thing = { name: "Door", metres: 2.5, where: "12° left" };
  const view = { facing: "forward (-Z)", looking: "level", in_view: [thing] };
  game.send({ type: "result", id: call?.id, result: { wave: 3, view } });
  const [first, second] = await asking;
  expect(first.data).toEqual({ source: "room", state: { wave: 3 }, view, cut: null });
  expect(second.data).toEqual(first.data);
  expect(first.text).toBe(
    'room: {"wave":3}\nThe player faces forward (-Z), looks level, and has in view: Door (2.5 m, 12° left).',
  );
  const none = await one.ask("picture");
  expect([none.isError, none.text]).toEqual([
    true,
    expect.stringContaining("telemetry_relay/commands/pictures"),
  ]);
  // Nothing else was asked of the game: the next call it gets is this one.
  const next = one.ask("call_game_command", { name: "state" });
  const [, last] = await callsTo(game, 2);
  game.send({ type: "result", id: last?.id, result: 1 });
  expect((await next).data).toMatchObject({ result: 1 });
});

test("a picture of the strip comes with the statistics where asked", async () => {
  await using relay = TestRelay.start();
  using game = await relay.game();
  const packet = Buffer.alloc(17);
  for (let frame = 1; frame <= 100; frame++) {
    packet.writeUInt8(1, 0);
    packet.writeUInt32BE(frame, 1);
    packet.writeFloatBE(90, 5);
    packet.writeFloatBE(frame === 50 ? 40 : 11, 9);
    packet.writeFloatBE(2, 13);
    game.send(Uint8Array.from(packet));
  }
  await using assistant = await Assistant.connect(relay.httpUrl);
  const { content } = await assistant.client.callTool({ name: "performance", arguments: { picture: true } });
  const [text, picture] = content;
  expect(text?.type === "text" && text.text).toContain("the grey lines are 1 to 3 budgets");
  if (picture?.type !== "image") throw new Error("expected a picture");
  expect(picture.mimeType).toBe("image/png");
  expect(Buffer.from(picture.data, "base64").subarray(1, 4).toString()).toBe("PNG");
  expect((await assistant.client.callTool({ name: "performance", arguments: {} })).content).toHaveLength(1);
});
