import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RecordingReader, repairRecording } from "../../../src/recording/index.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { framesPacket } from "../../support/frames-packet.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { type MessageInFile, readRecording } from "../../support/read-recording.ts";
import type { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(30_000);

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "record-command-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Starts `record` as a client of a relay, and waits until the relay knows what it asks for. */
async function startRecord(relay: TestRelay, ...words: string[]): Promise<CliProcess> {
  const command = new CliProcess(["record", ...words, "--url", relay.relay.url]);
  await isSubscribed(relay);
  return command;
}

async function isSubscribed(relay: TestRelay): Promise<void> {
  const clients = async () => await (await fetch(`${relay.httpUrl}/clients`)).text();
  while (!(await clients()).includes("custom/*")) await Bun.sleep(20);
}

/** Sends frames with poses, and an event with a number. */
function play(game: TestClient, from: number, to: number): void {
  for (let frame = from; frame <= to; frame++) {
    const headset = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0.1, 1.7, Math.sin(frame)];
    game.send(framesPacket([{ frame, ticksMicros: frame * 11_111, kind: 3, headset }]));
  }
  game.send({ type: "event", event: "custom", data: { event_name: "shot", to }, timestamp: to });
  game.send({ type: "alert", level: "warning", message: `low ${to}`, timestamp: to });
}

/** Sends frames at 90 Hz, then one that takes long, and some more, and waits until the relay knows the cause of the hitch. */
async function hitch(relay: TestRelay, game: TestClient): Promise<void> {
  const frames = Array.from({ length: 300 }, (_, index) => (index === 200 ? 300_000 : 11_111));
  let ticksMicros = 0;
  for (const [index, frameMicros] of frames.entries()) {
    ticksMicros += frameMicros;
    game.send(framesPacket([{ frame: 1000 + index, ticksMicros, frameMicros }]));
  }
  const state = async () => {
    const { hitches } = (await (await fetch(`${relay.httpUrl}/hitches?waiting`)).json()) as {
      hitches: { state: string }[];
    };
    return hitches[0]?.state;
  };
  while ((await state()) !== "complete") await Bun.sleep(50);
}

/** Waits until a recording that is being written has this text in a channel of this name, as far as its chunks are written. */
async function untilWritten(path: string, shots: number): Promise<void> {
  for (;;) {
    const copy = `${path}.copy`;
    await Bun.write(copy, Bun.file(path));
    repairRecording(copy);
    using reader = await RecordingReader.open(copy);
    const messages = [...reader.messages({ channels: ({ topic }) => topic === "custom/shot" })];
    rmSync(copy);
    if (messages.length >= shots) return;
    await Bun.sleep(50);
  }
}

const SHARED = ["fps", "vr_tracking", "custom/shot", "alert"];

/** What both recordings of the same game must have alike: all but the times at which it was recorded. */
const shared = (messages: readonly MessageInFile[]) =>
  SHARED.map((name) =>
    messages
      .filter(({ topic }) => topic === name)
      .map(({ channel, schema, source, sequence, publishTime, data }) => ({
        ...{ channel, schema, source, sequence, publishTime, data },
      })),
  );

test.concurrent("what a client records is what the relay itself records: channels, numbers, times, data, games and settings", async () => {
  const own = join(folder, "own");
  const relay = TestRelay.start({ recordFolder: own });
  const game = await offeringGame(relay, "room", "spawn");
  const path = join(folder, "walk.mcap");
  const command = await startRecord(relay, path, "--json");
  play(game, 1, 30);
  await hitch(relay, game);
  command.process.kill("SIGINT");
  const answer = JSON.parse((await command.rest()).join("\n"));
  expect(answer).toMatchObject({ recordings: [{ path, state: "complete" }], missing: 0 });
  expect(await command.process.exited).toBe(0);
  game[Symbol.dispose]();
  await relay[Symbol.asyncDispose]();
  const [ownFile = ""] = readdirSync(own).filter((one) => one.endsWith(".mcap"));
  const [ours, theirs] = await Promise.all([readRecording(path), readRecording(join(own, ownFile))]);
  const [recorded, expected] = [shared(ours.messages), shared(theirs.messages)];
  // The relay goes on recording: its alert that the game stands still may come later.
  expect(recorded).toEqual(expected.map((all, index) => all.slice(0, recorded[index]?.length)));
  expect(recorded.slice(0, 3).map(({ length }) => length)).toEqual([330, 30, 1]);
  const hitches = ({ messages }: typeof ours) =>
    messages.filter(({ channel }) => channel === "/room/hitch").map(({ data }) => data);
  expect(hitches(ours)).toEqual(hitches(theirs));
  expect(hitches(ours)).toMatchObject([{ state: "complete", worst: { frame: 1200 }, context: {} }]);
  expect(recorded[3]?.[0]?.data).toEqual({
    type: "alert",
    level: "warning",
    message: "low 30",
    timestamp: 30,
  });
  expect(ours.repeated).toEqual(theirs.repeated);
  const gameOf = ({ metadata }: typeof ours) => ({
    ...Object.fromEntries(metadata.get("game") ?? []),
    connected: "",
    budget: "",
  });
  expect(gameOf(ours)).toEqual(gameOf(theirs));
  expect(gameOf(ours)).toMatchObject({ source: "room", addon: "0.2.0", project: "Room" });
  expect(ours.metadata.get("settings")).toEqual(theirs.metadata.get("settings"));
});

test.concurrent("a recording goes on when its relay has gone and come again, and a kill leaves what was written", async () => {
  const path = join(folder, "again.mcap");
  const first = TestRelay.start();
  const { port } = new URL(first.relay.url);
  await using command = await startRecord(first, path);
  play(await offeringGame(first, "room"), 1, 5);
  await untilWritten(path, 1);
  await first[Symbol.asyncDispose]();
  expect(await command.errorLine()).toContain("the recording goes on");
  await using second = TestRelay.start({ port: Number(port) });
  await isSubscribed(second);
  expect(await command.errorLine()).toContain("connected again; the messages in between are missing");
  play(await offeringGame(second, "room"), 6, 10);
  await untilWritten(path, 2);
  command.process.kill("SIGKILL");
  await command.process.exited;
  expect(repairRecording(path)).toBe(true);
  const { messages } = await readRecording(path);
  const shots = messages.filter(({ topic }) => topic === "custom/shot");
  expect(shots.map(({ source, data }) => [source, data.to])).toEqual([
    ["room", 5],
    ["room", 10],
  ]);
});

test.concurrent("it records some topics, into new files, for a time", async () => {
  await using relay = TestRelay.start();
  const game = await offeringGame(relay, "room");
  const films = join(folder, "films");
  const words = ["--topics", "custom/*", "--duration", "1.6", "--rotate", "1s"];
  const command = await startRecord(relay, films, ...words);
  play(game, 1, 5);
  const lines = await command.rest();
  expect(lines[0]).toMatch(/^recording \S+: \d+ messages, 0\.\d\d MB$/);
  const ended = lines.filter((line) => line.startsWith(films));
  expect(ended.length).toBeGreaterThan(1);
  const files = await Promise.all(
    ended.map((line) => readRecording(`${line.slice(0, line.indexOf(".mcap"))}.mcap`)),
  );
  expect(files.flatMap(({ messages }) => messages.map(({ topic }) => topic))).toEqual(["custom/shot"]);
});

test.each([
  [["--rotate", "5"], "such as 90s, 30min"],
  [["x/../a b.mcap"], "expected a name of letters"],
  [["walk.mcap", "--url", "ws://127.0.0.1:1"], "no relay answers at ws://127.0.0.1:1"],
])("wrong usage: %p", async (words, told) => {
  await using relay = TestRelay.start();
  const given = words.includes("--url") ? words : [...words, "--url", relay.relay.url];
  await using command = new CliProcess(["record", ...given], { cwd: folder });
  expect(await command.process.exited).toBe(2);
  expect(await command.stderr).toContain(told);
});
