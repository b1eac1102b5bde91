import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_RELAY_OPTIONS } from "../../src/app/index.ts";
import { PlainCodec } from "../../src/codec/index.ts";
import { CliProcess } from "../support/cli-process.ts";
import { skipWithout } from "../support/needs.ts";
import { callsTo, offeringGame } from "../support/offering-game.ts";
import { recordedPlay } from "../support/recorded-play.ts";
import { SIGNALS } from "../support/system-parts.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";
import { ViewerClient } from "../support/viewer-client.ts";
import { viewerSchemaFault } from "../support/viewer-schema-fault.ts";

setDefaultTimeout(20_000);

const codec = new PlainCodec();
/** A line of the viewer in a process of its own. */
interface Printed {
  channel?: string;
  frame?: number;
  at?: number;
  status?: string;
  message?: string;
}

const viewerOf = ({ relay }: TestRelay, protocols?: string | readonly string[], query = "") =>
  new ViewerClient(`${relay.url}/foxglove${query}`, protocols);

async function gameOf(relay: TestRelay, source: string, pid = 1): Promise<TestClient> {
  const game = await relay.game();
  game.send({ type: "hello", source, addon: "0.2.0", pid });
  await game.message(({ type }) => type === "welcome");
  return game;
}

const performancePacket = (frame: number, millis = 11) =>
  (codec.encodePerformance(frame, 90, millis, 2) as Uint8Array).slice();

const poses = (x: number) => ({
  type: "event",
  event: "vr_tracking",
  data: {
    headset: { position: [x, 1.7, 0], rotation: [0, 0, 0, 1] },
    left_controller: {
      position: [0, 1, 0],
      rotation: [0, 0, 0, 1],
      tracked: false,
      buttons: { trigger: 0, grip: 0 },
    },
  },
  timestamp: Date.now() / 1000,
});

const patch = (relay: TestRelay, body: object) =>
  fetch(`${relay.httpUrl}/config`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("a viewer", () => {
  test.each(["foxglove.sdk.v1", "foxglove.websocket.v1"])(
    "of the subprotocol %s gets the topics of each game in its own form",
    async (protocol) => {
      await using relay = TestRelay.start();
      using hall = await gameOf(relay, "hall");
      using cellar = await gameOf(relay, "cellar");
      using viewer = viewerOf(relay, protocol);
      const info = await viewer.until(() => viewer.infos[0]);
      expect(viewer.protocol).toBe(protocol);
      expect(info.capabilities).toEqual(["parameters", "parametersSubscribe", "services"]);
      await viewer.subscribe(
        "/hall/fps",
        "/hall/frame",
        "/hall/tf",
        "/hall/log",
        "/hall/scene",
        "/hall/trail/headset",
      );
      await viewer.subscribe("/cellar/tf", "/cellar/fps");

      hall.send(performancePacket(7, 12.5));
      expect((await viewer.message("/hall/fps")).data).toEqual({
        fps: 90,
        frame_time_ms: 12.5,
        physics_time_ms: 2,
        frame: 7,
      });
      const frame = await viewer.message("/hall/frame");
      expect(frame.data).toMatchObject({
        frame: 7,
        fps: 90,
        frame_time_ms: 12.5,
        longest_frame_time_ms: 12.5,
      });
      const { sec, nsec } = frame.data.timestamp as { sec: number; nsec: number };
      expect(BigInt(sec) * 1_000_000_000n + BigInt(nsec)).toBe(frame.atNanos);
      expect(Math.abs(Number(frame.atNanos / 1_000_000n) - Date.now())).toBeLessThan(2000);

      hall.send(poses(0.25));
      const { transforms } = (await viewer.message("/hall/tf")).data as {
        transforms: Record<string, unknown>[];
      };
      expect(
        transforms.map(({ parent_frame_id, child_frame_id }) => [parent_frame_id, child_frame_id]),
      ).toEqual([
        ["world", "xr_origin"],
        ["xr_origin", "headset"],
      ]);
      expect(transforms[1]?.translation).toEqual({ x: 0.25, y: 1.7, z: 0 });
      const trail = (await viewer.message("/hall/trail/headset")).data as {
        frame_id: string;
        poses: unknown[];
      };
      expect(trail.frame_id).toBe("xr_origin");
      expect(trail.poses).toEqual([
        { position: { x: 0.25, y: 1.7, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
      ]);
      const scene = (await viewer.message("/hall/scene")).data as {
        entities: { id: string; frame_id: string }[];
        deletions: { id: string }[];
      };
      expect(scene.entities.map(({ id, frame_id }) => [id, frame_id])).toEqual([
        ["floor", "xr_origin"],
        ["headset", "headset"],
        ["left_controller", "left_controller"],
        ["left_hand", "xr_origin"],
        ["right_hand", "xr_origin"],
      ]);
      expect(scene.deletions.map(({ id }) => id)).toEqual(["right_controller"]);

      const joints = [
        [0, 1, 0, 0, 0, 0, 1],
        [0.1, 1, 0, 0, 0, 0, 1],
      ];
      hall.send({
        type: "event",
        event: "custom",
        data: { event_name: "xr_extra", hands: { left: { tracked: true, joints } } },
      });
      await viewer.message("/hall/scene", ({ entities }) =>
        (entities as { id: string; spheres: unknown[] }[]).some(
          ({ id, spheres }) => id === "left_hand" && spheres.length === 2,
        ),
      );

      hall.send({ type: "event", event: "warning", data: { message: "low light" }, timestamp: 1 });
      expect((await viewer.message("/hall/log")).data).toMatchObject({
        level: 3,
        message: "low light",
        name: "hall",
      });

      hall.send({ type: "event", event: "custom", data: { event_name: "shot", at: [1, 2] } });
      await viewer.subscribe("/hall/custom/shot");
      hall.send({ type: "event", event: "custom", data: { event_name: "shot", at: [3, 4] } });
      expect((await viewer.message("/hall/custom/shot")).data).toEqual({ event_name: "shot", at: [3, 4] });

      cellar.send(poses(1));
      const ofCellar = (await viewer.message("/cellar/tf")).data as {
        transforms: { child_frame_id: string }[];
      };
      expect(ofCellar.transforms.map(({ child_frame_id }) => child_frame_id)).toEqual([
        "cellar/xr_origin",
        "cellar/headset",
      ]);
      expect(viewer.statuses).toEqual([]);
    },
  );

  test("gets schemas of Foxglove for what it draws, and the topic's own schema for all else", async () => {
    await using relay = TestRelay.start();
    using _game = await gameOf(relay, "hall");
    using viewer = viewerOf(relay);
    await viewer.until(() => viewer.channels.get("/hall/hitch"));
    const schemaOf = (topic: string) => viewer.channels.get(`/hall/${topic}`)?.schemaName;
    expect(["tf", "trail/headset", "scene", "log", "frame", "fps", "hitch"].map(schemaOf)).toEqual([
      "foxglove.FrameTransforms",
      "foxglove.PosesInFrame",
      "foxglove.SceneUpdate",
      "foxglove.Log",
      "telemetry.Frame",
      "telemetry.fps",
      "telemetry.hitch",
    ]);
    for (const { topic, encoding, schemaEncoding, schema } of viewer.channels.values()) {
      expect([topic, encoding, schemaEncoding, typeof JSON.parse(schema).title]).toEqual([
        topic,
        "json",
        "jsonschema",
        "string",
      ]);
      expect([topic, viewerSchemaFault(JSON.parse(schema))]).toEqual([topic, undefined]);
    }
  });

  test("has games sample only what it is subscribed to, and shows in /clients", async () => {
    await using relay = TestRelay.start();
    using game = await gameOf(relay, "hall");
    const inDemand = async (stream: string) =>
      ((await relay.status()).demand as Record<string, { in_demand: boolean }>)[stream]?.in_demand;
    using viewer = viewerOf(relay, undefined, "?max_hz=20");
    await viewer.until(() => viewer.channels.get("/hall/tf"));
    expect([await inDemand("fps"), await inDemand("vr_tracking")]).toEqual([false, false]);
    await viewer.subscribe("/hall/tf");
    await game.message(
      ({ command, stream, interval }) =>
        command === "set_update_interval" && stream === "vr_tracking" && interval === 0.05,
    );
    expect([await inDemand("fps"), await inDemand("vr_tracking")]).toEqual([false, true]);
    const { clients } = (await (await fetch(`${relay.httpUrl}/clients`)).json()) as { clients: object[] };
    expect(clients).toMatchObject([
      {
        format: "foxglove.websocket.v1",
        subscriptions: [{ topic: "vr_tracking", max_hz: 20, source: "hall" }],
        lane: "fast",
      },
    ]);
    viewer[Symbol.dispose]();
    await viewer.closed;
    await game.message(
      ({ command, config }) =>
        command === "configure" &&
        (config as { vr_tracking_enabled?: boolean }).vr_tracking_enabled === false,
    );
    expect(await inDemand("vr_tracking")).toBe(false);
  });

  test("gets at most 60 messages of a topic in a second, or as many as it asks for, of a game that sends 240", async () => {
    await using relay = TestRelay.start();
    using game = await gameOf(relay, "hall");
    using viewer = viewerOf(relay);
    using slower = viewerOf(relay, undefined, "?max_hz=10");
    await viewer.subscribe("/hall/fps");
    await slower.subscribe("/hall/fps");
    const began = performance.now();
    let frame = 0;
    const playing = setInterval(() => {
      const due = ((performance.now() - began) / 1000) * 240;
      for (; frame < due; frame++) game.send(performancePacket(frame));
    }, 4);
    await viewer.message("/hall/fps", ({ frame: at }) => Number(at) >= 360);
    clearInterval(playing);
    const seconds = (performance.now() - began) / 1000;
    const of = ({ messages }: ViewerClient) => messages.filter(({ topic }) => topic === "/hall/fps").length;
    expect(of(viewer)).toBeGreaterThan(20);
    expect(of(viewer)).toBeLessThanOrEqual(60 * seconds + 2);
    expect(of(slower)).toBeLessThanOrEqual(10 * seconds + 2);
    expect(of(slower)).toBeGreaterThan(3);
  });
});

test.skipIf(skipWithout(SIGNALS))(
  "a viewer that freezes for a second gets the newest frame when it wakes, all new channels, and is told what it lost",
  async () => {
    await using relay = TestRelay.start();
    using game = await gameOf(relay, "hall");
    const script = join(import.meta.dir, "../support/print-viewer.ts");
    await using viewer = new CliProcess([script, `${relay.relay.url}/foxglove`, "/hall/fps"], {
      command: [process.execPath],
    });
    const next = async (fits: (line: Printed) => boolean) => {
      for (;;) {
        const line = JSON.parse(await viewer.line()) as Printed;
        if (fits(line)) return line;
      }
    };
    const began = Date.now();
    const playing = setInterval(() => game.send(performancePacket(Date.now() - began)), 10);
    try {
      await next(({ frame }) => (frame ?? 0) > 300);
      viewer.process.kill("SIGSTOP");
      using _other = await gameOf(relay, "cellar");
      const laneOf = async () =>
        (
          (await (await fetch(`${relay.httpUrl}/clients`)).json()) as {
            clients: { lane: string; dropped: number }[];
          }
        ).clients[0];
      while (((await laneOf())?.dropped ?? 0) < 30) await Bun.sleep(20);
      viewer.process.kill("SIGCONT");
      await next(({ channel }) => channel === "/cellar/tf");
      const { message = "" } = await next(({ status }) => status === "dropped");
      expect(Number(/ (\d+) of \/hall\/fps$/.exec(message)?.[1])).toBeGreaterThanOrEqual(30);
      const { frame = 0, at = 0 } = await next(({ frame }) => frame !== undefined);
      // Its number is the time at which the game sent it.
      expect(at - began - frame).toBeLessThan(500);
    } finally {
      clearInterval(playing);
    }
  },
);

describe("parameters", () => {
  test("are the live settings; a change is told to those that follow it, whoever made it", async () => {
    await using relay = TestRelay.start();
    using viewer = viewerOf(relay);
    await viewer.until(() => viewer.infos[0]);
    viewer.client.getParameters([], "all");
    const all = (await viewer.until(() => viewer.parameters[0])).parameters;
    expect(all.find(({ name }) => name === "heartbeat_interval_s")).toEqual({
      name: "heartbeat_interval_s",
      value: 30,
      type: "float64",
    });
    viewer.client.subscribeParameterUpdates(["budget_hz"]);
    viewer.client.setParameters([{ name: "budget_hz", value: 72 }], "mine");
    await viewer.until(() => viewer.parameters.find(({ id }) => id === "mine"));
    expect(viewer.parameters.slice(1).map(({ id, parameters }) => [id, parameters])).toEqual([
      [undefined, [{ name: "budget_hz", value: 72, type: "float64" }]],
      ["mine", [{ name: "budget_hz", value: 72, type: "float64" }]],
    ]);
    await patch(relay, { budget_hz: 120, heartbeat_interval_s: 20 });
    expect((await viewer.until(() => viewer.parameters[3])).parameters).toEqual([
      { name: "budget_hz", value: 120, type: "float64" },
    ]);

    viewer.client.setParameters([{ name: "budget_hz", value: "fast" }]);
    const refused = await viewer.until(() => viewer.statuses[0]);
    expect(refused).toMatchObject({ level: 2, id: "refused/setParameters" });
    expect(refused.message).toContain("budget_hz");
    expect((await viewer.until(() => viewer.parameters[4])).parameters).toEqual([
      { name: "budget_hz", value: 120, type: "float64" },
    ]);
  });

  test("are only read without the right to control, and there are no services", async () => {
    const tokens = {
      all: undefined,
      viewer: "look-at-all-of-it-1",
      producer: "send-all-of-it-12",
      control: "control-all-of-it1",
    };
    await using relay = TestRelay.start({ access: { ...DEFAULT_RELAY_OPTIONS.access, tokens } });
    using viewer = viewerOf(relay, undefined, `?token=${tokens.viewer}`);
    const info = await viewer.until(() => viewer.infos[0]);
    expect(info.capabilities).toEqual(["parameters", "parametersSubscribe"]);
    viewer.client.setParameters([{ name: "budget_hz", value: 72 }]);
    expect((await viewer.until(() => viewer.statuses[0])).message).toContain("right control");
  });
});

describe("services", () => {
  test("are the commands of games, with their results and errors", async () => {
    await using relay = TestRelay.start();
    using game = await offeringGame(relay, "hall", "spawn", "fail");
    using viewer = viewerOf(relay);
    const spawn = await viewer.until(() => viewer.services.get("/hall/spawn"));
    expect(spawn).toMatchObject({
      type: "spawn",
      request: { encoding: "json", schemaEncoding: "jsonschema" },
      response: { encoding: "json" },
    });
    expect(spawn.requestSchema).toBeUndefined();
    for (const part of [spawn.request, spawn.response])
      expect(viewerSchemaFault(JSON.parse(part?.schema ?? ""))).toBeUndefined();
    const call = (name: string, callId: number, data: unknown, encoding = "json") =>
      viewer.client.sendServiceCallRequest({
        serviceId: viewer.services.get(name)?.id ?? 0,
        callId,
        encoding,
        data: new TextEncoder().encode(JSON.stringify(data)),
      });
    call("/hall/spawn", 11, { count: 3 });
    const [asked] = await callsTo(game);
    expect(asked).toMatchObject({ name: "spawn", arguments: { count: 3 } });
    game.send({ type: "result", id: asked?.id, result: { spawned: 3 } });
    call("/hall/fail", 12, {});
    const [, second] = await callsTo(game, 2);
    game.send({ type: "error", id: second?.id, message: "no room" });
    call("/hall/spawn", 13, [1]);
    call("/hall/spawn", 14, {}, "ros1");
    await viewer.until(() => (viewer.results.length === 4 ? true : undefined));
    const byId = Object.fromEntries(viewer.results.map((result) => [result.callId, result]));
    expect(byId[11]).toEqual({ callId: 11, result: { spawned: 3 } });
    expect(byId[12]).toEqual({ callId: 12, failure: "no room" });
    expect(byId[13]?.failure).toContain("one JSON object");
    expect(byId[14]?.failure).toContain("json");

    game[Symbol.dispose]();
    await viewer.until(() => (viewer.services.size === 0 ? true : undefined));
  });

  test("answer a call that failed with the error as result too, for Lichtblick, which waits for a result only", async () => {
    await using relay = TestRelay.start();
    using game = await offeringGame(relay, "hall", "fail");
    using viewer = viewerOf(relay, ["foxglove.websocket.v1", "foxglove.sdk.v1"]);
    const { id } = await viewer.until(() => viewer.services.get("/hall/fail"));
    const data = new TextEncoder().encode("{}");
    viewer.client.sendServiceCallRequest({ serviceId: id, callId: 5, encoding: "json", data });
    const [asked] = await callsTo(game);
    game.send({ type: "error", id: asked?.id, message: "no room" });
    await viewer.until(() => viewer.results[1]);
    expect(viewer.results).toEqual([
      { callId: 5, failure: "no room" },
      { callId: 5, result: { error: { code: "call_failed", message: "no room" } } },
    ]);
  });
});

describe("a game that starts anew", () => {
  test("begins a new session and keeps its channels; one that only reconnects goes on with its session", async () => {
    await using relay = TestRelay.start();
    const first = await gameOf(relay, "hall", 1);
    using viewer = viewerOf(relay);
    await viewer.subscribe("/hall/fps");
    const channels = new Map(viewer.channels);
    const restart = async (game: TestClient, pid: number) => {
      game[Symbol.dispose]();
      await game.closed;
      return await gameOf(relay, "hall", pid);
    };
    const same = await restart(first, 1);
    same.send(performancePacket(1));
    await viewer.message("/hall/fps", ({ frame }) => frame === 1);
    expect(viewer.infos).toHaveLength(1);

    using anew = await restart(same, 2);
    await viewer.until(() => viewer.infos[1]);
    expect(viewer.infos[1]?.sessionId).not.toBe(viewer.infos[0]?.sessionId);
    anew.send(performancePacket(2));
    await viewer.message("/hall/fps", ({ frame }) => frame === 2);
    expect(viewer.channels).toEqual(channels);
  });
});

test("a viewer learns that the relay ends, and another relay has another session", async () => {
  const relay = TestRelay.start();
  const viewer = viewerOf(relay);
  const { sessionId } = await viewer.until(() => viewer.infos[0]);
  await relay[Symbol.asyncDispose]();
  expect(await viewer.closed).toBe(1001);
  await using next = TestRelay.start();
  using again = viewerOf(next);
  expect((await again.until(() => again.infos[0])).sessionId).not.toBe(sessionId);
});

describe("a handshake at /foxglove", () => {
  const handshake = (relay: TestRelay, headers: Record<string, string>, path = "/foxglove") =>
    fetch(`${relay.httpUrl}${path}`, {
      headers: {
        connection: "upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": Buffer.alloc(16).toString("base64"),
        ...headers,
      },
    });

  test("without one of the two subprotocols is refused with a sentence that names them", async () => {
    await using relay = TestRelay.start();
    for (const headers of [{}, { "sec-websocket-protocol": "telemetry.v1.json" }] as Record<
      string,
      string
    >[]) {
      const answer = await handshake(relay, headers);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({
        code: "unsupported_protocol",
        message: expect.stringContaining("foxglove.sdk.v1 or foxglove.websocket.v1"),
      });
    }
    const wrong = await handshake(
      relay,
      { "sec-websocket-protocol": "foxglove.sdk.v1" },
      "/foxglove?max_hz=fast",
    );
    expect(await wrong.json()).toMatchObject({ code: "bad_command" });
  });

  test("of a file is refused by default; with the flag it may read, at /foxglove alone", async () => {
    const protocol = "foxglove.websocket.v1";
    const ofFile = { origin: "null", "sec-websocket-protocol": protocol };
    await using closed = TestRelay.start();
    expect((await handshake(closed, ofFile)).status).toBe(403);
    await using relay = TestRelay.start({ foxgloveFiles: true });
    using viewer = new ViewerClient(`${relay.relay.url}/foxglove`, protocol, { origin: "null" });
    const info = await viewer.until(() => viewer.infos[0]);
    expect(info.capabilities).not.toContain("services");
    viewer.client.setParameters([{ name: "budget_hz", value: 72 }]);
    expect((await viewer.until(() => viewer.statuses[0])).message).toContain("right control");
    expect((await handshake(relay, { origin: "null" }, "/")).status).toBe(403);
    expect((await fetch(`${relay.httpUrl}/status`, { headers: { origin: "null" } })).status).toBe(403);
    expect((await handshake(relay, { ...ofFile, origin: "https://other.example" })).status).toBe(403);
  });
});

test("the layout names the channels of the connected game", async () => {
  await using relay = TestRelay.start();
  using _game = await gameOf(relay, "hall");
  using viewer = viewerOf(relay);
  await viewer.until(() => viewer.channels.get("/hall/hitch"));
  const answer = await fetch(`${relay.httpUrl}/foxglove/layout.json`);
  const text = await answer.text();
  const named = [...text.matchAll(/"(\/hall\/[a-z/_]+)/g)].map(([, topic]) => topic);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((topic) => !viewer.channels.has(topic ?? ""))).toEqual([]);
});

test("the layout has a panel for each place, a title that either viewer shows, and a tab for each command with arguments to start from", async () => {
  await using relay = TestRelay.start();
  using _game = await offeringGame(relay, "hall", "spawn", "fail");
  const answer = await fetch(`${relay.httpUrl}/foxglove/layout.json`);
  const { layout, configById } = (await answer.json()) as {
    layout: object;
    configById: Record<string, Record<string, unknown>>;
  };
  const { tabs } = configById["Tab!control"] as { tabs: { title: string; layout: string }[] };
  expect(tabs.map(({ title }) => title)).toEqual(["spawn", "fail", "Settings"]);
  const placed = [...JSON.stringify(layout).matchAll(/"(\w+!\w+)"/g)].map(([, id]) => id ?? "");
  const shown = [...placed, ...tabs.map((tab) => tab.layout)];
  expect(shown.toSorted()).toEqual(Object.keys(configById).toSorted());
  for (const id of placed.filter((one) => one !== "Tab!control")) {
    expect([id, typeof configById[id]?.lichtblickPanelTitle]).toEqual([id, "string"]);
    expect(configById[id]?.foxglovePanelTitle).toBe(configById[id]?.lichtblickPanelTitle);
  }
  expect(configById["CallService!command1"]).toMatchObject({
    serviceName: "/hall/spawn",
    buttonText: "spawn",
    requestPayload: "{}",
  });
});

test("the plots of the layout show recordings too: their paths name fields that the recorded topics have", async () => {
  await using relay = TestRelay.start();
  using _game = await gameOf(relay, "hall");
  using viewer = viewerOf(relay);
  await viewer.until(() => viewer.channels.get("/hall/hitch"));
  const text = await (await fetch(`${relay.httpUrl}/foxglove/layout.json`)).text();
  const paths = [...text.matchAll(/"(\/hall\/\w+)((?:\.\w+)+)"/g)].map(([, topic = "", fields = ""]) => ({
    topic,
    fields: fields.slice(1).split("."),
  }));
  expect(paths.length).toBeGreaterThan(7);
  for (const { topic, fields } of paths) {
    let schema = JSON.parse(viewer.channels.get(topic)?.schema ?? "{}");
    for (const field of fields) schema = schema.properties?.[field];
    expect([topic, ...fields, typeof schema?.type]).toEqual([topic, ...fields, "string"]);
  }
  const unrecorded = paths.filter(({ topic }) => topic === "/hall/frame");
  expect(unrecorded.map(({ fields }) => fields)).toEqual([["longest_frame_time_ms"]]);
});

test("the layout puts the channels of a game whose name is no plain word in quotes, since paths in viewers have no spaces", async () => {
  await using relay = TestRelay.start();
  const url = new URL("/foxglove/layout.json", relay.httpUrl);
  url.searchParams.set("source", 'My "VR" Game');
  const panels = ((await (await fetch(url)).json()) as { configById: Record<string, object> }).configById;
  expect(panels["Plot!rate"]).toMatchObject({ paths: [{ value: '"/My \\"VR\\" Game/fps".fps' }] });
  expect(panels["RawMessages!hitch"]).toMatchObject({ topicPath: '"/My \\"VR\\" Game/hitch"' });
  expect(panels["RosOut!log"]).toMatchObject({ topicToRender: '/My "VR" Game/log' });
});

describe("a replay", () => {
  const folder = mkdtempSync(join(tmpdir(), "viewed-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  recordedPlay({ folder, name: "walk", seconds: 10, games: [{ name: "hall", seed: 7, faults: [] }] });
  const post = async (relay: TestRelay, body: object) =>
    (await (
      await fetch(`${relay.httpUrl}/replay`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      })
    ).json()) as { replay: { from: number; to: number; state: string; position_s: number; speed: number } };

  /** A request to control it, as viewers write it. */
  function request(paused: boolean, speed: number, seekNanos: bigint | undefined, id: string): Uint8Array {
    const bytes = Buffer.alloc(19 + id.length);
    bytes[0] = 3;
    bytes[1] = Number(paused);
    bytes.writeFloatLE(speed, 2);
    bytes[6] = Number(seekNanos !== undefined);
    bytes.writeBigUInt64LE(seekNanos ?? 0n, 7);
    bytes.writeUInt32LE(id.length, 15);
    bytes.write(id, 19);
    return bytes;
  }

  const stateOf = (bytes: Uint8Array) => {
    const view = Buffer.from(bytes);
    return {
      status: view[1],
      atNanos: view.readBigUInt64LE(2),
      speed: view.readFloatLE(10),
      didSeek: view[14] === 1,
      id: view.toString("utf8", 19),
    };
  };

  test("has the times of the recording, and is controlled by viewers that can: play, pause, speed, jumps", async () => {
    await using relay = TestRelay.start({ recordFolder: folder });
    using viewer = viewerOf(relay, "foxglove.sdk.v1");
    using older = viewerOf(relay, "foxglove.websocket.v1");
    await older.until(() => older.infos[0]);
    await viewer.until(() => viewer.infos[0]);
    const { replay } = await post(relay, { recording: "walk", paused: true });
    const info = (await viewer.until(() => viewer.infos[1])) as unknown as Record<string, unknown>;
    expect(info.capabilities).toEqual([
      "parameters",
      "parametersSubscribe",
      "services",
      "time",
      "playbackControl",
    ]);
    const seconds = ({ sec, nsec }: { sec: number; nsec: number }) => sec + nsec / 1e9;
    expect(seconds(info.dataStartTime as never)).toBeCloseTo(replay.from, 5);
    expect(seconds(info.dataEndTime as never)).toBeCloseTo(replay.to, 5);
    expect(info.sessionId).not.toBe(viewer.infos[0]?.sessionId);
    expect((await older.until(() => older.infos[1])).capabilities).not.toContain("playbackControl");

    await viewer.subscribe("/hall/fps");
    await older.subscribe("/hall/fps");
    const from = BigInt(Math.floor(replay.from * 1000)) * 1_000_000n;
    viewer.send(request(false, 4, from + 5_000_000_000n, "one"));
    const answered = await viewer.until(() => viewer.unknown.map(stateOf).find(({ id }) => id === "one"));
    expect(answered).toMatchObject({ status: 0, speed: 4, didSeek: true });
    expect(Math.abs(Number(answered.atNanos - from) / 1e9 - 5)).toBeLessThan(0.2);
    const late = await viewer.message(
      "/hall/fps",
      () => (viewer.messages.at(-1)?.atNanos ?? 0n) > from + 5_500_000_000n,
    );
    expect(late.atNanos).toBeGreaterThanOrEqual(from);
    await viewer.until(() => viewer.unknown.map(stateOf).find(({ status }) => status === 3));
    expect(Math.max(...viewer.messages.map(({ atNanos }) => Number(atNanos) / 1e9))).toBeLessThanOrEqual(
      replay.to + 0.001,
    );

    viewer.send(request(true, 1, from + 1_000_000_000n, "two"));
    const paused = await viewer.until(() => viewer.unknown.map(stateOf).find(({ id }) => id === "two"));
    expect(paused).toMatchObject({ status: 1, speed: 1, didSeek: true });
    await older.until(() => older.times.find((at) => at > from + 5_000_000_000n));
    expect(older.unknown).toEqual([]);
    viewer.send(request(false, Number.NaN, undefined, "three"));
    expect((await viewer.until(() => viewer.statuses[0])).message).toContain("speed");

    await fetch(`${relay.httpUrl}/replay`, { method: "DELETE" });
    expect((await viewer.until(() => viewer.infos[2])).capabilities).not.toContain("time");
  });

  test("has the hitches of the recording, at its times", async () => {
    const games = [{ name: "hall", seed: 2, faults: ["hitch" as const] }];
    const first = recordedPlay({ folder, name: "stumble", seconds: 30, games }).hitches.at(-1);
    await using relay = TestRelay.start({ recordFolder: folder });
    using viewer = viewerOf(relay);
    await viewer.until(() => viewer.infos[0]);
    const { replay } = await post(relay, { recording: "stumble", paused: true });
    await viewer.subscribe("/hall/hitch");
    await post(relay, { paused: false, speed: 10 });
    const message = await viewer.message("/hall/hitch", () => true);
    expect(message.data).toMatchObject({ id: first?.id, source: "hall", cause: first?.cause });
    const at = Number(message.atNanos) / 1e9;
    expect(at).toBeGreaterThan(first?.to ?? replay.to);
    expect(at).toBeLessThanOrEqual(replay.to);
  });
});
