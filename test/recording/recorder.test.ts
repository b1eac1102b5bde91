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
import { Recorder } from "../../src/recording/index.ts";
import { ManualClock } from "../support/manual-clock.ts";

setDefaultTimeout(20_000);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recorder-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function newRecorder(hub = new Hub(systemClock), clock: Clock = systemClock): Recorder {
  return new Recorder({
    hub,
    clock,
    log: silentLog,
    folder,
    settings: () => ({ history_seconds: 1 }),
    holdDemand: () => ({ release() {} }),
  });
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

  test("makes a recording whole whose claim is old, though another program has its process id by now", () => {
    const recorder = newRecorder();
    recorder.start({ name: "mine" });
    const claim = join(folder, ".mine.writing");
    // What another relay finds: this process has the id of its parent.
    writeFileSync(claim, String(process.ppid));
    const states = () =>
      newRecorder()
        .list()
        .map((describe) => describe().state);
    expect(states()).toEqual(["recording"]);
    const longAgo = new Date(Date.now() - 120_000);
    utimesSync(claim, longAgo, longAgo);
    expect(states()).toEqual(["complete"]);
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
    const hub = new Hub(systemClock);
    const recorder = newRecorder(hub);
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
    for (let count = 1; count <= 2; count++) {
      const message = newMessage(hub.topics.get("custom/shot"), hub.relay, body);
      recorder.message({ ...message, atMillis: systemClock.monotonicMillis() });
      expect(reads).toBe(count);
    }
    expect(names.map((name) => recorder.stop(name).messages)).toEqual([2, 2, 2]);
  });

  test("whose disk is full keeps no file open and no name", () => {
    const source = `
      import { readdirSync } from "node:fs";
      const { systemClock } = await import("${join(import.meta.dir, "../../src/base/clock.ts")}");
      const { Recorder } = await import("${join(import.meta.dir, "../../src/recording/index.ts")}");
      const holdDemand = () => ({ release() {} });
      const settings = () => ({ long: "x".repeat(4096) });
      const recorder = new Recorder({ clock: systemClock, folder: ${JSON.stringify(folder)}, settings, holdDemand });
      const open = () => readdirSync("/dev/fd").length;
      const before = open();
      const codes = Array.from({ length: 5 }, (_, index) => {
        try { return recorder.start({ name: "n" + index }).state; } catch (error) { return error.code; }
      });
      console.log(JSON.stringify({ codes, opened: open() - before }));`;
    const limited = `trap '' XFSZ; ulimit -f 2; exec "$0" "$@"`;
    const { stdout } = Bun.spawnSync(["bash", "-c", limited, process.execPath, "-e", source]);
    expect(JSON.parse(stdout.toString())).toEqual({ codes: Array(5).fill("recording_failed"), opened: 0 });
    expect(readdirSync(folder)).toEqual([]);
  });
});
