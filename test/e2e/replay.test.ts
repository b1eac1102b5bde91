import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Hitch } from "../../src/insight/index.ts";
import type { ReplayState } from "../../src/protocol/replay-state.ts";
import { replayState } from "../../src/surfaces/http-api/schemas/replay.ts";
import { CliProcess } from "../support/cli-process.ts";
import { readRecording } from "../support/read-recording.ts";
import { recordedPlay } from "../support/recorded-play.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

const folder = mkdtempSync(join(tmpdir(), "replay-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Half a minute of two games; one leaves. */
const live = recordedPlay({
  folder,
  name: "walk",
  seconds: 30,
  games: [
    { name: "hall", seed: 7, faults: ["hitch"] },
    { name: "cellar", seed: 8, faults: [], leavesAtSeconds: 20 },
  ],
});

const startRelay = () => TestRelay.start({ recordFolder: folder });

async function posted(relay: TestRelay, body: object): Promise<ReplayState> {
  const headers = { "content-type": "application/json" };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  const answer = (await (await fetch(`${relay.httpUrl}/replay`, init)).json()) as { replay: unknown };
  return replayState.parse(answer.replay);
}

async function refused(relay: TestRelay, method: string, body?: object): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const init = { method, ...(body && { headers, body: JSON.stringify(body) }) };
  const answer = await fetch(`${relay.httpUrl}/replay`, init);
  return [answer.status, ((await answer.json()) as { code: string }).code];
}

const joined = (relay: TestRelay, query: string) =>
  TestClient.connect(`${relay.relay.url}/?format=telemetry.v1.json&${query}`);

const isOf = (topic: string, source: string) => (message: Record<string, unknown>) =>
  message.topic === topic && message.source === source;

/** Waits until the replay is in a state. */
async function untilState(client: TestClient, state: string): Promise<void> {
  await client.message(({ topic, data }) => {
    const { replay } = (data ?? {}) as { replay?: ReplayState | null };
    return topic === "relay" && replay?.state === state;
  });
}

describe("a replay", () => {
  test("gives each client the times, epochs and sequence numbers of the recording, and says of its games what was said live", async () => {
    await using relay = startRelay();
    using one = await joined(relay, "topics=fps,alert,relay");
    using other = await joined(relay, "topics=vr_tracking,scene");
    using classic = await relay.client();
    await posted(relay, { recording: "walk", speed: 20 });
    await untilState(one, "ended");

    const frames = one.messages().filter(isOf("fps", "hall"));
    expect(frames.length).toBeGreaterThan(2500);
    const [first] = frames;
    expect(first).toMatchObject({ seq: 1, source_epoch: live.hitches[0]?.epoch, data: { frame: 1 } });
    expect(first?.timestamp).toBeCloseTo(1_700_000_000.012, 2);
    const seqs = frames.map(({ seq }) => seq as number);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(await other.message(isOf("scene", "cellar"))).toMatchObject({ seq: 1 });
    expect(await other.message(isOf("vr_tracking", "cellar"))).toMatchObject({ seq: 1 });
    expect((await classic.packet(1)).length).toBe(17);
    expect(await classic.message(({ event }) => event === "vr_tracking")).toBeDefined();

    const alerts = one.messages().filter(({ topic }) => topic === "alert");
    expect(alerts.map(({ message }) => message)).toEqual(live.alerts.map(({ message }) => message));
    const asked = await fetch(`${relay.httpUrl}/hitches?limit=100&waiting`);
    const { hitches } = (await asked.json()) as { hitches: Hitch[] };
    expect(hitches).toEqual(live.hitches);
    const { games } = (await (await fetch(`${relay.httpUrl}/stats?window=10&source=hall`)).json()) as {
      games: { connected: boolean; frames: number; to: number }[];
    };
    expect(games).toHaveLength(1);
    expect(games[0]).toMatchObject({ connected: true, to: expect.closeTo(1_700_000_030, 0) });
    expect(games[0]?.frames).toBeGreaterThan(800);
  });

  test("is recorded with its hitches", async () => {
    await using relay = startRelay();
    const recorder = async (body: object) => {
      const headers = { "content-type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify(body) };
      expect((await fetch(`${relay.httpUrl}/recordings`, init)).status).toBe(200);
    };
    await recorder({ name: "again" });
    using client = await joined(relay, "topics=relay");
    await posted(relay, { recording: "walk", speed: 20 });
    await untilState(client, "ended");
    await recorder({ stop: "again" });
    const { messages, metadata } = await readRecording(join(folder, "again.mcap"));
    const hitches = messages.filter(({ channel }) => channel === "/hall/hitch");
    const complete = live.hitches.filter(({ state }) => state === "complete");
    expect(hitches.map(({ data }) => data.id)).toEqual(complete.map(({ id }) => id).toReversed());
    expect(metadata.get("settings")?.get("record")).toBe(basename(folder));
  });

  test("shows who joins late, and who stands at a moment, the state of that moment", async () => {
    await using relay = startRelay();
    expect(await posted(relay, { recording: "walk", paused: true, position_s: 10 })).toMatchObject({
      state: "paused",
      position_s: 10,
      games: ["hall", "cellar"],
    });
    using late = await joined(relay, "topics=fps,vr_tracking,scene,performance&history=last");
    const shown = await late.message(isOf("fps", "hall"));
    expect(shown.timestamp).toBeCloseTo(1_700_000_010, 1);
    for (const topic of ["vr_tracking", "scene", "performance"])
      expect((await late.message(isOf(topic, "cellar"))).timestamp).toBeLessThan(1_700_000_010.1);

    // Later than the end of one game, and back.
    expect(await posted(relay, { position_s: 25 })).toMatchObject({ games: ["hall"] });
    expect(await posted(relay, { position_s: 3 })).toMatchObject({ games: ["hall", "cellar"] });
    expect(
      (await late.message((m) => isOf("fps", "hall")(m) && Number(m.timestamp) < 1_700_000_004)).seq,
    ).toBeLessThan(280);
  });

  test("forgets what comes later than the moment to which it goes back", async () => {
    await using relay = startRelay();
    await posted(relay, { recording: "walk", paused: true, position_s: 25 });
    await posted(relay, { position_s: 10 });
    using late = await joined(relay, "topics=relay");
    const topics = ["fps", "vr_tracking", "custom/*"];
    await late.ask({ command: "subscribe", topics, history: { seconds: 60 }, id: 1 });
    await late.message(isOf("fps", "hall"));
    const times = late
      .messages()
      .flatMap(({ source, timestamp }) => (source === "hall" ? [Number(timestamp)] : []));
    expect(Math.max(...times)).toBeLessThan(1_700_000_010.1);
  });

  test("steps by frames, on and back", async () => {
    await using relay = startRelay();
    await posted(relay, { recording: "walk", paused: true, position_s: 22 });
    using client = await joined(relay, "topics=fps,vr_tracking&history=last");
    const numberOf = (message: Record<string, unknown>) => (message.data as { frame: number }).frame;
    const start = numberOf(await client.message(isOf("fps", "hall")));
    for (const [step, frame] of [
      [1, start + 1],
      [3, start + 4],
      [-2, start + 2],
    ] as const) {
      const before = client.messages().length;
      expect(await posted(relay, { step })).toMatchObject({ state: "paused" });
      await client.settled();
      const news = client.messages().slice(before);
      expect(news.filter(isOf("fps", "hall")).map(numberOf).at(-1)).toBe(frame);
      expect(news.filter(isOf("vr_tracking", "hall")).map(numberOf).at(-1)).toBe(frame);
    }
  });

  test("begins again at its end if it loops, and plays on from where it was paused", async () => {
    await using relay = startRelay();
    using client = await joined(relay, "topics=fps,relay");
    await posted(relay, { recording: "walk", position_s: 29.5, speed: 5, loop: true });
    const isEarly = (m: Record<string, unknown>) => isOf("fps", "cellar")(m) && (m.seq as number) > 5;
    await client.message(isEarly);
    const { position_s: pausedAt } = await posted(relay, { paused: true });
    expect(pausedAt).toBeLessThan(29);
    await untilState(client, "paused");
    const { position_s: later } = await posted(relay, { speed: 0.5 });
    expect(later).toBe(pausedAt);
    expect(await posted(relay, { paused: false })).toMatchObject({ state: "playing", speed: 0.5 });
  });

  test("keeps its games apart from a live game of the same name, and leaves nothing connected behind", async () => {
    await using relay = startRelay();
    using game = await relay.game();
    game.send({ type: "hello", source: "hall" });
    await game.message(({ type }) => type === "welcome");
    expect(await posted(relay, { recording: "walk", paused: true, position_s: 10 })).toMatchObject({
      games: ["hall-2", "cellar"],
    });
    const asked = await fetch(`${relay.httpUrl}/stats?window=5&source=hall-2`);
    const { games } = (await asked.json()) as { games: { source: string; frames: number }[] };
    expect(games).toMatchObject([{ source: "hall-2" }]);
    expect(games[0]?.frames).toBeGreaterThan(200);
    expect(await (await fetch(`${relay.httpUrl}/replay`, { method: "DELETE" })).json()).toEqual({
      ended: "walk",
    });
    const { sources } = (await relay.status()) as { sources: { source: string; connected: boolean }[] };
    expect(sources.filter(({ connected }) => connected).map(({ source }) => source)).toEqual(["hall"]);
  });

  test("refuses what it cannot do, with the code of the reason", async () => {
    await using relay = startRelay();
    expect(await refused(relay, "DELETE")).toEqual([404, "no_replay"]);
    expect(await refused(relay, "POST", { paused: true })).toEqual([404, "no_replay"]);
    expect(await refused(relay, "POST", { recording: "nobody" })).toEqual([404, "no_recording"]);
    expect(await refused(relay, "POST", { recording: "walk", speed: 21 })).toEqual([400, "bad_command"]);
    const { recordings } = (await (await fetch(`${relay.httpUrl}/recordings`)).json()) as {
      recordings: { name: string; state: string }[];
    };
    const written = recordings.find(({ state }) => state === "recording")?.name;
    expect(await refused(relay, "POST", { recording: written })).toEqual([409, "recording_busy"]);
    expect(await (await fetch(`${relay.httpUrl}/replay`)).json()).toEqual({ replay: null });
  });
});

describe("the command replay", () => {
  test("plays a file in a relay of its own", async () => {
    await using program = new CliProcess(["replay", live.path, "--port", "0", "--speed", "20"]);
    using client = await TestClient.connect(
      `${await program.relayUrl()}/?format=telemetry.v1.json&topics=fps`,
    );
    await client.message((m) => isOf("fps", "hall")(m) && Number(m.timestamp) < 1_700_000_031);
    let line = await program.line();
    while (!line.startsWith("ended")) line = await program.line();
    expect(line).toBe("ended 0:00:30 of 0:00:30 at 20x: hall");
  });

  test("plays into another relay, whose games send packets and events", async () => {
    await using relay = TestRelay.start();
    using client = await joined(relay, "topics=fps,vr_tracking,scene,alert");
    await using program = new CliProcess([
      ...["replay", live.path, "--speed", "20", "--from", "0:20"],
      ...["--url", `${relay.relay.url}/producer`],
    ]);
    const first = await client.message(isOf("fps", "hall"));
    expect(Number(first.timestamp)).toBeGreaterThan(1_700_000_040);
    const poses = await client.message(isOf("vr_tracking", "hall"));
    expect(Number(poses.timestamp)).toBeLessThan(1_700_000_031);
    expect(await program.process.exited).toBe(0);
  });
});
