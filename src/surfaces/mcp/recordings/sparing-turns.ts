import type { Clock } from "../../../base/clock.ts";
import { thisMachine } from "../../../base/platform/this-machine.ts";
import { threadMillis } from "../../../base/platform/usage.ts";
import type { NextTurn } from "../tool/tool.ts";

/** Work before the first pause: a short recording is judged at once. Units: milliseconds. */
const FREE_MILLIS = 150;

/**
 * Turns for long work that leave the asking peer most of what it may cost: after each turn it pauses, so that the work takes this share of the time.
 * Without that, other requests of the same address would be refused until the work is paid for.
 */
export function sparingTurns(
  nextTurn: NextTurn,
  share: () => number,
  clock: Pick<Clock, "after">,
  workedMillis: () => number = () => threadMillis(thisMachine),
): NextTurn {
  let beganMillis = workedMillis();
  let freeMillis = FREE_MILLIS;
  return async () => {
    const worked = workedMillis() - beganMillis;
    freeMillis -= worked;
    if (freeMillis < 0)
      await new Promise<void>((resolve) => {
        clock.after(worked * (1 / share() - 1), resolve);
      });
    await nextTurn();
    beganMillis = workedMillis();
  };
}
