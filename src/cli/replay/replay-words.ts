import { clockText } from "../shared/clock-text.ts";

/** Where a recording is, in one line. */
export function replayWords({
  state,
  position_s,
  length_s,
  speed,
  loop,
  games,
}: {
  state: string;
  position_s: number;
  length_s: number;
  speed: number;
  loop: boolean;
  games: readonly string[];
}): string {
  const how = `${Number(speed.toPrecision(3))}x${loop ? ", looping" : ""}`;
  const who = games.length === 0 ? "no game" : games.join(", ");
  return `${state} ${clockText(position_s)} of ${clockText(length_s)} at ${how}: ${who}`;
}
