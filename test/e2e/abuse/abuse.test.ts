import { expect, setDefaultTimeout, test } from "bun:test";
import { LONG } from "../../support/long.ts";
import { skipWithout } from "../../support/needs.ts";
import { PROC } from "../../support/system-parts.ts";
import { AbusedRelay, startWitness } from "./abused-relay.ts";
import type { AttackOutcome } from "./attack.ts";
import { attackFromOutside } from "./attack-from-outside.ts";
import { hoards } from "./attacks/hoards.ts";
import { describeWitness } from "./describe-witness.ts";
import type { Footing } from "./footing.ts";
import { receiveOrdinaryGames } from "./ordinary-games.ts";
import type { WitnessReport } from "./witness-report.ts";

setDefaultTimeout(180_000);

const MIB = 1024 * 1024;
const BUDGET_P99_MILLIS = 50;
/** Share of frames that need not be judged, since the witness itself stood still. */
const MOST_LEFT_OUT = 0.2;
/** Of some 120,000 objects, how many more there may be: code that ran for the first time. */
const NEW_OBJECTS = 12_000;
/** By how many objects two looks at a process that has come to rest differ. */
const NOISE_OBJECTS = 1500;
/** What the runtime keeps of memory that it once had a use for: compiled code, and blocks that are not quite empty. */
const KEPT_BYTES = 48 * MIB;
/** By how much that differs after one round and after two. */
const NOISE_BYTES = 24 * MIB;
/** What all histories may hold, a snapshot of each of 16 games, and what the runtime keeps beside. */
const HOARD_BYTES = 68 * MIB + 16 * MIB + KEPT_BYTES;
/** Wake-ups a second by which two looks at the same idle process differ. */
const NOISE_WAKE_UPS = 10;

function printTable(rows: readonly (readonly [string, string | number, string | number])[]): void {
  for (const [name, attempts, refused] of rows)
    console.log(`${name.padEnd(74)} ${String(attempts).padStart(10)} ${String(refused).padStart(10)}`);
}

// Memory, files and wake-ups are read from /proc.
test.skipIf(skipWithout(PROC))(
  "during every attack two clients at 90 Hz lose nothing and get everything in time, and no memory stays in use",
  async () => {
    await using relay = await AbusedRelay.start();
    // What it remembers of games by design, it remembers of these.
    await receiveOrdinaryGames(relay);
    await relay.untilConnections(0);
    const before = await relay.footing();
    async function afterAll(): Promise<Footing> {
      await relay.untilConnections(0);
      await relay.untilFiles(before.files);
      return await relay.footing();
    }
    const seen: WitnessReport[] = [];
    async function witnessed(...only: string[]): Promise<[string, AttackOutcome][]> {
      const endWitness = await startWitness(relay.url);
      const told = await attackFromOutside(relay, ...only);
      // The game and its two clients are all that is left.
      await relay.untilConnections(3);
      seen.push(await endWitness());
      return told;
    }
    const told = await witnessed();
    const after = await afterAll();
    // Once more, for what only a second time shows to grow: the long form.
    const toldAgain = LONG ? await witnessed() : [];
    const again = LONG ? await afterAll() : after;
    const toldHoards = await witnessed(hoards.name);
    const hoarded = await afterAll();

    printTable([
      ["attack", "attempts", "refused"],
      ...[...told, ...toldHoards].map(([name, { attempts, refused }]) => [name, attempts, refused] as const),
    ]);
    for (const report of seen) console.log(describeWitness(report));
    const footings = { before, after, "after a second time": again, "full of what may be kept": hoarded };
    for (const line of describeFootings(footings)) console.log(line);

    const all = [...told, ...toldAgain, ...toldHoards];
    expect(all.flatMap(([, { complaints }]) => complaints)).toEqual([]);
    expect(relay.isAlive).toBe(true);
    for (const { sent, closes, clients } of seen) {
      expect([closes, clients.map(({ lost }) => lost)]).toEqual([0, [0, 0]]);
      for (const { p99Millis, leftOut } of clients) {
        expect(p99Millis).toBeLessThan(BUDGET_P99_MILLIS);
        expect(leftOut / sent).toBeLessThan(MOST_LEFT_OUT);
      }
    }
    for (const { files, timers, wakeUps } of [after, again, hoarded]) {
      expect({ files, timers }).toEqual({ files: before.files, timers: before.timers });
      expect(wakeUps - before.wakeUps).toBeLessThan(NOISE_WAKE_UPS);
    }
    expect(after.objects - before.objects).toBeLessThan(NEW_OBJECTS);
    expect(again.objects - after.objects).toBeLessThan(NOISE_OBJECTS);
    expect(after.residentBytes - before.residentBytes).toBeLessThan(KEPT_BYTES);
    expect(again.residentBytes - after.residentBytes).toBeLessThan(NOISE_BYTES);
    expect(hoarded.residentBytes - again.residentBytes).toBeLessThan(HOARD_BYTES);
  },
);

function describeFootings(footings: Readonly<Record<string, Footing>>): string[] {
  const mib = (bytes: number) => (bytes / MIB).toFixed(0);
  return Object.entries(footings).map(
    ([when, { residentBytes, heapBytes, objects, timers, files, wakeUps }]) =>
      `the relay ${when}: ${mib(residentBytes)} MiB, of it ${mib(heapBytes)} in ${objects} objects; ${timers} timers, ${wakeUps} wake-ups a second, ${files} files`,
  );
}
