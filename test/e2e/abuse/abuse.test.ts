import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { AbusedRelay, type Footing, startWitness } from "./abused-relay.ts";
import type { AttackOutcome } from "./attack.ts";
import type { WitnessReport } from "./witness-report.ts";

setDefaultTimeout(180_000);

const BUDGET_P99_MILLIS = 50;
/** What the runtime keeps of memory that it once had a use for, after one round as after two: 100 bytes of each message kept would be more. Units: bytes. */
const KEPT_BYTES = 160 * 1024 * 1024;
/** Wake-ups a second by which two looks at the same idle process differ. */
const NOISE_WAKE_UPS = 10;

/** Does everything to the relay once, from another process, which gets less of the machine: attackers have machines of their own. */
async function attack(url: string): Promise<Map<string, AttackOutcome>> {
  const program = join(import.meta.dir, "run-attacks.ts");
  const attacker = Bun.spawn(["nice", "-n", "15", process.execPath, program, url], {
    stdout: "pipe",
    stderr: "inherit",
  });
  return new Map(JSON.parse(await new Response(attacker.stdout).text()));
}

function printTable(rows: readonly (readonly [string, string | number, string | number])[]): void {
  for (const [name, attempts, refused] of rows)
    console.log(`${name.padEnd(50)} ${String(attempts).padStart(10)} ${String(refused).padStart(10)}`);
}

// Memory, files and wake-ups are read from /proc.
test.skipIf(process.platform !== "linux")(
  "whatever others do, two clients at 90 Hz lose nothing and wait for nothing, and nothing stays behind",
  async () => {
    await using relay = await AbusedRelay.start("--rate-patience", "1");
    await relay.status();
    const before = await relay.footing();
    const endWitness = await startWitness(relay.url);
    const told = await attack(relay.url);
    // The game and its two clients are all that is left.
    await relay.untilConnections(3);
    const seen = await endWitness();
    await relay.untilConnections(0);
    await relay.untilFiles(before.files);
    const after = await relay.footing();
    const toldAgain = await attack(relay.url);
    await relay.untilConnections(0);
    await relay.untilFiles(before.files);
    const afterAgain = await relay.footing();

    printTable([
      ["attack", "attempts", "refused"],
      ...[...told].map(([name, { attempts, refused }]) => [name, attempts, refused] as const),
    ]);
    console.log(describeWitness(seen));
    console.log(describeFootings({ before, after, "after a second time": afterAgain }));

    const all = [...told.values(), ...toldAgain.values()];
    expect(all.flatMap(({ complaints }) => complaints)).toEqual([]);
    expect(relay.isAlive).toBe(true);
    expect([seen.closes, seen.clients.map(({ lost }) => lost)]).toEqual([0, [0, 0]]);
    for (const { p99Millis } of seen.clients) expect(p99Millis).toBeLessThan(BUDGET_P99_MILLIS);
    expect([after.files, afterAgain.files]).toEqual([before.files, before.files]);
    for (const { residentBytes } of [after, afterAgain])
      expect(residentBytes - before.residentBytes).toBeLessThan(KEPT_BYTES);
    // Timers that were left behind, by one connection of thousands each, would show.
    for (const { wakeUps } of [after, afterAgain])
      expect(wakeUps - before.wakeUps).toBeLessThan(NOISE_WAKE_UPS);
  },
);

function describeWitness({ sent, closes, clients }: WitnessReport): string {
  const each = clients.map(
    ({ lost, p50Millis, p99Millis, maxMillis }) =>
      `lost ${lost}, p50 ${p50Millis.toFixed(1)} ms, p99 ${p99Millis.toFixed(1)} ms, longest ${maxMillis.toFixed(1)} ms`,
  );
  return `two clients that behave, ${sent} frames at 90 Hz, ${closes} closed: ${each.join("; ")}`;
}

function describeFootings(footings: Readonly<Record<string, Footing>>): string {
  const each = Object.entries(footings).map(
    ([when, { residentBytes, files, wakeUps }]) =>
      `${when} ${(residentBytes / 2 ** 20).toFixed(0)} MiB, ${files} files, ${wakeUps} wake-ups a second`,
  );
  return `the relay ${each.join("; ")}`;
}
