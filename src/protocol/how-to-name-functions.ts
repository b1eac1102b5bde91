/** What stands in the way of the engine's profile of a game's scripts, which alone names functions. */
export interface ProfilerState {
  /** Whether the relay profiles the scripts of every game that it can. */
  isOn: boolean;
  /** `connected`: by the engine's debugger, which profiles. `alone`: without it. `release`: a build that has no debugger. */
  game: "connected" | "alone" | "release";
}

/** Who reads the hint, and so which switch this reader has: a person at the relay, at `check`, or an assistant with the relay's tools. */
export type HintReader = "person" | "check" | "assistant";

const SWITCH: Readonly<Record<HintReader, string>> = {
  person:
    'start the relay with --profile-hitches, or turn it on now with PATCH /config and {"profile_hitches":true}',
  check: "run check again with --profile",
  assistant: "call set_intervals with profile_hitches true",
};

/** What the reader can do so that hitches name the function; undefined if nothing is in the way. The address is that of the relay's `/debugger`. */
export function howToNameFunctions(
  { isOn, game }: ProfilerState,
  reader: HintReader,
  debuggerUrl: string,
): string | undefined {
  if (game === "connected") return isOn ? undefined : `to learn which function, ${SWITCH[reader]}`;
  if (game === "release")
    return "to learn which function, run a debug build of the game: this release build has no profiler";
  const start = `start the game with --remote-debug ${debuggerUrl}, as the command launch does`;
  return isOn
    ? `to learn which function, ${start}`
    : `to learn which function, ${start}, and ${SWITCH[reader]}`;
}
