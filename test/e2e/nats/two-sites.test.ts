import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { decodeVariant, encodeVariant, type Variant } from "../../../src/codec/index.ts";
import { joined, natsRelay, natsStatus } from "../../support/nats-relays.ts";
import { NATS_SERVER, TestNatsServer } from "../../support/nats-server.ts";
import { skipWithout } from "../../support/needs.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { TestClient } from "../../support/test-client.ts";
import type { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(15_000);

const WITHOUT = skipWithout(NATS_SERVER);

describe.skipIf(WITHOUT)("two relays that share a NATS server", () => {
  let server: TestNatsServer;
  let lab: TestRelay;
  let office: TestRelay;
  beforeAll(async () => {
    if (WITHOUT) return;
    server = await TestNatsServer.start();
    lab = natsRelay("lab", [server]);
    office = natsRelay("office", [server]);
    await joined([lab, "office"], [office, "lab"]);
  });
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]();
    await office?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  test("show each other's games with their epoch, numbers and times", async () => {
    using game = await offeringGame(lab, "quest-3", "spawn");
    using near = await lab.client("/?format=json");
    using far = await office.client("/?format=json");
    for (const client of [near, far])
      client.send({ command: "subscribe", topics: ["log/*", "custom/*", "fps"] });
    await far.settled();
    game.send({ type: "event", event: "error", data: { message: "out of paper" }, timestamp: 1700000000.5 });
    game.send({ type: "event", event: "custom", data: { event_name: "door.open", to: [1, 2] } });
    const told = await Promise.all(
      [near, far].map(async (client) => [
        await client.message(({ event }) => event === "error"),
        await client.message(({ event }) => event === "custom"),
      ]),
    );
    const [ofNear, ofFar] = told.map((messages) => messages.map(({ offset: _, ...message }) => message));
    expect(ofFar).toEqual(ofNear as Record<string, unknown>[]);
    expect(ofFar?.[0]).toMatchObject({ source: "quest-3", seq: 1, timestamp: 1700000000.5 });
  });

  test("games sample while a client of another site needs it, and idle soon after", async () => {
    using game = await offeringGame(lab, "idle");
    await game.message(
      ({ command, config }) => command === "configure" && JSON.stringify(config).includes("false"),
    );
    const far = await office.client("/?format=json&topics=fps");
    const on = await game.message(
      ({ command, config }) =>
        command === "configure" && (config as { fps_enabled?: boolean }).fps_enabled === true,
    );
    expect(on).toBeDefined();
    const before = game.messages().length;
    far[Symbol.dispose]();
    for (;;) {
      const off = game
        .messages()
        .slice(before)
        .find(
          ({ command, config }) =>
            command === "configure" && (config as { fps_enabled?: boolean }).fps_enabled === false,
        );
      if (off !== undefined) break;
      await Bun.sleep(20);
    }
    expect((await natsStatus(lab)).sites.office?.up).toBeTrue();
  });

  test("call each other's games, and get fresh snapshots", async () => {
    using game = await offeringGame(lab, "caller", "spawn");
    using far = await office.client("/?format=json");
    await far.ask({ command: "get_snapshot" });
    for (;;) {
      const { sources } = (await office.status()) as { sources: { source: string; connected: boolean }[] };
      if (sources.some(({ source, connected }) => source === "caller" && connected)) break;
      await Bun.sleep(20);
    }
    const answered = far.ask({ command: "call", name: "spawn", arguments: { count: 3 }, source: "caller" });
    const call = await game.message(({ command }) => command === "call");
    expect(call).toMatchObject({ name: "spawn", arguments: { count: 3 } });
    game.send({ type: "result", id: call.id, result: { spawned: 3 } });
    expect(await answered).toMatchObject({ type: "result", source: "caller", result: { spawned: 3 } });

    const refused = far.ask({ command: "call", name: "spawn", source: "caller" });
    const [, second] = await game.take(2, ({ command }) => command === "call");
    game.send({ type: "error", id: second?.id, message: "no room", code: "full" });
    expect(await refused).toMatchObject({ type: "error", code: "call_failed", message: "no room" });

    const fresh = far.ask({ command: "get_snapshot", fresh: true, source: "caller" });
    const question = await game.message(({ command, id }) => command === "get_snapshot" && id !== undefined);
    game.send({ type: "snapshot", id: question.id, data: { players: 2 } });
    expect(await fresh).toMatchObject({ type: "snapshot" });
    expect(JSON.stringify(await fresh)).toContain('"players":2');
  });

  test("the engine's profiler runs while a client of another site is subscribed to it", async () => {
    using engine = await TestClient.connect(`${lab.relay.url}/debugger`, ["binary"]);
    const encoded = encodeVariant(["set_pid", 1n, [4242n]]);
    if (encoded.refusal === undefined) engine.send(encoded.bytes);
    const switched = (on: boolean) =>
      engine.packetThat((packet) => {
        const decoded = decodeVariant(packet);
        const [name, , data] = decoded.refusal === undefined ? (decoded.value as Variant[]) : [];
        return name === "profiler:servers" && (data as Variant[])[0] === on;
      });
    const far = await office.client("/?format=json&topics=profiler/servers");
    await switched(true);
    far[Symbol.dispose]();
    await switched(false);
  });

  test("a game that leaves is gone at the other site", async () => {
    const game = await offeringGame(lab, "short");
    const connected = async () => {
      const { sources } = (await office.status()) as { sources: { source: string; connected: boolean }[] };
      return sources.find(({ source }) => source === "short")?.connected;
    };
    while ((await connected()) !== true) await Bun.sleep(20);
    game[Symbol.dispose]();
    while ((await connected()) !== false) await Bun.sleep(20);
  });

  test("nothing comes back, and games of a third relay are not handed on", async () => {
    using game = await offeringGame(lab, "once");
    using near = await lab.client("/?format=json");
    near.send({ command: "subscribe", topics: ["log/*"] });
    await near.settled();
    for (let index = 0; index < 5; index++)
      game.send({ type: "event", event: "warning", data: { message: `w${index}` } });
    using far = await TestClient.connect(`${office.relay.url}/?format=json`);
    far.send({ command: "subscribe", topics: ["log/*"], history: { last: 10 } });
    await far.take(5, ({ event, source }) => event === "warning" && source === "once");
    await near.take(5, ({ event, source }) => event === "warning" && source === "once");
    await near.settled();
    expect(near.messages().filter(({ event }) => event === "warning")).toHaveLength(5);
    const { sources } = (await lab.status()) as { sources: { source: string }[] };
    expect(sources.filter(({ source }) => source.includes("once"))).toHaveLength(1);
  });
});
