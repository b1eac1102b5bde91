import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "../../../src/base/log.ts";
import { Hub, Omissions, type Source } from "../../../src/hub/index.ts";
import type { JsonObject } from "../../../src/protocol/json-object.ts";
import type { Topic } from "../../../src/protocol/topics.ts";
import { BlackBox, type BlackBoxOptions } from "../../../src/recording/black-box/index.ts";
import { RecordingReader } from "../../../src/recording/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { type MessageInFile, readRecording } from "../../support/read-recording.ts";

const HZ = 50;
const NOISE_BYTES = 48 * 1024;
const HOUR_MILLIS = 3_600_000;

let folder: string;
let clock: ManualClock;
let hub: Hub;
let boxes: BlackBox[];
/** What the next turns of the event loop do. */
let turns: (() => void)[];
let links: Map<string, string>;
let told: Record<string, unknown>[];
let logged: string[];
let engineHasStopped: boolean;
let held: number;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "black-box-")), "boxes");
  clock = new ManualClock();
  hub = new Hub(clock, undefined, undefined, new Omissions((name) => logged.push(name)));
  [boxes, turns, told, logged, links] = [[], [], [], [], new Map()];
  engineHasStopped = false;
  held = 0;
});

afterEach(() => {
  for (const box of boxes) box.close();
  rmSync(join(folder, ".."), { recursive: true, force: true });
});

function newBox(options: Partial<BlackBoxOptions> = {}): BlackBox {
  const log = { ...silentLog, error: (line: unknown) => void logged.push(String(line)) };
  const box = new BlackBox(
    {
      hub,
      clock,
      log,
      settings: () => ({ history_seconds: 1 }),
      describeGame: () => ({ budget: null }),
      holdDemand: () => {
        held++;
        return { release: () => held-- };
      },
      hasEngineStopped: () => engineHasStopped,
      hitches: {
        recorded: ({ epoch }, name) => links.set(epoch, name),
        unrecorded: (name) => {
          for (const [epoch, one] of links) if (one === name) links.delete(epoch);
        },
      },
      nextTurn: (callback) => turns.push(callback),
    },
    { folder, beforeSeconds: 60, afterSeconds: 15, ...options },
  );
  hub.listen(box);
  hub.listen({
    message: ({ topic, source, body }) => {
      if (source === hub.relay && topic.name === "log/info" && body.from === "json") told.push(body.data);
    },
  });
  boxes.push(box);
  return box;
}

function newGame(name = "room"): Source {
  const game = hub.open();
  hub.introduce(game, { type: "hello", source: name });
  return game;
}

/** Has games send frames, each with its number of the whole run, for so long. */
function play(seconds: number, ...games: Source[]): void {
  for (let frame = 0; frame < seconds * HZ; frame++) {
    clock.advance(1000 / HZ);
    for (const game of games)
      hub.accept(game, "fps", {
        from: "frame",
        sample: { frame: frame + 1, fps: HZ, frameMillis: 1000 / HZ, physicsMillis: 1 },
      });
    runTurns();
  }
}

function runTurns(): void {
  while (turns.length > 0) turns.shift()?.();
}

function say(game: Source, topic: Topic, data: JsonObject): void {
  hub.accept(game, topic, { from: "json", text: JSON.stringify({ data }), data });
}

function alert(about: Source, fields: Record<string, unknown> = {}): void {
  const { level = "warning", kind = "hitch", ...others } = fields;
  hub.tellAlert(about, {
    level: level as "warning",
    message: `a ${kind}`,
    fields: { kind, id: `${kind}-1`, state: "once", ...others },
  });
}

const files = () =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((one) => one.endsWith(".mcap"))
        .sort()
    : [];

/** The seconds that a recording has of a game, by its frames. */
async function seconds(file: string, topic = "fps"): Promise<number> {
  const { messages } = await readRecording(join(folder, file));
  return messages.filter((one) => one.topic === topic).length / HZ;
}

describe("the black box", () => {
  test("leaves a minute before a hitch and 15 seconds after it, complete, named by what happened", async () => {
    const box = newBox();
    const game = newGame("Demo Room!");
    play(100, game);
    alert(game);
    expect(box.list().map((one) => one().state)).toEqual(["recording"]);
    play(20, game);
    const [file = "", ...others] = files();
    expect(others).toEqual([]);
    expect(file).toMatch(/^2023-11-14T22-15-00\.Demo-Room-\.hitch\.mcap$/);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const { messages, metadata } = await readRecording(join(folder, file));
    expect(messages.map(({ topic }) => topic)).toContain("alert");
    const inIt = await seconds(file);
    // A chunk has a second, and boxes end at a tick.
    expect(inIt).toBeGreaterThanOrEqual(75);
    expect(inIt).toBeLessThan(77);
    expect([...metadata.keys()].sort()).toEqual(["black_box", "clocks", "game", "relay", "settings"]);
    expect(metadata.get("game")?.get("source")).toBe("Demo Room!");
    expect(Object.fromEntries(metadata.get("black_box") ?? [])).toMatchObject({
      cause: "hitch",
      message: "a hitch",
      alert: "hitch-1",
      source: "Demo Room!",
      source_epoch: game.epoch,
    });
    const name = file.replace(".mcap", "");
    expect(links.get(game.epoch)).toBe(name);
    expect(told).toMatchObject([
      { event_name: "black_box", recording: name, cause: "hitch", source: "Demo Room!", alerts: ["hitch-1"] },
    ]);
    expect(box.list().map((one) => one().state)).toEqual(["complete"]);
    box.remove(name);
    expect(links.size).toBe(0);
  });

  test("begins with the scene that the game showed, however long ago it was told", async () => {
    newBox({ beforeSeconds: 5, afterSeconds: 1 });
    const game = newGame();
    say(game, "scene", { scene: "res://lobby.tscn" });
    play(3, game);
    say(game, "scene", { scene: "res://arena.tscn" });
    play(20, game);
    alert(game);
    play(3, game);
    const { messages } = await readRecording(join(folder, files()[0] ?? ""));
    const [first] = messages;
    expect(messages.filter(({ topic }) => topic === "scene")).toEqual([first as MessageInFile]);
    expect(first).toMatchObject({ sequence: 2, data: { scene: "res://arena.tscn" } });
  });

  test("says on which machine the game ran, if it has sent a snapshot", async () => {
    newBox({ afterSeconds: 1 });
    const game = newGame();
    play(1, game);
    const data = {
      project: { device: "Quest 3", graphics: "Adreno 740", executable: "/home/somebody/game" },
    };
    hub.keepSnapshot(game, { from: "json", text: JSON.stringify({ data }), data }, 1);
    play(2, game);
    alert(game);
    play(3, game);
    const { metadata } = await readRecording(join(folder, files()[0] ?? ""));
    expect(JSON.parse(metadata.get("game")?.get("setup") ?? "")).toEqual({
      device: "Quest 3",
      graphics: "Adreno 740",
    });
  });

  test("has the relay's own messages of that time beside the game's", async () => {
    newBox();
    const game = newGame();
    play(1, game);
    hub.tellOfRelay("log/info", "info", { event_name: "engine_started", message: "it runs" });
    play(1, game);
    alert(game, { kind: "memory_leak", level: "error" });
    play(16, game);
    const [file = ""] = files();
    expect(file).toContain(".room.alert.mcap");
    const { messages } = await readRecording(join(folder, file));
    expect(messages.filter(({ source }) => source === "relay").map(({ data }) => data.message)).toEqual([
      "it runs",
      "it runs",
    ]);
  });

  test("keeps nothing for a warning, for the end of an alert, and for an event", () => {
    newBox();
    const game = newGame();
    play(1, game);
    alert(game, { kind: "memory_leak" });
    alert(game, { kind: "memory_leak", level: "info", state: "resolved" });
    say(game, "log/error", { message: "engine_crashed", event_name: "engine_crashed" });
    play(20, game);
    expect(files()).toEqual([]);
  });

  test("goes on for hitches that follow, and begins a new recording after five minutes of them", async () => {
    newBox();
    const game = newGame();
    play(10, game);
    for (let count = 0; count < 31; count++) {
      alert(game, { id: `hitch-${count}` });
      play(10, game);
    }
    play(20, game);
    expect(files()).toHaveLength(2);
    // 10 s before, and 300 s, or a tick more, after the first hitch.
    expect(await seconds(files()[0] ?? "")).toBeCloseTo(310, -1);
    expect(told.map(({ alerts }) => (alerts as string[]).length)).toEqual([30, 1]);
  });

  test("keeps at most 10 in an hour, counts the others, says so once, and still keeps a crash", () => {
    newBox({ beforeSeconds: 1, afterSeconds: 0 });
    const game = newGame();
    for (let count = 0; count < 15; count++) {
      play(1, game);
      alert(game);
      play(0.5, game);
    }
    expect(files()).toHaveLength(10);
    expect(hub.omissions.counted()).toEqual({ black_box_recordings_left_out: 5 });
    expect(logged).toEqual(["black_box_recordings_left_out"]);
    hub.close(game, "lost");
    clock.advance(1500);
    runTurns();
    expect(files().filter((file) => file.includes(".crash."))).toHaveLength(1);
    clock.advance(HOUR_MILLIS);
    const another = newGame("another");
    play(1, another);
    alert(another);
    play(1, another);
    expect(files()).toHaveLength(12);
  });
});

describe("a game that has gone", () => {
  const goes = (end: "closed" | "lost") => {
    const game = newGame();
    play(5, game);
    hub.close(game, end);
    return game;
  };

  test("without a close leaves its last seconds, the last of which was not in a chunk yet", async () => {
    newBox();
    const game = goes("lost");
    clock.advance(1200);
    runTurns();
    const [file = ""] = files();
    expect(file).toContain(".room.crash.mcap");
    expect(await seconds(file)).toBe(5);
    expect(links.get(game.epoch)).toBe(file.replace(".mcap", ""));
  });

  test("with a close leaves nothing", () => {
    newBox();
    goes("closed");
    clock.advance(5000);
    runTurns();
    expect(files()).toEqual([]);
  });

  test.each([
    ["before", [true, true]],
    ["after", [false, true]],
    ["before, and has been started again,", [true, false]],
  ] as const)("because its engine was stopped %s leaves nothing", (_, [then, later]) => {
    newBox();
    engineHasStopped = then;
    goes("lost");
    engineHasStopped = later;
    clock.advance(5000);
    runTurns();
    expect(files()).toEqual([]);
  });

  test.each(["closed", "lost"] as const)(
    "while the engine beside the relay crashed (%s) leaves one recording that says so",
    async (end) => {
      newBox();
      goes(end);
      clock.advance(500);
      hub.tellOfRelay("log/error", "error", { event_name: "engine_crashed", message: "Godot crashed" });
      clock.advance(5000);
      runTurns();
      expect(files()).toHaveLength(1);
      const { metadata, messages } = await readRecording(join(folder, files()[0] ?? ""));
      expect(metadata.get("black_box")?.get("message")).toBe("Godot crashed");
      expect(messages.map(({ data }) => data.event_name)).toContain("engine_crashed");
    },
  );

  test("at the end of the relay leaves its last seconds before the relay has ended, also if its connection is still open", () => {
    const box = newBox();
    goes("lost");
    const other = newGame("other");
    play(0.5, other);
    hub.tellOfRelay("log/error", "error", { event_name: "engine_crashed", message: "Godot crashed" });
    box.close();
    expect(files().map((file) => file.split(".")[1])).toEqual(["other", "room"]);
    expect(held).toBe(0);
  });

  test("while a hitch of it is recorded ends that recording, and leaves one of its own", () => {
    newBox();
    const game = newGame();
    play(5, game);
    alert(game);
    play(2, game);
    hub.close(game, "lost");
    clock.advance(1500);
    runTurns();
    expect(files().map((file) => file.split(".")[2])).toEqual(["hitch", "crash"]);
    expect(told.map(({ cause }) => cause).sort()).toEqual(["crash", "hitch"]);
  });

  test("is forgotten once its seconds are too old", () => {
    const box = newBox({ beforeSeconds: 10 });
    goes("closed");
    expect(box.describeState().games).toBe(1);
    clock.advance(12_000);
    expect(box.describeState().games).toBe(0);
  });
});

describe("the last seconds that somebody asks for", () => {
  test("are a recording that is complete when it is there", async () => {
    const box = newBox();
    const game = newGame();
    play(30, game);
    const asked = box.keep({ seconds: 10 });
    runTurns();
    const { name, state, bytes } = await asked;
    expect([name.endsWith(".room.asked"), state, bytes > 1000]).toEqual([true, "complete", true]);
    expect(await seconds(`${name}.mcap`)).toBeCloseTo(10, -0.5);
  });

  test("are refused without a game, and need a name if there are several", async () => {
    const box = newBox();
    expect(box.keep({ seconds: 10 })).rejects.toMatchObject({ code: "no_game" });
    const [one, other] = [newGame("one"), newGame("other")];
    play(1, one, other);
    expect(box.keep({ seconds: 10 })).rejects.toMatchObject({ code: "ambiguous_game" });
    expect(box.keep({ seconds: 10, source: "third" })).rejects.toMatchObject({ code: "no_game" });
    const asked = box.keep({ seconds: 10, source: "other" });
    runTurns();
    expect((await asked).name).toContain(".other.asked");
  });
});

describe("the memory of the black box", () => {
  test("is bounded for a game that sends alerts without end: a recording names the first hundred", async () => {
    newBox();
    const game = newGame();
    play(1, game);
    for (let count = 0; count < 500; count++)
      alert(game, { level: "error", kind: "own", id: `own-${count}` });
    alert(game, { level: "error", kind: "own", id: "long".repeat(1000) });
    play(20, game);
    const [about] = told as { alerts: string[] }[];
    expect(about?.alerts).toHaveLength(100);
    const path = join(folder, files()[0] ?? "");
    using reader = await RecordingReader.open(path);
    expect(reader.metadata("black_box")).toHaveLength(100);
    const { messages } = await readRecording(path);
    expect(messages.filter(({ topic }) => topic === "alert")).toHaveLength(501);
  });

  /** Has a game send events that do not compress. */
  const flood = (game: Source, megabytes: number) => {
    for (let count = 0; count < (megabytes * 1024 ** 2) / NOISE_BYTES; count++) {
      const noise = randomBytes(NOISE_BYTES).toString("base64");
      say(game, "custom/noise", { event_name: "noise", noise });
    }
  };

  test("is bounded for a game that floods, which pushes out no other", async () => {
    const box = newBox();
    const [loud, quiet] = [newGame("loud"), newGame("quiet")];
    play(10, quiet, loud);
    const before = box.describeState().bytes as number;
    flood(loud, 40);
    const after = box.describeState().bytes as number;
    expect(after).toBeGreaterThan(8 * 1024 ** 2);
    expect(after).toBeLessThan(before + 16 * 1024 ** 2);
    expect(hub.omissions.counted().black_box_shortened).toBeGreaterThan(0);
    alert(quiet);
    play(16, quiet);
    expect(await seconds(files()[0] ?? "")).toBeGreaterThan(24);
  });

  test("is bounded for all games together", () => {
    const box = newBox();
    const loud = Array.from({ length: 6 }, (_, index) => newGame(`loud-${index}`));
    for (const game of loud) flood(game, 16);
    const bytes = box.describeState().bytes as number;
    expect(bytes).toBeGreaterThan(60 * 1024 ** 2);
    expect(bytes).toBeLessThanOrEqual(64 * 1024 ** 2);
  });

  test("has room for 64 connections, of which those that have gone make room first", () => {
    const box = newBox();
    const games = Array.from({ length: 64 }, (_, index) => newGame(`game-${index}`));
    play(0.1, ...games);
    play(0.1, newGame("further"));
    expect(hub.omissions.counted()).toEqual({ black_box_messages_left_out: 5 });
    hub.close(games[0] as Source);
    play(0.1, newGame("later"));
    expect(hub.omissions.counted()).toEqual({ black_box_messages_left_out: 5 });
    expect(box.describeState().games).toBe(64);
  });

  test("is packed for some games at a time", () => {
    const box = newBox();
    const games = Array.from({ length: 64 }, (_, index) => newGame(`game-${index}`));
    const grown = new Set<number>();
    let before = 0;
    for (let count = 0; count < 5 * HZ; count++) {
      play(1 / HZ, ...games);
      const { bytes } = box.describeState() as { bytes: number };
      // A chunk of a second of these frames has at most a few KiB.
      grown.add(Math.ceil((bytes - before) / 8192));
      before = bytes;
    }
    expect(before).toBeGreaterThan(64 * 1024);
    expect(Math.max(...grown)).toBeLessThanOrEqual(8);
  });

  test("is written over many turns of the event loop", () => {
    newBox();
    const game = newGame();
    flood(game, 10);
    alert(game);
    let count = 0;
    let most = 0;
    while (turns.length > 0) {
      const before = statSync(join(folder, files()[0] ?? "")).size;
      turns.shift()?.();
      most = Math.max(most, statSync(join(folder, files()[0] ?? "")).size - before);
      count++;
    }
    expect(count).toBeGreaterThan(20);
    expect(most).toBeLessThan(256 * 1024 + 130 * 1024);
  });
});

describe("the folder of the black box", () => {
  test("loses its oldest recordings after 14 days, and no file of another program or another name", () => {
    newBox({ beforeSeconds: 1, afterSeconds: 0 });
    const game = newGame();
    play(1, game);
    alert(game);
    play(1, game);
    writeFileSync(join(folder, "other.mcap"), "precious");
    copyFileSync(join(folder, files()[0] ?? ""), join(folder, "walk.mcap"));
    expect(files()).toHaveLength(3);
    clock.advance(60_000);
    expect(files()).toHaveLength(3);
    for (const file of files()) {
      const long = new Date(clock.unixMillis() - 15 * 86_400_000);
      utimesSync(join(folder, file), long, long);
    }
    clock.advance(60_000);
    expect(files()).toEqual(["other.mcap", "walk.mcap"]);
    expect(links.size).toBe(0);
  });

  test("that cannot be used is told once, and used as soon as it can be", () => {
    writeFileSync(join(folder, "..", "file"), "");
    const good = folder;
    folder = join(folder, "..", "file", "boxes");
    const box = newBox({ beforeSeconds: 1, afterSeconds: 0 });
    const game = newGame();
    play(1, game);
    for (let count = 0; count < 3; count++) alert(game);
    expect(logged).toHaveLength(1);
    expect(box.describeState().failed).toMatchObject({ name: "the last seconds of room" });
    expect(box.list()).toEqual([]);
    rmSync(join(good, "..", "file"));
    alert(game);
    play(1, game);
    expect(files()).toHaveLength(1);
    expect(box.describeState().failed).toBeNull();
    folder = good;
  });

  test("that goes away while a recording is written ends that recording only", async () => {
    const box = newBox();
    const game = newGame();
    play(1, game);
    alert(game);
    rmSync(folder, { recursive: true });
    play(20, game);
    expect(links.size).toBe(0);
    alert(game);
    play(20, game);
    expect(files()).toHaveLength(1);
    expect(box.describeState()).toMatchObject({ written: [files()[0]?.replace(".mcap", "")] });
  });
});
