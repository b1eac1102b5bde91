import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { DEFAULT_RELAY_OPTIONS } from "../../src/app/index.ts";
import { Assistant, REVISIONS, type Revision } from "../support/assistant.ts";
import { CliProcess } from "../support/cli-process.ts";
import { callsTo, offeringGame } from "../support/offering-game.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

const MAIN = join(import.meta.dir, "../../src/cli/main.ts");

/** The official client, which starts the command as an assistant does. */
function start(url: string, revision: Revision): Promise<Assistant> {
  const args = [MAIN, "mcp", "--url", url];
  return Assistant.over(new StdioClientTransport({ command: process.execPath, args }), revision);
}

describe.concurrent.each([...REVISIONS])("the command mcp with revision %s", (revision) => {
  test("lists and calls tools and reads resources of the running relay", async () => {
    await using relay = TestRelay.start();
    using game = await offeringGame(relay, "room", "jump");
    await using assistant = await start(relay.relay.url, revision);
    expect(assistant.client.getNegotiatedProtocolVersion()).toBe(revision);
    expect(await assistant.tools()).toContain("worst_hitches");
    const { data } = await assistant.ask("what_is_happening");
    expect(data?.games).toMatchObject([{ source: "room", connected: true, commands: ["jump"] }]);
    const answered = assistant.ask("call_game_command", { name: "jump" });
    const [call] = await callsTo(game);
    game.send({ type: "result", id: call?.id, result: { height: 1 } });
    expect((await answered).data).toEqual({ source: "room", result: { height: 1 }, cut: null });
    const { contents } = await assistant.client.readResource({ uri: "telemetry://status" });
    expect(contents).toHaveLength(1);
  });

  test("is notified of resources that it subscribed to", async () => {
    await using relay = TestRelay.start();
    await using assistant = await start(relay.relay.url, revision);
    const uri = "telemetry://latest";
    if (revision === "2025-11-25") await assistant.client.subscribeResource({ uri });
    else await assistant.client.listen({ resourceSubscriptions: [uri] });
    using game = await offeringGame(relay, "room");
    while (assistant.updated.length === 0) {
      game.send({ type: "event", event: "custom", data: { event_name: "there" } });
      await Bun.sleep(50);
    }
    expect(assistant.updated[0]).toBe(uri);
  });
});

test("a stopped relay is an error, and a relay restarted at its address answers again", async () => {
  const relay = TestRelay.start();
  const { port } = relay.relay;
  await using assistant = await start(relay.relay.url, "2025-11-25");
  expect((await assistant.ask("events")).isError).toBe(false);
  await relay[Symbol.asyncDispose]();
  expect(await assistant.ask("events").catch(String)).toContain("no_server");
  await using _back = TestRelay.start({ port });
  expect((await assistant.ask("events")).isError).toBe(false);
  expect(await assistant.tools()).toContain("events");
});

test("sends the given token to the relay, and reports a missing one", async () => {
  const tokens = { all: undefined, viewer: "look", producer: undefined, control: "command" };
  await using relay = TestRelay.start({ access: { ...DEFAULT_RELAY_OPTIONS.access, tokens } });
  const { url } = relay.relay;
  const env = { TELEMETRY_RELAY_TOKEN: "look" };
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [MAIN, "mcp", "--url", url],
    env,
  });
  await using viewer = await Assistant.over(transport, "2026-07-28");
  const tools = await viewer.tools();
  expect(tools).toContain("performance");
  expect(tools).not.toContain("call_game_command");
  await using cli = new CliProcess(["mcp", "--url", url]);
  expect(await cli.process.exited).toBe(2);
  expect(await cli.stderr).toContain("requires a valid token (HTTP 401)");
});

test("reports that no relay runs, and ends with 2", async () => {
  // A port that was free a moment ago.
  const gone = TestRelay.start();
  const { url } = gone.relay;
  await gone[Symbol.asyncDispose]();
  await using cli = new CliProcess(["mcp", "--url", url]);
  expect(await cli.process.exited).toBe(2);
  expect(await cli.stderr).toContain("no program listens there. To start a relay");
  expect(await cli.rest()).toEqual([]);
});
