import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeMotion, type Motion } from "../../../src/motion/index.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";

const folder = mkdtempSync(join(tmpdir(), "motion-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

const POSE = [1, 0, 1.7, 0, 0, 0, 0, 1];
const sound: Motion = {
  recording: "walk.mcap",
  source: "hall",
  seconds: 1,
  tracks: [
    { device: "head", kind: "pose", times: [0, 0.5, 1], values: [...POSE, ...POSE, ...POSE] },
    { device: "left_hand", kind: "inputs", times: [0, 1], values: [0, 0, 0, 1, 1, 7] },
  ],
};
const bytes = Buffer.from(encodeMotion(sound, 0.1));
const line = bytes.subarray(0, bytes.indexOf("\n") + 1).toString();
const rest = bytes.subarray(line.length);
/** The sound motion with another description. */
const described = (change: (head: Record<string, unknown>) => void) => {
  const head = JSON.parse(line);
  change(head);
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), rest]);
};
const track = (change: Record<string, unknown>) =>
  described((head) => Object.assign((head.tracks as Record<string, unknown>[])[0] ?? {}, change));
const withValues = (...numbers: number[]) =>
  encodeMotion({ ...sound, tracks: [{ device: "head", kind: "pose", times: [0], values: numbers }] }, 0);

/** Files that are no motion, and what is played in spite of its numbers. */
const FILES: Readonly<Record<string, [what: "played" | "refused", bytes: Uint8Array]>> = {
  sound: ["played", bytes],
  huge: ["played", withValues(1, 3e38, -3e38, 0, 0, 0, 0, 1)],
  nothing: ["refused", Buffer.alloc(0)],
  noise: ["refused", Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251))],
  "a-list": ["refused", Buffer.from("[1,2]\n")],
  "only-a-version": ["refused", Buffer.from('{"motion":1}\n')],
  deep: ["refused", Buffer.from(`{"motion":1,"tracks":${"[".repeat(10_000)}\n`)],
  cut: ["refused", bytes.subarray(0, -4)],
  "no-length": ["refused", described((head) => (head.seconds = "long"))],
  "no-begin": ["refused", described((head) => (head.begins_seconds = null))],
  "tracks-of-text": ["refused", described((head) => (head.tracks = ["head", 5]))],
  "more-samples-than-memory": ["refused", track({ samples: 1e15 })],
  "samples-below-zero": ["refused", track({ samples: -3 })],
  "another-kind": ["refused", track({ kind: "eyes" })],
  "another-device": ["refused", track({ device: "/root" })],
  "a-head-with-buttons": ["refused", track({ kind: "inputs" })],
  "no-number": ["refused", withValues(1, Number.NaN, 0, 0, 0, 0, 0, 1)],
  endless: ["refused", withValues(1, Number.POSITIVE_INFINITY, 0, 0, 0, 0, 0, 1)],
};

test.skipIf(skipWithoutGodot())(
  "a file that is no motion is refused in words, and the game goes on",
  async () => {
    const paths = Object.entries(FILES).map(([name, [, content]]) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    });
    using project = prepareTestGame();
    using godot = runGodot({ project: project.path, args: ["-s", "res://read_motions.gd", "--", ...paths] });
    expect(await godot.exited).toBe(0);
    const lines: string[] = godot.output().match(/^motion .*$/gm) ?? [];
    expect(lines).toEqual(Object.entries(FILES).map(([name, [what]]) => `motion ${name} ${what}`));
    expect(godot.complaints()).toEqual([]);
  },
  30_000,
);
