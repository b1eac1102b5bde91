/**
 * The relay as `serve` runs it, with a history of some seconds, in a process of its own that measures itself:
 * `bun soaked-relay-process.ts SECONDS`. Prints its address. Answers a line `footing` with a `Footing` as JSON, `timers` with how many
 * wait, `live` with the bytes of its objects after a collection, `loop` with {@link LoopDelays}, and every other line with `restarted`:
 * the delays begin anew.
 */
import { heapStats } from "bun:jsc";
import { DEFAULT_RELAY_OPTIONS, startRelay } from "../../../src/app/index.ts";
import { silentLog } from "../../../src/base/log.ts";
import { CountingClock } from "../../../test/e2e/abuse/counting-clock.ts";
import { readFooting } from "../../../test/e2e/abuse/read-footing.ts";
import { LoopDelay } from "./loop-delay.ts";

const clock = new CountingClock();
const { state, samples, event, series, topics } = DEFAULT_RELAY_OPTIONS.history;
const maxAgeMillis = 1000 * Number(process.argv[2]);
const history = {
  state,
  samples,
  event: { ...event, maxAgeMillis },
  series: { ...series, maxAgeMillis },
  topics,
};
const relay = startRelay({ port: 0, history }, { clock, log: silentLog });
const loop = new LoopDelay();
console.log(relay.url);
for await (const line of console) {
  if (line === "footing") console.log(JSON.stringify(await readFooting(clock)));
  else if (line === "timers") console.log(clock.timers);
  else if (line === "live") {
    Bun.gc(true);
    console.log(heapStats().heapSize);
  } else if (line === "loop") console.log(JSON.stringify(loop.delays));
  else {
    loop.restart();
    console.log("restarted");
  }
}
