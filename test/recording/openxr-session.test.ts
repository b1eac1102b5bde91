import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { homedir, hostname, userInfo } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../src/protocol/json-object.ts";
import { RecordingReader } from "../../src/recording/index.ts";

/** Made by `bun test/support/godot/record-openxr.ts`. */
const RECORDING = join(import.meta.dir, "../vectors/recordings/openxr-session.mcap");
const MAX_BYTES = 400_000;

interface Pose {
  position: number[];
  rotation: number[];
}

async function read() {
  using reader = await RecordingReader.open(RECORDING);
  const byTopic = new Map<string, JsonObject[]>();
  const texts: string[] = [];
  for (const { channel, data } of reader.messages()) {
    const text = Buffer.from(data).toString();
    texts.push(channel.name, text);
    if (channel.topic === undefined) continue;
    const known = byTopic.get(channel.topic) ?? [];
    byTopic.set(channel.topic, known);
    known.push(JSON.parse(text));
  }
  const metadata = ["relay", "settings", "game"].flatMap((name) => reader.metadata(name));
  texts.push(...metadata.map((one) => JSON.stringify([...one])));
  const { from = 0n, to = 0n } = reader.span ?? {};
  return {
    of: (topic: string) => byTopic.get(topic) ?? [],
    channels: [...reader.channels.values()].map(({ name }) => name.split("/").slice(2).join("/")),
    game: reader.metadata("game").map((one) => Object.fromEntries(one)),
    seconds: Number(to - from) / 1e9,
    text: texts.join("\n"),
  };
}

const session = await read();

test("the recording of an OpenXR session is small, and some ten seconds of one real game", () => {
  expect(statSync(RECORDING).size).toBeLessThan(MAX_BYTES);
  expect(session.seconds).toBeGreaterThan(9);
  expect(session.seconds).toBeLessThan(20);
  expect(session.game).toMatchObject([
    { source: "Godot Debug Connection Demo", engine: "4.6.3-stable", addon_age: "same" },
  ]);
  expect(session.of("custom/xr_session")).toContainEqual(
    expect.objectContaining({ state: "focused", interface: "OpenXR", refresh_rate_hz: 20 }),
  );
});

test("it has a frame and a pose of head and hands for each frame, and they move", () => {
  const frames = session.of("fps").map(({ frame }) => frame as number);
  expect(frames.length).toBeGreaterThan(100);
  const numbered = frames.slice(1).map((frame, index) => frame - (frames[index] as number));
  expect(numbered.every((step) => step === 1)).toBe(true);
  const poses = session.of("vr_tracking");
  expect(poses.map(({ frame }) => frame)).toEqual(frames);
  for (const device of ["headset", "left_controller", "right_controller"]) {
    const places = poses.map((data) => data[device] as Pose);
    expect(places.every(({ position, rotation }) => position.length === 3 && rotation.length === 4)).toBe(
      true,
    );
    expect(new Set(places.map(({ position }) => position.join())).size).toBeGreaterThan(poses.length / 2);
  }
  expect(session.channels).toContain("tf");
});

test("it has the buttons that a hand pushed, and the hitch and the error that followed", () => {
  const caused = session.of("custom/fault_caused").map(({ fault }) => fault);
  expect(caused).toEqual(["hitch", "error", "hitch"]);
  const hitches = session.of("alert").filter(({ kind }) => kind === "hitch");
  expect(hitches.length).toBeGreaterThanOrEqual(2);
  expect(session.of("log/error")).toMatchObject([{ function: "_use_what_is_not_there" }]);
  expect(session.channels).toContain("log");
});

test("it has nothing of the machine that it was made on", () => {
  const { username } = userInfo();
  // A short name may be part of any word.
  const names = [homedir(), hostname(), username].filter((name) => name.length > 4);
  for (const name of [...names, "/tmp/", "/root", "/home/", "/work", "/Users/"])
    expect([name, session.text.includes(name)]).toEqual([name, false]);
});
