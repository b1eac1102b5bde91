import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_RELAY_OPTIONS } from "../../src/app/index.ts";
import { type RecordingInfo, repairRecording } from "../../src/recording/index.ts";
import { CliProcess, FROM_SOURCE } from "../support/cli-process.ts";
import { framesPacket } from "../support/frames-packet.ts";
import { skipWithout } from "../support/needs.ts";
import { offeringGame } from "../support/offering-game.ts";
import { readRecording } from "../support/read-recording.ts";
import { SHELL } from "../support/system-parts.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(20_000);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recordings-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const startRecorded = () => TestRelay.start({ recordFolder: folder });

async function asked(relay: TestRelay, path: string, init?: RequestInit): Promise<Response> {
  return await fetch(`${relay.httpUrl}${path}`, init);
}

async function posted(relay: TestRelay, body: object): Promise<[number, RecordingInfo & { code?: string }]> {
  const headers = { "content-type": "application/json" };
  const answer = await asked(relay, "/recordings", { method: "POST", headers, body: JSON.stringify(body) });
  return [answer.status, (await answer.json()) as RecordingInfo];
}

async function listed(relay: TestRelay): Promise<RecordingInfo[]> {
  return ((await (await asked(relay, "/recordings")).json()) as { recordings: RecordingInfo[] }).recordings;
}

/** A game that sent frames with a pose, an event and a warning, all of which the relay has. */
async function played(relay: TestRelay, source = "room"): Promise<void> {
  using game = await offeringGame(relay, source);
  const headset = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0.1, 1.7, -0.3];
  for (let frame = 1; frame <= 5; frame++) {
    const ticksMicros = frame * 11_111;
    game.send(framesPacket([{ frame, ticksMicros, frameMicros: 11_111, kind: 3, headset }]));
  }
  game.send({
    type: "event",
    event: "custom",
    data: { event_name: "shot", at: [0.5, 16777217] },
    timestamp: 5,
  });
  game.send({ type: "event", event: "warning", data: { message: "low" }, timestamp: 6 });
  await expectEvents(relay, source, 2);
}

async function expectEvents(relay: TestRelay, source: string, count: number): Promise<void> {
  for (;;) {
    const { events } = (await (await asked(relay, "/events?topic=custom/shot,log/warning")).json()) as {
      events: { source: string }[];
    };
    if (events.filter((one) => one.source === source).length >= count) return;
    await Bun.sleep(10);
  }
}

describe("a relay that records", () => {
  test("has everything that a game sent in a file that viewers read, with schemas, times and numbers as they were", async () => {
    const relay = startRecorded();
    await played(relay);
    const [{ name, state } = fail()] = await listed(relay);
    expect(state).toBe("recording");
    const before = Date.now() / 1000;
    await relay[Symbol.asyncDispose]();
    const { messages, metadata, schemas } = await readRecording(join(folder, `${name}.mcap`));
    const of = (topic: string) => messages.filter((one) => one.topic === topic);
    expect(of("fps")).toHaveLength(5);
    const poses = of("vr_tracking");
    expect(poses).toHaveLength(5);
    expect(poses[4]?.data).toMatchObject({ headset: { position: [0.1, 1.7, -0.3] } });
    expect(of("custom/shot")).toMatchObject([
      { source: "room", sequence: 1, publishTime: 5_000_000_000n, data: { at: [0.5, 16777217] } },
    ]);
    expect(of("log/warning")[0]?.data).toMatchObject({ message: "low" });
    expect(Math.abs(Number(poses[0]?.logTime) / 1e9 - before)).toBeLessThan(60);
    expect(schemas.get("telemetry.vr_tracking")).toMatchObject({ type: "object", title: "vr_tracking" });
    expect(metadata.get("relay")?.get("name")).toBe("godot-telemetry-relay");
    expect(metadata.get("game")?.get("source")).toBe("room");
    expect(metadata.get("settings")?.has("history_seconds")).toBe(true);
  });

  test("that is killed leaves everything older than a second, and the next start makes the file whole", async () => {
    const serve = () => new CliProcess(["serve", "--port", "0", "--record", folder]);
    const killed = serve();
    const url = await killed.relayUrl();
    const socket = new WebSocket(`${url}/producer`);
    await new Promise((resolve) => socket.addEventListener("open", resolve));
    socket.send(JSON.stringify({ type: "event", event: "custom", data: { event_name: "early" } }));
    const [file = ""] = await untilThere(() => readdirSync(folder).filter((one) => one.endsWith(".mcap")));
    const path = join(folder, file);
    await untilThere(() => (readFileSync(path).includes("custom/early") ? [true] : []));
    const size = statSync(path).size;
    await untilThere(() => (statSync(path).size > size ? [true] : []));
    // With SIGKILL.
    await killed[Symbol.asyncDispose]();
    await expect(readRecording(path)).rejects.toThrow();
    await using _next = serve();
    const http = (await _next.relayUrl()).replace(/^ws/, "http");
    const state = async () =>
      ((await (await fetch(`${http}/recordings/${file.replace(".mcap", "")}`)).json()) as RecordingInfo)
        .state;
    while ((await state()) !== "complete") await Bun.sleep(20);
    const { messages } = await readRecording(path);
    expect(messages.some(({ topic }) => topic === "custom/early")).toBe(true);
  });

  test("goes on if a game says an impossible time", async () => {
    const relay = startRecorded();
    const game = await relay.game();
    for (const timestamp of [1e306, -1e306, 5])
      game.send({ type: "event", event: "custom", data: { event_name: "shot" }, timestamp });
    await played(relay);
    await relay[Symbol.asyncDispose]();
    const [file = ""] = readdirSync(folder);
    const { messages } = await readRecording(join(folder, file));
    const times = messages.filter(({ source, topic }) => topic === "custom/shot" && source !== "room");
    expect(times.map(({ publishTime }) => publishTime)).toEqual([
      BigInt(1e13) * 1_000_000n,
      0n,
      5_000_000_000n,
    ]);
  });

  test("leaves a recording alone that another relay is writing into the same folder", async () => {
    await using serve = new CliProcess(["serve", "--port", "0", "--record", folder]);
    await serve.relayUrl();
    const [file = ""] = await untilThere(() => readdirSync(folder).filter((one) => one.endsWith(".mcap")));
    await using relay = startRecorded();
    const states = await listed(relay);
    expect(states.map(({ state }) => state)).toEqual(["recording", "recording"]);
    const removed = await asked(relay, `/recordings/${file.slice(0, -".mcap".length)}`, { method: "DELETE" });
    expect(removed.status).toBe(409);
    const bytes = readFileSync(join(folder, file));
    expect(bytes.indexOf("\x89MCAP0", 8, "latin1")).toBe(-1);
  });

  test("leaves a recording alone that another relay of this program is writing", async () => {
    await using first = startRecorded();
    const [{ name } = fail()] = await listed(first);
    await using second = startRecorded();
    const states = (await listed(second)).map((one) => [one.name === name, one.state]);
    expect(states).toEqual([
      [true, "recording"],
      [false, "recording"],
    ]);
    expect(await posted(first, { stop: name })).toMatchObject([200, { state: "complete" }]);
    await readRecording(join(folder, `${name}.mcap`));
  });

  test("whose file is removed says so once, and goes on serving", async () => {
    await using relay = startRecorded();
    const [{ name } = fail()] = await listed(relay);
    rmSync(join(folder, `${name}.mcap`));
    const failed = async () => ((await relay.status()).recordings as { failed: object | null }).failed;
    while ((await failed()) === null) await Bun.sleep(20);
    expect(await failed()).toEqual({ name, message: "its file was removed" });
    await played(relay);
    expect(await posted(relay, { name: "again" })).toMatchObject([200, { state: "recording" }]);
  });

  test.skipIf(skipWithout(SHELL))(
    "whose disk is full keeps what was written, and goes on serving",
    async () => {
      const command = ["bash", "-c", `ulimit -f 128; trap '' XFSZ; exec "$0" "$@"`, ...FROM_SOURCE];
      await using serve = new CliProcess(["serve", "--port", "0", "--record", folder], { command });
      const url = await serve.relayUrl();
      const http = url.replace(/^ws/, "http");
      const socket = new WebSocket(`${url}/producer`);
      await new Promise((resolve) => socket.addEventListener("open", resolve));
      const failed = async () => {
        const status = (await (await fetch(`${http}/status`)).json()) as Record<string, unknown>;
        return (status.recordings as { failed: { message: string } | null }).failed;
      };
      for (let count = 0; (await failed()) === null; count++) {
        const noise = Array.from({ length: 2000 }, () => Math.random());
        socket.send(
          JSON.stringify({ type: "event", event: "custom", data: { event_name: "big", count, noise } }),
        );
      }
      expect((await failed())?.message).toContain("EFBIG");
      const [file = ""] = readdirSync(folder).filter((one) => one.endsWith(".mcap"));
      repairRecording(join(folder, file));
      const { messages } = await readRecording(join(folder, file));
      const counts = messages.filter(({ topic }) => topic === "custom/big").map(({ data }) => data.count);
      expect(counts.length).toBeGreaterThan(1);
      expect(counts).toEqual(counts.map((_, index) => index));
    },
  );

  test("whose folder cannot be used says so once, serves its clients, and answers with a code", async () => {
    writeFileSync(join(folder, "file"), "");
    await using relay = TestRelay.start({ recordFolder: join(folder, "file", "below") });
    await played(relay);
    const refused = await asked(relay, "/recordings");
    expect([refused.status, await refused.json()]).toMatchObject([
      503,
      { code: "recording_failed", message: expect.stringContaining("ENOTDIR") },
    ]);
  });
});

describe("/recordings", () => {
  test("starts recordings of some topics of one game and ends them; a wrong name is refused", async () => {
    await using relay = startRecorded();
    const shots = { name: "shots", topics: ["custom/*"], source: "room" };
    expect(await posted(relay, shots)).toMatchObject([200, { name: "shots", state: "recording" }]);
    expect(await posted(relay, shots)).toMatchObject([400, { code: "bad_command" }]);
    expect(await posted(relay, { name: "../x" })).toMatchObject([400, { code: "bad_command" }]);
    await played(relay, "room");
    await played(relay, "hall");
    expect(await posted(relay, { stop: "shots" })).toMatchObject([200, { state: "complete", messages: 1 }]);
    expect(await posted(relay, { stop: "shots" })).toMatchObject([404, { code: "no_recording" }]);
    const { messages } = await readRecording(join(folder, "shots.mcap"));
    expect(messages.map(({ topic, source }) => [topic, source])).toEqual([["custom/shot", "room"]]);
  });

  test("describes, sends and deletes them; one that is being written stays", async () => {
    await using relay = startRecorded();
    await posted(relay, { name: "one" });
    await played(relay);
    const [, info] = await posted(relay, { stop: "one" });
    expect(await (await asked(relay, "/recordings/one")).json()).toEqual(info);
    const download = await asked(relay, "/recordings/one.mcap", { headers: { range: "bytes=0-4" } });
    expect([download.status, download.headers.get("accept-ranges")]).toEqual([206, "bytes"]);
    expect(Buffer.from(await download.arrayBuffer()).toString("latin1")).toBe("\x89MCAP");
    const whole = new Uint8Array(await (await asked(relay, "/recordings/one.mcap")).arrayBuffer());
    expect((await readRecording(whole)).messages).toHaveLength(Number(info.messages));
    const etag = download.headers.get("etag") ?? "";
    const rest = await asked(relay, "/recordings/one.mcap", {
      headers: { range: "bytes=5-", "if-range": etag },
    });
    expect([rest.status, new Uint8Array(await rest.arrayBuffer())]).toEqual([206, whole.slice(5)]);
    const remove = (name: string) => asked(relay, `/recordings/${name}`, { method: "DELETE" });
    expect(await (await remove("one")).json()).toEqual({ deleted: "one" });
    expect((await asked(relay, "/recordings/one.mcap")).status).toBe(404);
    const [running = fail()] = await listed(relay);
    expect((await remove(running.name)).status).toBe(409);
  });

  test("ends a recording by itself when its time is over, and has games sample only while one is written", async () => {
    await using relay = startRecorded();
    const [running = fail()] = await listed(relay);
    await posted(relay, { stop: running.name });
    await posted(relay, { name: "short", duration_s: 0.3 });
    const demand = async () => JSON.stringify((await relay.status()).demand);
    const during = await demand();
    const state = async () => (await listed(relay)).find(({ name }) => name === "short")?.state;
    while ((await state()) === "recording") await Bun.sleep(20);
    expect(await state()).toBe("complete");
    expect(await demand()).not.toBe(during);
  });

  test("can be read by a viewer's page of an allowed origin: by ranges, with their lengths", async () => {
    const access = { ...DEFAULT_RELAY_OPTIONS.access, allowedOrigins: ["https://viewer.example"] };
    await using relay = TestRelay.start({ recordFolder: folder, access });
    const [{ name } = fail()] = await listed(relay);
    const headers = { origin: "https://viewer.example", range: "bytes=0-7" };
    const answer = await asked(relay, `/recordings/${name}.mcap`, { headers });
    expect(answer.status).toBe(206);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://viewer.example");
    expect(answer.headers.get("access-control-expose-headers")).toMatch(/Accept-Ranges.*Content-Length/);
    const preflight = await asked(relay, `/recordings/${name}.mcap`, {
      method: "OPTIONS",
      headers: {
        ...headers,
        "access-control-request-method": "GET",
        "access-control-request-headers": "range",
      },
    });
    expect(preflight.headers.get("access-control-allow-headers")).toContain("Range");
    const other = await asked(relay, "/recordings", { headers: { origin: "https://other.example" } });
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("tell who only looks no path of the relay's machine", async () => {
    await using relay = TestRelay.start({ recordFolder: folder });
    const [{ name } = fail()] = await listed(relay);
    const { recordings } = await relay.status();
    expect(recordings).toEqual({ available: true, recording: [name], failed: null });
    rmSync(folder, { recursive: true });
    const refused = await (await asked(relay, "/recordings")).text();
    expect(refused).toContain("recording_failed");
    expect(refused).not.toContain(folder);
  });

  test("of a relay without a folder says how to give it one", async () => {
    await using relay = TestRelay.start();
    const answer = await asked(relay, "/recordings");
    expect([answer.status, await answer.json()]).toMatchObject([
      503,
      { code: "recording_failed", message: expect.stringContaining("--record") },
    ]);
  });
});

/** Waits until something is there. */
async function untilThere<Thing>(find: () => readonly Thing[]): Promise<readonly Thing[]> {
  for (;;) {
    const found = find();
    if (found.length > 0) return found;
    await Bun.sleep(20);
  }
}

function fail(): never {
  throw new Error("there is no recording");
}
