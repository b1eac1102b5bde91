import { basename } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { Relay } from "../../app/index.ts";
import { MAX_REPLAY_SPEED, MIN_REPLAY_SPEED } from "../../protocol/replay-state.ts";
import { numberOption } from "./option-values.ts";

/** Longest recording that a position may be in. Units: seconds. */
const MAX_POSITION_SECONDS = 1e7;

/** Flags with which a recording begins to play. */
export interface ReplayFlags {
  speed: number;
  loop: boolean;
  /** Units: seconds since the beginning. */
  from: number;
  paused: boolean;
}

/** Adds the flags with which a recording begins to play to a command. */
export function addReplayOptions(command: Command): Command {
  return command
    .option(
      "--speed <factor>",
      `how fast it plays, from ${MIN_REPLAY_SPEED} to ${MAX_REPLAY_SPEED}`,
      numberOption({ min: MIN_REPLAY_SPEED, max: MAX_REPLAY_SPEED }),
      1,
    )
    .option("--loop", "begin again at the end", false)
    .option(
      "--from <position>",
      "where it begins: seconds, or minutes and seconds such as 2:30",
      positionOption,
      0,
    )
    .option("--paused", "wait at the beginning until it is told to play", false);
}

/** Plays a file in a relay. Fails: recording_failed. */
export async function playRecording(
  relay: Pick<Relay, "replay">,
  file: string,
  { speed, loop, from, paused }: Readonly<ReplayFlags>,
): ReturnType<Relay["replay"]> {
  const replay = await relay.replay();
  // Loaded here, so that a demo without a recording does not load it.
  const { RECORDING_ENDING, RecordingReader } = await import("../../recording/index.ts");
  const reader = await RecordingReader.open(file);
  replay.play(reader, basename(file, RECORDING_ENDING), { speed, loop, positionSeconds: from, paused });
  return replay;
}

/** Reads a position: seconds, minutes and seconds, or hours, minutes and seconds. Fails: InvalidArgumentError. */
function positionOption(text: string): number {
  const parts = text.split(":").map(Number);
  const seconds = parts.reduce((sum, part) => sum * 60 + part, 0);
  if (parts.length > 3 || text.includes("-") || !(seconds >= 0 && seconds <= MAX_POSITION_SECONDS))
    throw new InvalidArgumentError("Expected seconds, or minutes and seconds such as 2:30.");
  return seconds;
}
