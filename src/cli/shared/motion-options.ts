import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { thisMachine } from "../../base/platform/this-machine.ts";
import type { Motion } from "../../motion/index.ts";
import { numberOption } from "./option-values.ts";

/** The flags of commands that play a motion, as commander returns them. */
export interface MotionFlags {
  /** A recording; `true` only allows the game's commands that move devices. */
  motion?: string | true;
  motionFrom?: number;
  motionTo?: number;
  motionSource?: string;
  motionOverHeadset?: boolean;
}

/** A motion that a game can play. Its file is removed when this process ends. */
export interface PreparedMotion {
  /** Undefined if the game may only carry out commands that move devices. */
  motion: Motion | undefined;
  /** For the environment of the game. */
  environment: Readonly<Record<string, string>>;
}

const seconds = numberOption({ min: 0, max: 1e6 });

/** Adds the flags that choose the part of a recording. */
export function addMotionPartOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--motion-from <seconds>",
        "with --motion: begin this long after the recording begins",
      ).argParser(seconds),
    )
    .addOption(
      new Option(
        "--motion-to <seconds>",
        "with --motion: end this long after the recording begins",
      ).argParser(seconds),
    )
    .option("--motion-source <name>", "with --motion: the game, if the recording has the poses of several");
}

/**
 * Reads the motion of the flags and writes it into a file for the game; undefined without the flag. `beginsSeconds`: time from the first frame of the
 * scene to the beginning of the motion. Fails: bad_usage.
 */
export async function prepareMotion(
  { motion: asked, motionFrom, motionTo, motionSource, motionOverHeadset }: Readonly<MotionFlags>,
  beginsSeconds: number,
): Promise<PreparedMotion | undefined> {
  if (asked === undefined) return undefined;
  const allowed = { TELEMETRY_RELAY_MOTION: motionOverHeadset === true ? "headset" : "on" };
  if (asked === true) return { motion: undefined, environment: allowed };
  // Loaded here, so that the help does not load it.
  const { encodeMotion, readMotion } = await import("../../motion/index.ts");
  const part = { source: motionSource, fromSeconds: motionFrom, toSeconds: motionTo };
  const motion = await readMotion(asked, part);
  const folder = mkdtempSync(join(thisMachine.temporary, "telemetry-relay-motion-"));
  const path = join(folder, "motion");
  writeFileSync(path, encodeMotion(motion, beginsSeconds));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return { motion, environment: { ...allowed, TELEMETRY_RELAY_MOTION_FILE: path } };
}

/** What a motion moves, for people: `walk.mcap: 12.3 s of head, left_hand`. */
export function describeMotion({ recording, seconds: length, tracks }: Readonly<Motion>): string {
  const devices = new Set(tracks.map(({ device }) => device));
  return `${recording}: ${length.toFixed(1)} s of ${[...devices].join(", ")}`;
}
