import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock } from "../../src/base/clock.ts";
import { silentLog } from "../../src/base/log.ts";
import { Hub, Omissions } from "../../src/hub/index.ts";
import { JsonText } from "../../src/hub/json-text.ts";
import { newMessage } from "../../src/hub/new-message.ts";
import { emptyPose, emptyTrackingSample } from "../../src/protocol/empty-samples.ts";
import { Recorder, type RecorderContext, RecordingReader } from "../../src/recording/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { readRecording } from "../support/read-recording.ts";

setDefaultTimeout(20_000);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recorder-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function newRecorder(
  hub = new Hub(systemClock),
  clock: Clock = systemClock,
  others: Partial<RecorderContext> = {},
): Recorder {
  return new Recorder({
    hub,
    clock,
    log: silentLog,
    folder,
    quota: {},
    settings: () => ({ history_seconds: 1 }),
    holdDemand: () => ({ release() {} }),
    ...others,
  });
}

/** A recorder that listens to a hub with one game, on a clock that stands still. */
function playing(others: Partial<RecorderContext> = {}) {
  const clock = new ManualClock();
  const hub = new Hub(clock);
  const recorder = newRecorder(hub, clock, others);
  hub.listen(recorder);
  const game = hub.open();
  hub.introduce(game, { type: "hello", source: "room", engine: "4.6" });
  let shots = 0;
  const shoot = (millis: number) => {
    const data = JSON.stringify({ shot: ++shots, noise: Array.from({ length: 20 }, () => Math.random()) });
    hub.accept(game, "custom/shot", new JsonText(`{"data":${data}}`));
    clock.advance(millis);
  };
  return { clock, hub, recorder, game, shoot };
}

/** What a recording has of each kind of metadata, oldest first. */
async function metadataOf(name: string, kind: string): Promise<Record<string, string>[]> {
  using reader = await RecordingReader.open(join(folder, `${name}.mcap`));
  return reader.metadata(kind).map((values) => Object.fromEntries(values));
}

async function shotsOf(name: string): Promise<number[]> {
  using reader = await RecordingReader.open(join(folder, `${name}.mcap`));
  const shots = [...reader.messages()].filter(({ channel }) => channel.topic === "custom/shot");
  return shots.map(({ data }) => JSON.parse(Buffer.from(data).toString()).shot as number);
}

/** The states of all recordings once a recorder that has begun now has made whole what it could. */
async function statesAfterRepair(): Promise<string[]> {
  const recorder = newRecorder();
  await recorder.repaired;
  const states = recorder.list().map((describe) => describe().state);
  recorder.close();
  return states;
}

describe("a recorder", () => {
  test("lists thousands of recordings in one reading of the folder", () => {
    const recorder = newRecorder();
    recorder.start({ name: "one" });
    recorder.stop("one");
    for (let count = 1; count < 3000; count++)
      linkSync(join(folder, "one.mcap"), join(folder, `copy-${count}.mcap`));
    const began = performance.now();
    expect(recorder.list().filter((describe) => describe().state === "complete")).toHaveLength(3000);
    // 40 ms here. Reading the folder for each of them took 4 s.
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test("writes through no link that lies where it claims a name", () => {
    const others = join(folder, "others.txt");
    writeFileSync(others, "precious");
    const recorder = newRecorder();
    symlinkSync(others, join(folder, ".mine.writing"));
    expect(recorder.start({ name: "mine" }).state).toBe("recording");
    expect(readFileSync(join(folder, ".mine.writing"), "utf8")).toStartWith(`${process.pid} `);
    recorder.close();
    expect(readFileSync(others, "utf8")).toBe("precious");
  });

  test("counts what it does not record because it has too many channels, and says so once", () => {
    const told: string[] = [];
    // On the clock of the system a slow machine would add notes of how long games kept messages.
    const clock = new ManualClock();
    const hub = new Hub(clock, undefined, undefined, new Omissions((name) => told.push(name)));
    const recorder = newRecorder(hub, clock);
    hub.listen(recorder);
    recorder.start({ name: "crowd" });
    for (let count = 0; count < 4100; count++) {
      const game = hub.open();
      hub.accept(game, "log/info", new JsonText('{"message":"here"}'));
      hub.discard(game);
    }
    // One of each game, and one that says that the game has gone.
    expect(recorder.describe("crowd").messages).toBe(2 * 4096);
    expect(hub.omissions.counted()).toMatchObject({ recorded_messages_left_out: 4 });
    expect(told.filter((name) => name === "recorded_messages_left_out")).toHaveLength(1);
    recorder.close();
  });

  test("makes a recording whole whose claim is old, though another program has its process id by now", async () => {
    const recorder = newRecorder();
    recorder.start({ name: "mine" });
    const claim = join(folder, ".mine.writing");
    // What another relay finds: this process has the id of its parent.
    writeFileSync(claim, String(process.ppid));
    expect(await statesAfterRepair()).toEqual(["recording"]);
    const longAgo = new Date(Date.now() - 120_000);
    utimesSync(claim, longAgo, longAgo);
    expect(await statesAfterRepair()).toEqual(["complete"]);
  });

  test("leaves a recording alone that another container writes with the same process id, until its claim is old", async () => {
    const writer = newRecorder();
    writer.start({ name: "theirs" });
    const claim = join(folder, ".theirs.writing");
    writeFileSync(claim, `${process.pid} ${crypto.randomUUID()} another-host`);
    const clock = new ManualClock();
    const recorder = newRecorder(undefined, clock);
    await recorder.repaired;
    expect(recorder.describe("theirs").state).toBe("recording");
    const longAgo = new Date(Date.now() - 120_000);
    utimesSync(claim, longAgo, longAgo);
    expect(recorder.describe("theirs").state).toBe("cut");
    clock.advance(90_000);
    while (recorder.describe("theirs").state !== "complete") await Bun.sleep(1);
    recorder.close();
  });

  test("makes a recording whole of an earlier run that had the same process id", async () => {
    newRecorder().start({ name: "earlier" });
    const claim = join(folder, ".earlier.writing");
    const [pid, , host] = readFileSync(claim, "utf8").split(" ");
    writeFileSync(claim, `${pid} ${crypto.randomUUID()} ${host}`);
    expect(await statesAfterRepair()).toEqual(["complete"]);
  });

  test("makes 300 recordings whole over many turns of the event loop", async () => {
    const writer = newRecorder();
    writer.start({ name: "one" });
    const bytes = readFileSync(join(folder, "one.mcap"));
    writer.close();
    for (let count = 0; count < 300; count++) writeFileSync(join(folder, `cut-${count}.mcap`), bytes);
    const recorder = newRecorder();
    let turns = 0;
    let isOver = false;
    void recorder.repaired?.then(() => {
      isOver = true;
    });
    while (!isOver) {
      turns++;
      await new Promise(setImmediate);
    }
    expect(turns).toBeGreaterThan(100);
    expect(new Set(recorder.list().map((describe) => describe().state))).toEqual(new Set(["complete"]));
    recorder.close();
  });

  test("goes on in a new file after a time or at a size, loses nothing, and is stopped by its first name", async () => {
    const { recorder, shoot } = playing();
    recorder.start({ name: "walk", rotate: { seconds: 2 } });
    for (let count = 0; count < 10; count++) shoot(500);
    expect(recorder.active.map(({ name }) => name)).toEqual(["walk.003"]);
    recorder.stop("walk");
    expect(recorder.active).toEqual([]);
    const names = recorder.list().map((describe) => describe().name);
    expect(names).toEqual(["walk", "walk.002", "walk.003"]);
    const shots = await Promise.all(names.map(shotsOf));
    expect(shots.flat()).toEqual(Array.from({ length: 10 }, (_, index) => index + 1));
    expect(await metadataOf("walk.003", "game")).toMatchObject([{ source: "room" }]);
    recorder.start({ rotate: { bytes: 4096 } });
    for (let count = 0; count < 10; count++) shoot(1000);
    expect(recorder.list().length).toBeGreaterThan(4);
    recorder.close();
    expect(recorder.failed).toBeUndefined();
  });

  test("begins each file with the scene that a game shows", async () => {
    const { hub, recorder, game, clock } = playing();
    hub.accept(game, "scene", new JsonText('{"data":{"scene":"res://hall.tscn"}}'));
    clock.advance(5000);
    recorder.start({ name: "late", rotate: { seconds: 2 } });
    clock.advance(3000);
    recorder.close();
    for (const name of ["late", "late.002"]) {
      const { messages } = await readRecording(join(folder, `${name}.mcap`));
      expect(messages).toMatchObject([{ topic: "scene", sequence: 1, data: { scene: "res://hall.tscn" } }]);
    }
    const { messages } = await readRecording(join(folder, "late.mcap"));
    expect(Number(messages[0]?.logTime) / 1e6).toBe(1_700_000_005_000);
  });

  test("marks poses in a new frame of reference, and no others", async () => {
    const { hub, recorder, game } = playing();
    recorder.start({ name: "walk", transforms: false });
    for (const reference of [undefined, "new", undefined] as const) {
      const sample = { ...emptyTrackingSample(), headset: emptyPose(), reference };
      hub.accept(game, "vr_tracking", { from: "tracking", sample });
    }
    recorder.close();
    const { messages } = await readRecording(join(folder, "walk.mcap"));
    expect(messages.map(({ data }) => data.reference)).toEqual([undefined, "new", undefined]);
  });

  test("ends by itself at a size", () => {
    const { recorder, shoot } = playing();
    recorder.start({ name: "small", bytes: 4096 });
    for (let count = 0; count < 20; count++) shoot(1000);
    expect(recorder.describe("small")).toMatchObject({ state: "complete" });
    expect(recorder.describe("small").bytes).toBeLessThan(10_000);
    recorder.close();
  });

  test("deletes the oldest recordings beyond its quota, and no other file", async () => {
    const writer = newRecorder();
    const makeOld = (file: string, secondsAgo: number) => {
      const time = new Date(1_700_000_000_000 - secondsAgo * 1000);
      utimesSync(join(folder, file), time, time);
    };
    for (const name of ["a", "b", "c", "held"]) writer.start({ name });
    for (const name of ["a", "b", "c"]) writer.stop(name);
    const bytesOf = (name: string) => statSync(join(folder, `${name}.mcap`)).size;
    for (const [name, age] of Object.entries({ a: 100, b: 300, c: 200, held: 900 }))
      makeOld(`${name}.mcap`, age);
    // Another program wrote it; no name of a recording; a link.
    writeFileSync(join(folder, "foreign.mcap"), readFileSync(join(folder, "a.mcap")).fill("x", 30, 40));
    writeFileSync(join(folder, "notes.txt"), "mine");
    symlinkSync(join(folder, "a.mcap"), join(folder, "link.mcap"));
    makeOld("foreign.mcap", 2000);
    const told: object[] = [];
    const log = { ...silentLog, info: (fields: object) => void told.push(fields) } as typeof silentLog;
    const bytes = bytesOf("a") + bytesOf("c") + bytesOf("held");
    const { clock, recorder } = playing({ quota: { bytes }, log });
    clock.advance(60_000);
    const left = () =>
      readdirSync(folder)
        .filter((name) => !name.startsWith("."))
        .sort();
    expect(left()).toEqual(["a.mcap", "c.mcap", "foreign.mcap", "held.mcap", "link.mcap", "notes.txt"]);
    expect(told).toContainEqual({ recordings: ["b"] });
    recorder.close();
    const byAge = playing({ quota: { ageMillis: 150_000 } });
    byAge.clock.advance(60_000);
    expect(left()).toEqual(["foreign.mcap", "held.mcap", "link.mcap", "notes.txt"]);
    byAge.recorder.close();
    writer.close();
  });

  test("says anew what is known of a game when that has changed, and when the game has gone", async () => {
    const { hub, recorder, game, shoot } = playing({ describeGame: () => ({ budget: { hz: 72 } }) });
    recorder.start({ name: "walk" });
    shoot(1000);
    shoot(5000);
    hub.offerCommands(game, [{ name: "spawn", description: "", schema: { type: "object" } }]);
    shoot(1000);
    hub.close(game);
    recorder.close();
    const games = await metadataOf("walk", "game");
    expect(games.map(({ connected, commands }) => [connected, commands?.includes("spawn")])).toEqual([
      ["true", false],
      ["true", true],
      ["false", true],
    ]);
    expect(games[0]).toMatchObject({ engine: "4.6", budget: '{"hz":72}', intervals: "{}", features: "[]" });
  });

  test("charges a game for what of it is recorded, by its length", () => {
    const { hub, recorder, game } = playing();
    let charged = 0;
    game.payWith((millis) => {
      charged += millis;
    });
    const send = (text: string) =>
      hub.accept(game, "custom/shot", new JsonText(`{"data":{"text":"${text}"}}`));
    send("nobody records");
    recorder.start({ name: "other", topics: ["log/*"] });
    send("nobody records this topic");
    recorder.stop("other");
    expect(charged).toBe(0);
    recorder.start({ name: "all" });
    send("short");
    recorder.stop("all");
    const short = charged;
    recorder.start({ name: "more" });
    send("x".repeat(500_000));
    recorder.stop("more");
    expect(short).toBeGreaterThan(0);
    expect(charged).toBeGreaterThan(100 * short);
    recorder.close();
  });

  test("says at its beginning and end what the wall clock showed", async () => {
    const { clock, recorder } = playing();
    recorder.start({ name: "walk" });
    clock.advance(5000);
    clock.setWallClock(-3_600_000);
    recorder.close();
    const clocks = await metadataOf("walk", "clocks");
    const set = clocks.map(({ log_ns = "", wall_ns = "" }) => BigInt(wall_ns) - BigInt(log_ns));
    expect(set).toEqual([0n, -3_600_000_000_000n]);
    const [from, to] = clocks.map(({ monotonic_ms }) => Number(monotonic_ms));
    expect(Number(to) - Number(from)).toBe(5000);
  });

  test("writes whole hitches into a channel beside those of topics, unless alerts are not recorded", async () => {
    const { recorder, game } = playing();
    recorder.start({ name: "all" });
    recorder.start({ name: "fps", topics: ["fps"] });
    const hitch = { source: "room", epoch: game.epoch, to: 5, id: "hitch-1", context: { frames: [1, 2] } };
    recorder.hitch(hitch);
    recorder.close();
    const { messages } = await readRecording(join(folder, "all.mcap"));
    expect(messages).toMatchObject([
      {
        channel: "/room/hitch",
        schema: "telemetry.hitch",
        topic: "",
        publishTime: 5_000_000_000n,
        data: hitch,
      },
    ]);
    expect((await readRecording(join(folder, "fps.mcap"))).messages).toEqual([]);
  });

  test("lists a recording that cannot be read", () => {
    const recorder = newRecorder();
    recorder.start({ name: "one" });
    recorder.stop("one");
    const [describe] = recorder.list();
    rmSync(join(folder, "one.mcap"));
    expect(describe?.()).toMatchObject({ name: "one", state: "unreadable", messages: null });
    recorder.close();
  });

  test("keeps its claims young", () => {
    const clock = new ManualClock();
    const recorder = newRecorder(undefined, clock);
    recorder.start({ name: "mine" });
    const claim = join(folder, ".mine.writing");
    const longAgo = new Date(Date.now() - 120_000);
    for (let tries = 0; tries < 2; tries++) {
      utimesSync(claim, longAgo, longAgo);
      clock.advance(15_000);
      expect(Date.now() - statSync(claim).mtimeMs).toBeLessThan(60_000);
    }
    recorder.close();
  });

  test.each([".mcap", "walk.mcap", "WALK.MCAP", "con", "Nul.1", "../up", ""])("takes no name %p", (name) => {
    const recorder = newRecorder();
    expect(() => recorder.start({ name })).toThrow("expected a name of letters");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("makes the text of a message once for all recordings", () => {
    const clock = new ManualClock();
    const hub = new Hub(clock);
    const recorder = newRecorder(hub, clock);
    const names = ["one", "two", "three"];
    for (const name of names) recorder.start({ name });
    let reads = 0;
    const body = {
      from: "json" as const,
      text: "",
      bytes: 0,
      get data() {
        reads++;
        return { count: reads };
      },
    };
    for (let count = 1; count <= 2; count++)
      recorder.message(newMessage(hub.topics.get("custom/shot"), hub.relay, body));
    expect(recorder.active.map(({ messages }) => messages)).toEqual([2, 2, 2]);
    expect(reads).toBe(2);
    expect(names.map((name) => recorder.stop(name).messages)).toEqual([2, 2, 2]);
  });

  test("whose disk is full keeps no file open and no name", () => {
    const source = `
      import { readdirSync } from "node:fs";
      const { systemClock } = await import("${join(import.meta.dir, "../../src/base/clock.ts")}");
      const { Recorder } = await import("${join(import.meta.dir, "../../src/recording/index.ts")}");
      const holdDemand = () => ({ release() {} });
      const settings = () => ({ long: "x".repeat(4096) });
      const recorder = new Recorder({ clock: systemClock, folder: ${JSON.stringify(folder)}, quota: {}, settings, holdDemand });
      const open = () => readdirSync("/dev/fd").length;
      const before = open();
      const codes = Array.from({ length: 5 }, (_, index) => {
        try { return recorder.start({ name: "n" + index }).state; } catch (error) { return error.code; }
      });
      console.log(JSON.stringify({ codes, opened: open() - before }));
      recorder.close();`;
    const limited = `trap '' XFSZ; ulimit -f 2; exec "$0" "$@"`;
    const { stdout } = Bun.spawnSync(["bash", "-c", limited, process.execPath, "-e", source]);
    expect(JSON.parse(stdout.toString())).toEqual({ codes: Array(5).fill("recording_failed"), opened: 0 });
    expect(readdirSync(folder)).toEqual([]);
  });
});
