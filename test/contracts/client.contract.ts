import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { gunzipSync } from "node:zlib";
import { connect } from "../../src/client/index.ts";
import { PlainCodec } from "../../src/codec/index.ts";
import { isSampling, type Stage, sourcesOf, stageGame, until } from "../support/links/stage.ts";
import { callsTo } from "../support/offering-game.ts";
import { TestClient } from "../support/test-client.ts";

type Message = Record<string, unknown>;

const codec = new PlainCodec();
const performancePacket = (frame: number) =>
  (codec.encodePerformance(frame, 90, 11.5, 2.5) as Uint8Array).slice();
const pose = {
  position: [0.5, 1.75, -0.25] as [number, number, number],
  rotation: [0, 0, 0, 1] as [number, number, number, number],
  tracked: true,
};
const trackingPacket = (frame: number) =>
  (
    codec.encodeTracking({
      frame,
      timeSeconds: 1234.5,
      headset: pose,
      leftController: { ...pose, trigger: 0.8, grip: 0, buttonBits: 0b10001 },
      rightController: undefined,
    }) as Uint8Array
  ).slice();
const custom = (name: string, number: number) => ({
  type: "event",
  event: "custom",
  data: { event_name: name, number },
  timestamp: 5,
});
const isEnd = ({ data }: Message) => (data as Message | undefined)?.event_name === "end";

/** What classic and v1 clients may rely on, whether the games are connected to their relay or to another that is linked to it. */
export function clientContract(name: string, start: () => Promise<Stage>): void {
  describe(name, () => {
    let stage: Stage;
    let room: TestClient;
    let hall: TestClient;
    beforeEach(async () => {
      stage = await start();
      room = await stageGame(stage, "room", "save", "open");
      hall = await stageGame(stage, "hall", "save");
    });
    afterEach(async () => {
      await stage[Symbol.asyncDispose]();
    });
    const v1 = (path = "/") => TestClient.connect(`${stage.clients.relay.url}${path}`, ["telemetry.v1.json"]);

    test("a classic client gets packets, poses and events as the games sent them", async () => {
      using client = await stage.clients.client();
      await Promise.all([isSampling(room), isSampling(hall)]);
      const events = [
        { type: "event", event: "scene_changed", data: { scene: "res://a.tscn" }, timestamp: 1 },
        { type: "event", event: "warning", data: { message: "w" }, timestamp: 2 },
        { type: "event", event: "error", data: { message: "e" }, timestamp: 3, more: "of the game" },
        { type: "event", event: "performance", data: { nodes: 5 }, timestamp: 4 },
        { type: "alert", level: "warning", message: "FPS dropped below 80", timestamp: 5 },
        { type: "snapshot", data: { a: 1 }, timestamp: 6 },
      ];
      room.send(performancePacket(1));
      hall.send(trackingPacket(2));
      for (const event of events) hall.send(event);
      hall.send(custom("end", 0));
      await client.message(isEnd);
      expect(await client.packet(0x01)).toEqual(performancePacket(1));
      const messages = client.messages().filter(({ type, event }) => type !== "pong" && event !== "fps");
      expect(messages).toEqual([
        {
          type: "event",
          event: "vr_tracking",
          data: {
            headset: { position: [0.5, 1.75, -0.25], rotation: [0, 0, 0, 1] },
            left_controller: {
              position: [0.5, 1.75, -0.25],
              rotation: [0, 0, 0, 1],
              buttons: { trigger: 0.8, grip: 0, trigger_click: true, ax_button: true },
            },
            frame: 2,
          },
          timestamp: 1234.5,
        },
        ...events,
        custom("end", 0),
      ]);
    });

    test("a classic client gets a long event as 0x02, and integers with every digit", async () => {
      using client = await stage.clients.client();
      const long = { ...custom("long", 1), fill: "x".repeat(3000) };
      room.send(long);
      room.send('{"type":"event","event":"custom","data":{"event_name":"end","id":76561198000000001}}');
      await client.message(isEnd);
      const packet = await client.packet(0x02);
      expect(JSON.parse(gunzipSync(packet.subarray(9)).toString())).toEqual(long);
      expect(client.received.some((one) => String(one).includes('"id":76561198000000001'))).toBe(true);
    });

    test.each(["json", "msgpack", "binary"] as const)(
      "a v1 client with format %s gets the messages of both games with their source, epoch and numbers",
      async (format) => {
        const client = connect(stage.clients.relay.url, { format });
        const got: Message[] = [];
        const ended = Promise.withResolvers<void>();
        let ends = 0;
        const take = (message: Message) => {
          got.push(message);
          if (message.topic === "custom/end" && ++ends === 2) ended.resolve();
        };
        await client
          .subscribe(["fps", "vr_tracking", "custom/*"], { maxHz: 0 }, (message) => take({ ...message }))
          .confirmed();
        await Promise.all([isSampling(room), isSampling(hall)]);
        for (const game of [room, hall]) {
          for (let frame = 1; frame <= 3; frame++) game.send(performancePacket(frame));
          game.send(trackingPacket(4));
          game.send(custom("end", 1));
        }
        await ended.promise;
        client.close();
        const sources = await sourcesOf(stage.games);
        for (const source of ["room", "hall"]) {
          const own = got.filter((message) => message.source === source);
          const events = own.filter(({ topic }) => topic === "custom/end");
          expect(events).toMatchObject([
            {
              seq: 1,
              sourceEpoch: sources.find((one) => one.source === source)?.epoch,
              timestamp: 5,
              data: { event_name: "end", number: 1 },
            },
          ]);
        }
        // Packets do not name their game.
        const frames = got.filter(({ topic }) => topic === "fps").map(({ data }) => (data as Message).frame);
        expect(frames).toEqual([1, 2, 3, 1, 2, 3]);
        expect(got.filter(({ topic }) => topic === "vr_tracking")).toMatchObject([
          { data: { headset: { position: [0.5, 1.75, -0.25] }, frame: 4 } },
          { data: { headset: { position: [0.5, 1.75, -0.25] }, frame: 4 } },
        ]);
      },
    );

    test("a v1 client that names a game gets that game's messages only", async () => {
      using client = await v1();
      await client.ask({ command: "subscribe", topics: ["custom/*"], source: "hall" });
      room.send(custom("a", 1));
      await room.ask({ type: "nonsense" });
      hall.send(custom("a", 2));
      hall.send(custom("end", 3));
      await client.message(isEnd);
      const events = client.messages().filter(({ event }) => event === "custom");
      expect(events).toMatchObject([
        { topic: "custom/a", source: "hall", seq: 1, data: { number: 2 } },
        { topic: "custom/end", source: "hall", seq: 1 },
      ]);
    });

    test("a late client gets the history that it asks for, and resumes without a gap", async () => {
      using witness = await v1();
      await witness.ask({ command: "subscribe", topics: ["custom/*"] });
      for (let number = 1; number <= 4; number++) room.send(custom("a", number));
      room.send(custom("end", 0));
      const { offset } = await witness.message(({ seq, topic }) => topic === "custom/a" && seq === 2);
      await witness.message(isEnd);
      using late = await v1();
      const { epoch } = await late.message(({ type }) => type === "welcome");
      await late.ask({ command: "subscribe", topics: [{ topic: "custom/a", history: { last: 2 } }] });
      using again = await v1();
      expect(
        await again.ask({ command: "resume", epoch, since: offset, topics: ["custom/a"] }),
      ).toMatchObject({
        recovered: true,
      });
      for (const client of [late, again]) {
        const events = client.messages().filter(({ event }) => event === "custom");
        expect(events.map(({ seq, history }) => [seq, history])).toEqual([
          [3, true],
          [4, true],
        ]);
      }
    });

    test("a call reaches its game, and the game's result, error and silence reach the client", async () => {
      using client = await stage.clients.client();
      client.send('{"command":"call","name":"open","arguments":{"id":76561198000000001},"id":1}');
      const [opened] = await callsTo(room);
      expect(room.received.some((one) => String(one).includes("76561198000000001"))).toBe(true);
      room.send(`{"type":"result","id":"${opened?.id}","result":{"door":76561198000000003}}`);
      expect(await client.message(({ id }) => id === 1)).toMatchObject({
        type: "result",
        command: "call",
        name: "open",
        source: "room",
      });
      expect(client.received.some((one) => String(one).includes("76561198000000003"))).toBe(true);
      client.send({ command: "call", name: "save", source: "hall", id: 2 });
      const [saved] = await callsTo(hall);
      hall.send({ type: "error", id: saved?.id, code: "busy", message: "not now" });
      expect(await client.message(({ id }) => id === 2)).toEqual({
        type: "error",
        code: "call_failed",
        message: "not now",
        game_code: "busy",
        id: 2,
      });
      expect(await client.ask({ command: "call", name: "open", timeout_s: 0.05 })).toMatchObject({
        code: "call_timed_out",
        message: "expected room to answer open within 0.05 s",
      });
      expect(await client.ask({ command: "call", name: "save" })).toMatchObject({ code: "ambiguous_game" });
      expect(await client.ask({ command: "call", name: "fly" })).toMatchObject({ code: "no_game" });
      client.send({ command: "call", name: "open", id: 3 });
      await callsTo(room, 3);
      room[Symbol.dispose]();
      expect(await client.message(({ id }) => id === 3)).toMatchObject({
        code: "game_gone",
        message: "room left before it answered open",
      });
      const counted = { call_failed: 1, call_timed_out: 1, ambiguous_game: 1, no_game: 1, game_gone: 1 };
      // Edges report each second.
      await until(async () => Bun.deepEquals((await stage.clients.status()).refusals, counted));
    });

    test("a fresh snapshot has the answers of the games, or why there is none", async () => {
      using client = await stage.clients.client();
      client.send({ command: "get_snapshot", fresh: true, id: 7 });
      const isQuestion = ({ command }: Message) => command === "get_snapshot";
      const [ofRoom] = [await room.message(isQuestion), await hall.message(isQuestion)];
      room.send({ type: "snapshot", id: ofRoom.id, data: { scene: "res://room.tscn" } });
      hall[Symbol.dispose]();
      const isAnswer = ({ id }: Message) => id === 7;
      expect(await client.message(isAnswer)).toMatchObject({
        type: "snapshot",
        data: {
          game: { scene: "res://room.tscn", source: "room", age_ms: expect.any(Number) },
          sources: [
            { source: "room", snapshot: { scene: "res://room.tscn", age_ms: expect.any(Number) } },
            { source: "hall", connected: false, note: "left before it answered" },
          ],
        },
      });
      expect(client.messages().filter(({ type, id }) => type === "snapshot" && id === undefined)).toEqual([]);
    });

    test("games sample what clients ask for, and stop when the last client leaves", async () => {
      const isAsked = (stream: string, seconds: number) => (message: Message) =>
        message.command === "set_update_interval" &&
        message.stream === stream &&
        message.interval === seconds;
      const isOff = ({ config }: Message) => (config as Message | undefined)?.fps_enabled === false;
      await Promise.all([room.message(isOff), hall.message(isOff)]);
      const client = await v1("/?topics=vr_tracking&max_hz=20");
      await Promise.all([room, hall].map((game) => game.message(isAsked("vr_tracking", 0.05))));
      expect(
        room.messages().some(({ config }) => (config as Message | undefined)?.fps_enabled === true),
      ).toBe(false);
      client.send({ command: "subscribe", topics: ["fps"], max_hz: 0 });
      await Promise.all([room, hall].map((game) => game.message(isAsked("fps", 0))));
      const before = room.messages().length;
      client[Symbol.dispose]();
      await until(async () => room.messages().slice(before).some(isOff));
    });

    test("HTTP shows the games, their newest values and their events", async () => {
      using client = await stage.clients.client();
      await isSampling(room);
      room.send(performancePacket(9));
      room.send(custom("end", 1));
      await client.message(isEnd);
      const ask = async (path: string) =>
        (await (await fetch(`${stage.clients.httpUrl}${path}`)).json()) as Message;
      expect(await ask("/snapshot")).toMatchObject({ data: { fps: { frame: 9, fps: 90, source: "room" } } });
      expect(await ask("/events?topic=custom/*")).toMatchObject({
        events: [{ topic: "custom/end", source: "room", seq: 1 }],
      });
      const offered = { name: "save", description: "does save", schema: { type: "object" } };
      expect(await stage.clients.status()).toMatchObject({
        games: 2,
        sources: [
          { source: "room", project: "Room", device: "Quest 3", pid: 42, connected: true },
          { source: "hall", addon: "0.2.0", connected: true, commands: [offered] },
        ],
      });
    });

    test("a game that has not introduced itself is there under an assigned name, then under its own", async () => {
      const game = await stage.games.game();
      const names = async () => (await sourcesOf(stage.clients)).map(({ source }) => source);
      await until(async () => (await names()).length === 3);
      const [, , assigned] = await names();
      expect(assigned).toMatch(/^game-\d+$/);
      game.send({ type: "hello", source: "yard" });
      await until(async () => Bun.deepEquals(await names(), ["room", "hall", "yard"]));
    });

    test("a game that connects again has a new epoch, and its numbers begin anew", async () => {
      using client = await v1();
      await client.ask({ command: "subscribe", topics: ["custom/*"] });
      room.send(custom("a", 1));
      const first = await client.message(({ topic }) => topic === "custom/a");
      room[Symbol.dispose]();
      await until(async () => (await sourcesOf(stage.clients)).some(({ connected }) => !connected));
      const again = await stageGame(stage, "room");
      again.send(custom("a", 2));
      const second = await client.message(
        ({ topic, source_epoch }) => topic === "custom/a" && source_epoch !== first.source_epoch,
      );
      expect([first, second]).toMatchObject([
        { source: "room", seq: 1, data: { number: 1 } },
        { source: "room", seq: 1, data: { number: 2 } },
      ]);
    });
  });
}
