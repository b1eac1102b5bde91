/**
 * The relay as `serve` runs it, in a process of its own that tells how it stands: `bun relay-process.ts`.
 * Prints its address, and a `Footing` as JSON for each line of input.
 */
import { startRelay } from "../../../src/app/index.ts";
import { silentLog } from "../../../src/base/log.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import { CountingClock } from "./counting-clock.ts";
import { readFooting } from "./read-footing.ts";

const clock = new CountingClock();
// Patience is what a flood lasts.
const options = { port: 0, limits: { ...DEFAULT_LIMITS, patienceSeconds: 1 } };
const relay = startRelay(options, { clock, log: silentLog });
console.log(relay.url);
for await (const _ of console) console.log(JSON.stringify(await readFooting(clock)));
