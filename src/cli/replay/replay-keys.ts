import { MAX_REPLAY_SPEED, MIN_REPLAY_SPEED } from "../../protocol/replay-state.ts";
import type { ReplayControl } from "../../replay/index.ts";

/** How far an arrow key goes. Units: seconds. */
const JUMP_SECONDS = 5;

/** Where and how a recording is played. */
interface Played {
  state: string;
  position_s: number;
  speed: number;
  loop: boolean;
}

/** The keys, for a person. */
export const KEYS_HELP =
  "space plays and pauses, arrows jump 5 s and change the speed, comma and dot step by a frame, l loops, Ctrl+C ends";

/** What a key does to a replay; undefined for any other key. */
export function replayKey(
  key: string,
  { state, position_s, speed, loop }: Played,
): ReplayControl | undefined {
  const faster = (factor: number) => ({
    speed: Math.min(MAX_REPLAY_SPEED, Math.max(MIN_REPLAY_SPEED, speed * factor)),
  });
  const jump = (seconds: number) => ({ positionSeconds: Math.max(0, position_s + seconds) });
  switch (key) {
    case " ":
      return { paused: state === "playing" };
    case "\u001b[C":
      return jump(JUMP_SECONDS);
    case "\u001b[D":
      return jump(-JUMP_SECONDS);
    case "\u001b[A":
      return faster(2);
    case "\u001b[B":
      return faster(1 / 2);
    case ".":
      return { step: 1 };
    case ",":
      return { step: -1 };
    case "l":
      return { loop: !loop };
    default:
      return undefined;
  }
}
