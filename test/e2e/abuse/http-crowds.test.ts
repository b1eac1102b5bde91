import { expect, setDefaultTimeout, test } from "bun:test";
import { AbusedRelay, startWitness } from "./abused-relay.ts";
import { attackFromOutside } from "./attack-from-outside.ts";
import { httpCrowds } from "./attacks/http-crowds.ts";
import { describeWitness } from "./describe-witness.ts";

setDefaultTimeout(120_000);

const MIB = 1024 * 1024;
const BUDGET_P99_MILLIS = 50;
/** The most that the relay may take meanwhile. Answers, bodies and the garbage of making them are about half of it. */
const BUDGET_BYTES = 250 * MIB;
/** How often its memory is read. Units: milliseconds. */
const LOOK_MILLIS = 10;

// Memory is read from /proc.
test.skipIf(process.platform !== "linux")(
  "crowds of HTTP requests are refused and counted, take little memory, and two clients at 90 Hz get everything in time",
  async () => {
    await using relay = await AbusedRelay.start();
    const endWitness = await startWitness(relay.url);
    let most = 0;
    const looking = setInterval(() => {
      most = Math.max(most, relay.residentBytes);
    }, LOOK_MILLIS);
    const [[, outcome] = []] = await attackFromOutside(relay, httpCrowds.name);
    clearInterval(looking);
    const seen = await endWitness();
    console.log(
      `${outcome?.attempts} requests, ${outcome?.refused} refused; most ${Math.round(most / MIB)} MiB`,
    );
    console.log(describeWitness(seen));
    expect(outcome?.complaints).toEqual([]);
    expect(relay.isAlive).toBe(true);
    expect([seen.closes, seen.clients.map(({ lost }) => lost)]).toEqual([0, [0, 0]]);
    for (const { p99Millis } of seen.clients) expect(p99Millis).toBeLessThan(BUDGET_P99_MILLIS);
    expect(most).toBeLessThan(BUDGET_BYTES);
  },
);
