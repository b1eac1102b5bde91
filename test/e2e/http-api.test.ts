import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { PlainCodec } from "../../src/codec/index.ts";
import {
  DEFAULT_RESTARTS,
  type EngineHost,
  type EngineOptions,
  EngineSupervisor,
  USUAL_ENGINE_PORTS,
} from "../../src/engine/index.ts";
import { DEFAULT_HISTORY } from "../../src/hub/index.ts";
import { offeringGame } from "../support/offering-game.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(20_000);

type Json = Record<string, unknown>;

interface Document {
  openapi: string;
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, object> };
}

interface DocumentedOperation {
  operationId: string;
  summary: string;
  responses: Record<string, { content?: { "application/json": { schema: { $ref: string } } } }>;
}

const codec = new PlainCodec();
const packet = (frame: number, frameMillis = 11) =>
  (codec.encodePerformance(frame, 1000 / frameMillis, frameMillis, 2.5) as Uint8Array).slice();
const custom = (event_name: string, n: number) => ({
  type: "event",
  event: "custom",
  data: { event_name, n },
});

async function get(relay: TestRelay, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(`${relay.httpUrl}${path}`, { headers });
}

async function read(relay: TestRelay, path: string): Promise<Json> {
  return (await (await get(relay, path)).json()) as Json;
}

async function patch(relay: TestRelay, changes: unknown): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${relay.httpUrl}/config`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(changes),
  });
  return { status: response.status, body: (await response.json()) as Json };
}

/** Resolves when the relay has handled all that a game sent so far. */
async function handled(game: TestClient): Promise<void> {
  const id = crypto.randomUUID();
  game.send({ type: "nonsense", id });
  await game.message((message) => message.id === id);
}

/** What the document says of one answer, as a check. */
function answerCheck(document: Document, method: string, path: string, status = "200"): ValidateFunction {
  const content = document.paths[path]?.[method]?.responses[status]?.content;
  if (content === undefined) throw new Error(`expected ${method} ${path} to describe ${status}`);
  const ajv = new Ajv2020({ strict: false });
  const { $ref } = content["application/json"].schema;
  return ajv.compile({ ...document, $id: "api", $ref: `api${$ref}` });
}

/** A relay with something of everything: a game with commands, samples and events, and clients of both kinds. */
async function busyRelay(relay: TestRelay): Promise<void> {
  const game = await offeringGame(relay, "room", "save");
  void game
    .message(({ command }) => command === "get_snapshot")
    .then(({ id }) => game.send({ type: "snapshot", id, data: { nodes: 13 } }));
  const classic = await relay.client();
  const v1 = await relay.client("/?format=json&topics=fps,custom/*&max_hz=30");
  for (let frame = 1; frame <= 20; frame++) game.send(packet(frame));
  game.send({ type: "event", event: "fps", data: { fps: 90, memory_usage_mb: 200 } });
  const pose = { position: [0, 1.7, 0], rotation: [0, 0, 0, 1] };
  game.send({ type: "event", event: "vr_tracking", data: { headset: pose } });
  game.send({ type: "event", event: "scene_changed", data: { scene: "res://a.tscn" } });
  game.send({ type: "snapshot", data: { nodes: 12 } });
  for (let n = 1; n <= 5; n++) game.send(custom("shot", n));
  await handled(game);
  await Promise.all([classic.settled(), v1.settled()]);
}

describe("the OpenAPI document", () => {
  test("is valid OpenAPI 3.1, by a public validator", async () => {
    await using relay = TestRelay.start();
    const document = await read(relay, "/openapi.json");
    expect(document.openapi).toBe("3.1.0");
    // Lists of fixed length are described by `items`: many generators know no `prefixItems`.
    expect(JSON.stringify(document)).not.toContain("prefixItems");
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect([valid, errors]).toEqual([true, undefined]);
    // The validator can say no.
    const { paths: _, ...broken } = structuredClone(document) as Json;
    (broken.info as Json).title = 7;
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  test("names every path that the relay serves, and each operation once", async () => {
    await using relay = TestRelay.start();
    const { paths } = (await read(relay, "/openapi.json")) as unknown as Document;
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations.sort()).toEqual(
      [
        ...["/clients", "/config", "/config/schema.json", "/events", "/games", "/health", "/hitches"],
        "/openapi.json",
        ...["/snapshot", "/stats", "/status", "/topics"],
        ...["/recordings", "/recordings/{name}", "/recordings/{name}.mcap", "/replay"],
      ]
        .map((path) => `GET ${path}`)
        .concat("PATCH /config", "POST /command", "POST /events")
        .concat("POST /recordings", "DELETE /recordings/{name}", "POST /replay", "DELETE /replay")
        .sort(),
    );
    const ids = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    const documented = readFileSync(join(import.meta.dir, "../../docs/http-api.md"), "utf8")
      .split("\n")
      .filter((line) => /^\| `(GET|POST|PATCH|DELETE) /.test(line));
    const rows = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { summary }]) => `| \`${method.toUpperCase()} ${path}\` | ${summary} |`,
      ),
    );
    expect(documented).toEqual(rows);
    const page = await (await get(relay, "/")).text();
    for (const path of Object.keys(paths)) expect(page).toContain(path);
  });

  test("describes the real answer of every path", async () => {
    const recordFolder = mkdtempSync(join(tmpdir(), "recordings-"));
    await using relay = TestRelay.start({ recordFolder });
    await busyRelay(relay);
    const [recorded = ""] = readdirSync(recordFolder)
      .filter((file) => file.endsWith(".mcap"))
      .map((file) => file.replace(".mcap", ""));
    const document = (await read(relay, "/openapi.json")) as unknown as Document;
    const queries: Record<string, string[]> = {
      "/snapshot": ["", "?fresh=1", "?fresh&source=room"],
      "/events": ["", "?limit=2&topic=custom/*", "?topic=fps&since=3&epoch=another"],
      "/hitches": ["", "?limit=3&context=1&source=room"],
      "/stats": ["", "?window=60&source=room"],
      "/games": ["", "?source=room"],
    };
    const paths = Object.keys(document.paths).filter((one) => document.paths[one]?.get !== undefined);
    // A file is not JSON.
    for (const path of paths.filter((one) => !one.endsWith(".mcap"))) {
      const check = answerCheck(document, "get", path);
      for (const query of queries[path] ?? [""]) {
        const response = await get(relay, path.replace("{name}", recorded) + query);
        const body = await response.json();
        const fits = check(body);
        expect([path + query, response.status, fits, check.errors]).toEqual([path + query, 200, true, null]);
        // What lacks any field of its own does not fit.
        const [field = ""] = Object.keys(body as Json);
        const { [field]: _, ...less } = body as Json;
        if (!["/openapi.json", "/config/schema.json"].includes(path))
          expect([path, field, check(less)]).toEqual([path, field, false]);
      }
    }
    const check = answerCheck(document, "patch", "/config");
    expect([check((await patch(relay, { max_events: 7 })).body), check.errors]).toEqual([true, null]);
    rmSync(recordFolder, { recursive: true });
  });

  type Refused = [method: string, path: string, answered: Promise<Response>, code: string];

  test("describes every refusal of a path", async () => {
    await using relay = TestRelay.start();
    const document = (await read(relay, "/openapi.json")) as unknown as Document;
    const post = (body: string, type = "application/json") =>
      fetch(`${relay.httpUrl}/command`, { method: "POST", headers: { "content-type": type }, body });
    const change = (body: string) =>
      fetch(`${relay.httpUrl}/config`, {
        method: "PATCH",
        headers: { "content-type": "application/json" },
        body,
      });
    const refusals: Refused[] = [
      ["get", "/events", get(relay, "/events?limit=0"), "bad_query"],
      ["get", "/snapshot", get(relay, "/snapshot?fresh=1&source=nobody"), "no_game"],
      ["get", "/snapshot", get(relay, "/snapshot?source=nobody"), "no_game"],
      ["get", "/stats", get(relay, "/stats?source=nobody"), "no_game"],
      ["get", "/hitches", get(relay, "/hitches?source=nobody"), "no_game"],
      ["get", "/games", get(relay, "/games?source=nobody"), "no_game"],
      ...["/games", "/stats", "/hitches", "/snapshot"].map(
        (path): Refused => ["get", path, get(relay, `${path}?site=nowhere`), "no_game"],
      ),
      ["post", "/command", post("{"), "bad_json"],
      ["post", "/command", post('{"arguments":[]}'), "bad_command"],
      ["post", "/command", post('{"name":"fly"}'), "no_game"],
      ["post", "/command", post("{}", "text/plain"), "unsupported_media_type"],
      ["post", "/command", post(JSON.stringify({ name: "x".repeat(70_000) })), "message_too_large"],
      ["patch", "/config", change('{"prot":1}'), "bad_config"],
      ["patch", "/config", change('{"port":1}'), "needs_restart"],
    ];
    for (const [method, path, answered, code] of refusals) {
      const response = await answered;
      const body = (await response.json()) as Json;
      const check = answerCheck(document, method, path, String(response.status));
      expect([body.code, check(body), check.errors]).toEqual([code, true, null]);
    }
  });
});

describe("the OpenAPI document of a relay that launches an engine", () => {
  test("describes its paths and their real answers", async () => {
    const options: EngineOptions = {
      godot: "/nowhere/godot",
      project: "/nowhere",
      editor: false,
      headless: true,
      debugger: true,
      ports: USUAL_ENGINE_PORTS,
      arguments: [],
      restarts: DEFAULT_RESTARTS,
    };
    const engine = (host: EngineHost) => new EngineSupervisor(host, options);
    await using relay = TestRelay.start({}, { engine });
    const document = (await read(relay, "/openapi.json")) as unknown as Document;
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
    expect([valid, errors]).toEqual([true, undefined]);
    const answers: [method: string, path: string, status: number][] = [
      ["get", "/engine", 200],
      ["get", "/status", 200],
      ["post", "/engine/stop", 200],
      ["get", "/health", 503],
    ];
    for (const [method, path, status] of answers) {
      const response = await fetch(relay.httpUrl + path, { method: method.toUpperCase() });
      const body = await response.json();
      const check = answerCheck(document, method, path, String(status));
      expect([path, response.status, check(body), check.errors]).toEqual([path, status, true, null]);
    }
    const failed = await fetch(`${relay.httpUrl}/engine/restart`, { method: "POST" });
    const check = answerCheck(document, "post", "/engine/restart", String(failed.status));
    const body = (await failed.json()) as Json;
    expect([body.code, check(body)]).toEqual(["engine_not_started", true]);
  });
});

test("a refused method is answered with the methods that the path accepts", async () => {
  await using relay = TestRelay.start();
  const document = (await read(relay, "/openapi.json")) as unknown as Document;
  for (const [path, methods] of Object.entries(document.paths)) {
    if ("delete" in methods) continue;
    const response = await fetch(relay.httpUrl + path.replace("{name}", "one"), { method: "DELETE" });
    const allowed = Object.keys(methods).flatMap((method) => (method === "get" ? ["GET", "HEAD"] : [method]));
    expect([path, response.status, response.headers.get("allow")]).toEqual([
      path,
      405,
      allowed.join(", ").toUpperCase(),
    ]);
  }
});

describe("queries", () => {
  test.each([
    ["/events?limt=2", "did you mean limit?"],
    ["/health?verbose=1", "/health takes no parameters"],
    ["/events?limit=1&limit=2", "limit once"],
    ["/events?limit=0", "limit: "],
    ["/events?limit=1001", "limit: "],
    ["/events?limit=0x10", "limit: "],
    ["/events?limit=", "limit: "],
    ["/events?since=-1", "since: "],
    ["/events?since=1.5", "since: "],
    ["/events?topic=nonsense", "topic: "],
    ["/stats?window=0", "window: "],
    ["/stats?window=Infinity", "window: "],
    ["/stats?window=11m", "window: "],
    ["/snapshot?fresh=maybe", "fresh: "],
    ["/snapshot?fresh=", "fresh: "],
    ["/hitches?context=&limit=1", "context: "],
  ])("%s are refused by name", async (path, message) => {
    await using relay = TestRelay.start();
    const response = await get(relay, path);
    const body = (await response.json()) as Json;
    expect([response.status, body.code]).toEqual([400, "bad_query"]);
    expect(body.message).toContain(message);
    expect(body.advice).toContain("/openapi.json");
  });
});

describe("GET /events", () => {
  test("pages through the events by offset, each once, in order", async () => {
    await using relay = TestRelay.start();
    const game = await offeringGame(relay, "room");
    for (let n = 1; n <= 7; n++) game.send(custom(n % 2 === 0 ? "even" : "odd", n));
    game.send(packet(1));
    await handled(game);
    const seen: unknown[] = [];
    let [next, epoch, pages]: [unknown, unknown, number] = [0, "", 0];
    for (let more = true; more; pages++) {
      const known = pages === 0 ? "" : `&epoch=${epoch}`;
      const page = await read(relay, `/events?limit=3&topic=custom/*&since=${next}${known}`);
      expect([page.recovered, page.complete]).toEqual([true, true]);
      seen.push(...(page.events as { data: { n: number } }[]).map(({ data }) => data.n));
      [next, epoch, more] = [page.next, page.epoch, page.more === true];
    }
    expect([seen, pages]).toEqual([[1, 2, 3, 4, 5, 6, 7], 3]);
    const nothing = await read(relay, `/events?topic=custom/*&since=${next}&epoch=${epoch}`);
    expect(nothing).toMatchObject({ events: [], next, more: false, recovered: true });
    expect(await read(relay, "/events?topic=custom/even")).toMatchObject({
      events: [{ topic: "custom/even", data: { n: 2 } }, { data: { n: 4 } }, { data: { n: 6 } }],
    });
    expect(await read(relay, "/events?topic=fps")).toMatchObject({
      events: [{ topic: "fps", source: "room" }],
    });
    expect(((await read(relay, "/events")).events as unknown[]).length).toBe(7);
  });

  test("begins anew, and says so, if the offset belongs to another run of the relay", async () => {
    await using relay = TestRelay.start();
    const game = await offeringGame(relay, "room");
    game.send(custom("a", 1));
    await handled(game);
    for (const query of ["since=1&epoch=another", "since=999"])
      expect(await read(relay, `/events?${query}`)).toMatchObject({
        recovered: false,
        complete: true,
        events: [{ data: { n: 1 } }],
      });
  });

  test("says if events are gone from the history", async () => {
    const history = { ...DEFAULT_HISTORY, event: { maxAgeMillis: 60_000, maxBytes: 4096 } };
    await using relay = TestRelay.start({ history });
    const game = await offeringGame(relay, "room");
    for (let n = 1; n <= 100; n++) game.send(custom("a", n));
    await handled(game);
    const first = await read(relay, "/events?since=0");
    expect(first).toMatchObject({ recovered: false, complete: false });
    expect(await read(relay, `/events?since=${first.next}`)).toMatchObject({ recovered: true, events: [] });
  });

  test("ends a page at its byte limit, with at least one event", async () => {
    await using relay = TestRelay.start({
      history: { ...DEFAULT_HISTORY, event: { maxAgeMillis: 60_000, maxBytes: 32 * 1024 ** 2 } },
    });
    const game = await offeringGame(relay, "room");
    for (let n = 1; n <= 3; n++)
      game.send({ type: "event", event: "custom", data: { event_name: "big", text: "x".repeat(700_000) } });
    await handled(game);
    const page = await read(relay, "/events");
    expect([(page.events as unknown[]).length, page.more]).toEqual([1, true]);
  });
});

describe("a question about one game", () => {
  test("is answered with the values of that game only", async () => {
    await using relay = TestRelay.start();
    const room = await offeringGame(relay, "room");
    const cave = await offeringGame(relay, "cave");
    room.send(packet(1, 10));
    await handled(room);
    cave.send(packet(2, 20));
    await handled(cave);
    const { data } = (await read(relay, "/snapshot?source=room")) as { data: Json };
    expect(data).toMatchObject({ fps: { source: "room", frame: 1 }, sources: [{ source: "room" }] });
  });

  test("that is not there is refused, with the games that are", async () => {
    await using relay = TestRelay.start();
    await offeringGame(relay, "room");
    for (const path of ["/snapshot", "/snapshot?fresh=1", "/stats", "/hitches"]) {
      const answer = await get(relay, `${path}${path.includes("?") ? "&" : "?"}source=hall`);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(((await answer.json()) as Json).message).toContain("room");
    }
  });
});

describe("GET /stats", () => {
  test("shows statistics of the samples, and their number", async () => {
    await using relay = TestRelay.start();
    const game = await offeringGame(relay, "room");
    for (let frame = 1; frame <= 100; frame++) game.send(packet(frame, frame === 100 ? 50 : 10));
    await handled(game);
    const stats = await read(relay, "/stats?window=60");
    expect(stats).toMatchObject({ window_s: 60, kept_s: 600, relative_error: 0.01 });
    const [room] = stats.games as Json[];
    expect(room).toMatchObject({
      source: "room",
      samples: 100,
      frames: 100,
      frame_time_ms: { samples: 100, mean: 10.4, min: 10, max: 50, max_frame: 100 },
    });
    const { p50, p99, over } = (room as { frame_time_ms: Json }).frame_time_ms;
    expect(Math.abs((p50 as number) - 10)).toBeLessThan(0.1);
    expect(Math.abs((p99 as number) - 10)).toBeLessThan(0.1);
    expect((over as Json[])[0]).toEqual({ budget_ms: 13.889, frames: 1, share: 0.01 });
    for (const window of ["1m", "60s", "run"])
      expect(((await read(relay, `/stats?window=${window}`)).games as Json[])[0]?.samples).toBe(100);
    const counted = await read(relay, "/stats?budget_ms=9");
    const [own] = counted.games as Json[];
    const { frame_time_ms: times } = own as { frame_time_ms: Json };
    expect(times.over).toContainEqual({ budget_ms: 9, frames: 100, share: 1 });
  });

  test("makes a game without clients sample", async () => {
    await using relay = TestRelay.start();
    const game = await offeringGame(relay, "room");
    await game.message(
      ({ command, config }) => command === "configure" && (config as Json).fps_enabled === false,
    );
    await read(relay, "/stats");
    await game.message(
      ({ command, config }) => command === "configure" && (config as Json).fps_enabled === true,
    );
  });
});

describe.each(["/stats", "/hitches"])("the sampling state in %s", (path) => {
  test("is that there were no samples without clients; the request itself makes games sample every frame", async () => {
    await using relay = TestRelay.start();
    const game = await offeringGame(relay, "room");
    await game.message(({ command }) => command === "configure");
    const first = (await read(relay, path)).sampling as Json;
    expect(first.frames).toBe("none");
    expect(first.note).toContain("what happened since the demand ended is not seen");
    await game.message(
      ({ command, stream, interval }) =>
        command === "set_update_interval" && stream === "fps" && interval === 0,
    );
    expect((await read(relay, path)).sampling).toEqual({ frames: "every", note: null });
  });

  test("is that there is no game, if there is none", async () => {
    await using relay = TestRelay.start();
    expect((await read(relay, path)).sampling).toMatchObject({ frames: "no_game" });
  });

  test("is that there were some samples, if a client listens at the game's own interval", async () => {
    await using relay = TestRelay.start();
    using _client = await relay.client();
    await offeringGame(relay, "room");
    expect((await read(relay, path)).sampling).toMatchObject({ frames: "some" });
  });
});

describe("GET /hitches", () => {
  test("shows each hitch with its cause, also by id, in the form of the document", async () => {
    await using relay = TestRelay.start();
    const watcher = await relay.client("/?format=json&topics=alert");
    const game = await offeringGame(relay, "room");
    for (let frame = 1; frame <= 60; frame++) game.send(packet(frame, frame === 50 ? 100 : 11.1));
    const { id, details } = await watcher.message(({ type }) => type === "alert");
    expect(details).toMatchObject({ worst: { frame: 50 }, lost_frames: 8, cause: { kind: "unknown" } });
    const told = await read(relay, `/hitches?context=1&id=${id}`);
    const document = (await read(relay, "/openapi.json")) as unknown as Document;
    const check = answerCheck(document, "get", "/hitches");
    expect([check(told), check.errors]).toEqual([true, null]);
    expect(told).toMatchObject({
      total: 1,
      hitches: [{ id, source: "room", lost_frames: 8, worst: { frame: 50, ms: 100 } }],
    });
  });
});

describe("GET /clients", () => {
  test("shows each client with its subscriptions and intervals", async () => {
    await using relay = TestRelay.start();
    const before = Date.now() / 1000;
    using _ = await relay.client("/?format=json&topics=fps,custom/*&max_hz=30&source=room");
    const { clients } = (await read(relay, "/clients")) as { clients: Json[] };
    expect(clients).toEqual([
      {
        id: 1,
        edge: null,
        address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        connected_at: expect.any(Number),
        format: "telemetry.v1.json",
        topics: ["fps", "custom/*"],
        subscriptions: [
          { topic: "fps", max_hz: 30, source: "room" },
          { topic: "custom/*", max_hz: 30, source: "room" },
        ],
        lane: "fast",
        lag_ms: expect.any(Number),
        stalls: 0,
        dropped: 0,
        dropped_by_topic: {},
        unsent_bytes: expect.any(Number),
        queued_messages: 0,
        queued_bytes: 0,
      },
    ]);
    expect(Number(clients[0]?.connected_at)).toBeWithin(before, Date.now() / 1000 + 1);
  });
});

describe("GET /topics", () => {
  const inDemand = async (relay: TestRelay) => {
    const { topics } = (await read(relay, "/topics")) as { topics: { topic: string; in_demand: boolean }[] };
    return topics.filter(({ in_demand }) => in_demand).map(({ topic }) => topic);
  };

  test("shows the topics with subscribers, also for a classic client", async () => {
    await using relay = TestRelay.start();
    expect(await inDemand(relay)).toEqual([]);
    using v1 = await TestClient.connect(relay.relay.url, ["telemetry.v1.json"]);
    await v1.ask({ command: "subscribe", topics: ["relay", "log/error"] });
    expect(await inDemand(relay)).toEqual(["log/error", "relay"]);
    using _ = await relay.client();
    expect(await inDemand(relay)).toEqual([
      "fps",
      "vr_tracking",
      "performance",
      "scene",
      "log/info",
      "log/warning",
      "log/error",
      "alert",
      "snapshot",
      "relay",
    ]);
  });

  test("`/clients` shows a classic client's subscriptions as topics, without the streams that it turned off", async () => {
    await using relay = TestRelay.start();
    using client = await relay.client();
    await client.ask({ command: "configure", config: { vr_tracking_enabled: false } });
    await client.ask({ command: "set_update_interval", interval: 0.5, stream: "fps" });
    const { clients } = (await read(relay, "/clients")) as { clients: Json[] };
    expect(clients[0]).toMatchObject({
      format: "classic",
      subscriptions: [
        { topic: "performance" },
        { topic: "scene" },
        { topic: "log/*" },
        { topic: "alert" },
        { topic: "snapshot" },
        { topic: "custom/*" },
        { topic: "fps", max_hz: 2 },
      ],
    });
  });
});

describe("a poller", () => {
  test.each(["/snapshot", "/status", "/events", "/clients", "/topics", "/config", "/openapi.json"])(
    "that already has %s gets an empty answer",
    async (path) => {
      await using relay = TestRelay.start();
      const game = await offeringGame(relay, "room");
      game.send(custom("a", 1));
      await handled(game);
      const first = await get(relay, path);
      const tag = first.headers.get("etag") ?? "";
      expect(tag).toMatch(/^W\/"[a-z0-9]+"$/);
      for (const known of [tag, `"x", ${tag}`, tag.slice(2), "*"]) {
        const again = await get(relay, path, { "if-none-match": known });
        expect([known, again.status, await again.text(), again.headers.get("etag")]).toEqual([
          known,
          304,
          "",
          tag,
        ]);
      }
      expect((await get(relay, path, { "if-none-match": '"x"' })).status).toBe(200);
    },
  );

  test("gets a changed answer", async () => {
    await using relay = TestRelay.start();
    const game = await offeringGame(relay, "room");
    for (const path of ["/snapshot", "/events", "/topics"]) {
      const tag = (await get(relay, path)).headers.get("etag") ?? "";
      game.send(custom("a", 1));
      await handled(game);
      expect([path, (await get(relay, path, { "if-none-match": tag })).status]).toEqual([path, 200]);
    }
  });

  test("that accepts gzip gets long answers compressed; short answers, and answers to others, are not", async () => {
    await using relay = TestRelay.start();
    const game = await offeringGame(relay, "room");
    for (let n = 1; n <= 100; n++) game.send(custom("a", n));
    await handled(game);
    const raw = async (path: string, encoding: string) => {
      const response = await fetch(`${relay.httpUrl}${path}`, {
        headers: { "accept-encoding": encoding },
        decompress: false,
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      const { headers } = response;
      return { bytes, encoding: headers.get("content-encoding"), vary: headers.get("vary") };
    };
    const plain = await raw("/events", "identity");
    for (const accepted of ["gzip", "br;q=1, gzip;q=0.5", "*", "GZIP"]) {
      const packed = await raw("/events", accepted);
      expect([packed.encoding, packed.vary]).toEqual(["gzip", expect.stringContaining("accept-encoding")]);
      expect(gunzipSync(packed.bytes).toString()).toBe(new TextDecoder().decode(plain.bytes));
      expect(packed.bytes.length * 4).toBeLessThan(plain.bytes.length);
    }
    for (const refused of ["identity", "gzip;q=0", "br", "*;q=0"])
      expect((await raw("/events", refused)).encoding).toBeNull();
    expect((await raw("/health", "gzip")).encoding).toBeNull();
  });

  test("may ask for the head only", async () => {
    await using relay = TestRelay.start();
    const [head, whole] = [
      await fetch(`${relay.httpUrl}/config`, { method: "HEAD" }),
      await get(relay, "/config"),
    ];
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(head.headers.get("etag")).toBe(whole.headers.get("etag"));
    expect(head.headers.get("content-type")).toBe("application/json; charset=utf-8");
  });
});

test("GET /hitches with passive leaves the games as they are", async () => {
  await using relay = TestRelay.start();
  using _game = await relay.game();
  for (let asked = 0; asked < 2; asked++)
    expect((await read(relay, "/hitches?passive")).sampling).toMatchObject({
      frames: "none",
      note: expect.not.stringContaining("This request makes the games sample"),
    });
});
