import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_RELAY_OPTIONS } from "../../src/app/index.ts";
import { framesPacket } from "../support/frames-packet.ts";
import { offeringGame } from "../support/offering-game.ts";
import { readRecording } from "../support/read-recording.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(20_000);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "black-box-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const startWithBox = (more = {}) =>
  TestRelay.start({
    blackBox: { ...DEFAULT_RELAY_OPTIONS.blackBox, on: true, folder, afterSeconds: 0.5 },
    ...more,
  });

interface Listed {
  name: string;
  kind: string;
  cause?: string;
  state: string;
  code?: string;
}

async function asked(relay: TestRelay, path: string, init?: RequestInit): Promise<Response> {
  return await fetch(`${relay.httpUrl}${path}`, init);
}

async function listed(relay: TestRelay): Promise<Listed[]> {
  return ((await (await asked(relay, "/recordings")).json()) as { recordings: Listed[] }).recordings;
}

async function posted(relay: TestRelay, body: object): Promise<[number, Listed]> {
  const headers = { "content-type": "application/json" };
  const answer = await asked(relay, "/recordings", { method: "POST", headers, body: JSON.stringify(body) });
  return [answer.status, (await answer.json()) as Listed];
}

async function complete(relay: TestRelay, cause: string): Promise<Listed> {
  for (;;) {
    const found = (await listed(relay)).find((one) => one.cause === cause && one.state === "complete");
    if (found !== undefined) return found;
    await Bun.sleep(20);
  }
}

/** Sends frames with a pose, and waits until the relay has them. */
async function plays(relay: TestRelay, game: TestClient, event: string): Promise<void> {
  const headset = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0.1, 1.7, -0.3];
  for (let frame = 1; frame <= 20; frame++)
    game.send(framesPacket([{ frame, ticksMicros: frame * 11_111, frameMicros: 11_111, kind: 3, headset }]));
  game.send({ type: "event", event: "custom", data: { event_name: event }, timestamp: 5 });
  while (!(await (await asked(relay, `/events?topic=custom/${event}`)).text()).includes(`"${event}"`))
    await Bun.sleep(10);
}

test("an alert of level error leaves a recording, which clients are told of, and which is listed, sent, replayed and deleted", async () => {
  await using relay = await startWithBox();
  using client = await relay.client("/?format=json&topics=log/*");
  using game = await offeringGame(relay, "room");
  await plays(relay, game, "shot");
  game.send({ type: "alert", level: "error", message: "the world is on fire", timestamp: 6 });
  const { name } = await complete(relay, "alert");
  const told = await client.message(({ event }) => event === "info");
  expect(told.data).toMatchObject({
    event_name: "black_box",
    recording: name,
    cause: "alert",
    source: "room",
  });
  const file = await asked(relay, `/recordings/${name}.mcap`);
  expect(file.headers.get("accept-ranges")).toBe("bytes");
  const { messages, metadata } = await readRecording(await file.bytes());
  expect(messages.filter(({ topic }) => topic === "vr_tracking")).toHaveLength(20);
  expect(messages.map(({ data }) => data.message)).toContain("the world is on fire");
  expect(metadata.get("game")?.get("source")).toBe("room");
  expect(await (await asked(relay, `/recordings/${name}`)).json()).toMatchObject({ kind: "black_box", name });
  const headers = { "content-type": "application/json" };
  const play = { method: "POST", headers, body: JSON.stringify({ recording: name, paused: true }) };
  const playing = (await (await asked(relay, "/replay", play)).json()) as { replay: object };
  expect(playing.replay).toMatchObject({ recording: name, state: "paused" });
  expect((await asked(relay, "/replay", { method: "DELETE" })).status).toBe(200);
  expect((await asked(relay, `/recordings/${name}`, { method: "DELETE" })).status).toBe(200);
  expect(await listed(relay)).toEqual([]);
  const status = (await relay.status()) as { black_box: object };
  expect(status.black_box).toMatchObject({ on: true, written: [name], games: 1, failed: null });
});

test("somebody who asks gets the last seconds, beside recordings of the recorder", async () => {
  await using relay = await startWithBox({ recordFolder: join(folder, "recordings") });
  expect((await posted(relay, { last_s: 60 }))[1].code).toBe("no_game");
  using game = await offeringGame(relay, "room");
  await plays(relay, game, "shot");
  const [status, kept] = await posted(relay, { last_s: 60 });
  expect([status, kept]).toMatchObject([200, { kind: "black_box", cause: "asked", state: "complete" }]);
  const [, other] = await posted(relay, { name: "walk" });
  expect(other).toMatchObject({ kind: "recording", name: "walk" });
  expect((await listed(relay)).map(({ kind }) => kind).sort()).toEqual([
    "black_box",
    "recording",
    "recording",
  ]);
  for (const name of [kept.name, "walk"])
    expect((await asked(relay, `/recordings/${name}.mcap`)).status).toBe(200);
  expect(await (await asked(relay, "/recordings/nothing")).json()).toMatchObject({ code: "no_recording" });
});

test("a game whose connection ends without a close leaves its last seconds", async () => {
  await using relay = await startWithBox();
  const game = await offeringGame(relay, "room");
  await plays(relay, game, "shot");
  game.terminate();
  expect((await complete(relay, "crash")).name).toContain(".room.crash");
  const leaving = await offeringGame(relay, "leaving");
  await plays(relay, leaving, "left");
  leaving[Symbol.dispose]();
  await leaving.closed;
  // One that is cut later, so that the relay has decided about both.
  const later = await offeringGame(relay, "later");
  await plays(relay, later, "last");
  later.terminate();
  while ((await listed(relay)).length < 2) await Bun.sleep(50);
  expect((await listed(relay)).map(({ name }) => name.split(".")[1])).toEqual(["room", "later"]);
});

test("has games sample every frame and pose, and send them within 0.1 s", async () => {
  await using relay = await startWithBox();
  const { demand } = (await relay.status()) as { demand: Record<string, unknown> };
  expect(demand).toMatchObject({
    fps: { in_demand: true, interval: 0 },
    vr_tracking: { in_demand: true, interval: 0 },
    max_delay: 0.1,
  });
});

test("a relay without a black box says so", async () => {
  await using relay = await TestRelay.start();
  const [status, { code }] = await posted(relay, { last_s: 60 });
  expect([status, code]).toEqual([503, "recording_failed"]);
  expect((await relay.status()).black_box).toEqual({ on: false });
});

test("its recordings can be replayed like those of the recorder", async () => {
  await using relay = await startWithBox();
  const game = await offeringGame(relay, "room");
  await plays(relay, game, "shot");
  game.terminate();
  const { name } = await complete(relay, "crash");
  const headers = { "content-type": "application/json" };
  const answer = await asked(relay, "/replay", {
    method: "POST",
    headers,
    body: JSON.stringify({ recording: name, paused: true }),
  });
  expect(await answer.json()).toMatchObject({
    replay: { recording: name, state: "paused", games: ["room"] },
  });
});
