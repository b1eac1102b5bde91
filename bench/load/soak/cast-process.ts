/**
 * Everybody who uses the relay of a soak, in a process of its own:
 * `bun cast-process.ts ws://… SEED SECONDS`, with a game that restarts after so many seconds. Prints a line when all have come,
 * answers a line `counts` with {@link CastCounts}, and ends with every other line, once all have left.
 */
import { linesOf } from "../../../test/support/lines-of.ts";
import { Cast } from "./cast.ts";

const [url = "", seed, playsSeconds] = process.argv.slice(2);
const cast = await Cast.enter(url, Number(seed), Number(playsSeconds));
console.log("here");
for await (const line of linesOf(Bun.stdin.stream())) {
  if (line === "counts") {
    console.log(JSON.stringify(cast.counts));
    continue;
  }
  await cast.leave();
  console.log("gone");
  process.exit(0);
}
