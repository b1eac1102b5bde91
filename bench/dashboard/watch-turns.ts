/**
 * Loaded into the relay's process before the relay: watches its event loop. Each message from the parent is answered with the longest turn
 * since the last one, in milliseconds of processor time: other programs do not count.
 */

import { thisMachine } from "../../src/base/platform/this-machine.ts";
import { threadMillis } from "../../src/base/platform/usage.ts";

/** How often the loop is looked at. Several short turns between two looks count as one. Units: milliseconds. */
const LOOK_MILLIS = 1;

let longestMillis = 0;
let lastMillis = threadMillis(thisMachine);

function look(): void {
  const now = threadMillis(thisMachine);
  longestMillis = Math.max(longestMillis, now - lastMillis);
  lastMillis = now;
}

setInterval(look, LOOK_MILLIS);
process.on("message", () => {
  look();
  process.send?.(longestMillis);
  longestMillis = 0;
});
