import type { Hitch } from "./hitch.ts";

/** A frame that takes this long is too long to be passed over, whatever its cause. Units: milliseconds. */
const LONG_MILLIS = 500;

/** Whether the game only waited, and not for long: such a hitch is no fault of the game, and is neither told nor counted. */
export function onlyWaited({ cause, worst }: Readonly<Pick<Hitch, "cause" | "worst">>): boolean {
  return cause.kind === "waiting" && worst.ms < LONG_MILLIS;
}
