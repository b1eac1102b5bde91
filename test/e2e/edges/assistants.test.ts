import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { Assistant, REVISIONS } from "../../support/assistant.ts";
import { edgedRelay } from "../../support/edges/edged-relay.ts";
import { until } from "../../support/links/stage.ts";
import { skipWithout } from "../../support/needs.ts";
import { callsTo, offeringGame } from "../../support/offering-game.ts";
import { LINUX_PROGRAMS } from "../../support/system-parts.ts";
import type { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(20_000);

describe.skipIf(skipWithout(LINUX_PROGRAMS))("an assistant through an edge", () => {
  let relay: TestRelay;
  beforeAll(async () => {
    relay = await edgedRelay(2);
  });
  afterAll(async () => {
    await relay[Symbol.asyncDispose]();
  });

  test.each(REVISIONS)("calls a game, waits for an event and is notified (%s)", async (revision) => {
    using game = await offeringGame(relay, `room-${revision}`, "save");
    await using assistant = await Assistant.connect(relay.httpUrl, { revision });
    expect(await assistant.tools()).toContain("call_game_command");
    const asked = assistant.ask("call_game_command", { name: "save", source: `room-${revision}` });
    const [call] = await callsTo(game);
    game.send({ type: "result", id: call?.id, result: { saved: 3 } });
    expect((await asked).text).toContain("3");
    const waiting = assistant.ask("wait_for", { topic: "custom/through", timeout_s: 15 });
    let isDone = false;
    void waiting.finally(() => {
      isDone = true;
    });
    await until(async () => {
      game.send({ type: "event", event: "custom", data: { event_name: "through" } });
      return isDone;
    });
    expect((await waiting).data).toMatchObject({ happened: "event" });
    const uri = "telemetry://status";
    if (revision === "2025-11-25") await assistant.client.subscribeResource({ uri });
    else await assistant.client.listen({ resourceSubscriptions: [uri] });
    await until(async () => {
      using _ = await offeringGame(relay, "news");
      await Bun.sleep(100);
      return assistant.updated.length > 0;
    });
    expect(new Set(assistant.updated)).toEqual(new Set([uri]));
  });
});
