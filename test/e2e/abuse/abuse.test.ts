import { expect, setDefaultTimeout, test } from "bun:test";
import { AbusedRelay, type Footing, startWitness } from "./abused-relay.ts";
import type { AttackOutcome } from "./attack.ts";
import { deepJson, giantMessages, gzipBombs, invalidUtf8 } from "./attacks/contents.ts";
import { floods } from "./attacks/floods.ts";
import { resetsEverywhere, slowHandshakes, vanishingClients } from "./attacks/handshakes.ts";
import { headerInjection, pathTraversal } from "./attacks/http.ts";
import type { WitnessReport } from "./witness-report.ts";

setDefaultTimeout(180_000);

/** One after the other, while the slow handshakes go on beside them. */
const ATTACKS = [
  vanishingClients,
  giantMessages,
  gzipBombs,
  deepJson,
  invalidUtf8,
  pathTraversal,
  headerInjection,
  resetsEverywhere,
  floods,
];

const BUDGET_P99_MILLIS = 50;
/** What a runtime keeps of memory that it once had a use for. Units: bytes. */
const KEPT_BYTES = 100 * 1024 * 1024;
/** What a second round may keep beside: nothing, but for noise. Units: bytes. */
const NOISE_BYTES = 24 * 1024 * 1024;

async function runAll(relay: AbusedRelay, told: Map<string, AttackOutcome>): Promise<void> {
  const slow = slowHandshakes.run(relay);
  for (const { name, run } of ATTACKS) {
    const startMillis = performance.now();
    told.set(name, await run(relay));
    if (process.env.ABUSE_TIMES) console.log(name, Math.round(performance.now() - startMillis), "ms");
  }
  told.set(slowHandshakes.name, await slow);
}

function printTable(rows: readonly (readonly [string, string | number, string | number])[]): void {
  for (const [name, attempts, refused] of rows)
    console.log(`${name.padEnd(50)} ${String(attempts).padStart(10)} ${String(refused).padStart(10)}`);
}

test("whatever others do, two clients at 90 Hz lose nothing and wait for nothing, and nothing stays behind", async () => {
  await using relay = await AbusedRelay.start("--rate-patience", "1");
  await relay.status();
  const before = await relay.footing();
  const told = new Map<string, AttackOutcome>();
  const endWitness = await startWitness(relay.url);
  await runAll(relay, told);
  // The game and its two clients are all that is left.
  await relay.untilConnections(3);
  const seen = await endWitness();
  await relay.untilConnections(0);
  await relay.untilFiles(before.files);
  const after = await relay.footing();
  await runAll(relay, new Map());
  await relay.untilConnections(0);
  await relay.untilFiles(before.files);
  const afterAgain = await relay.footing();

  printTable([
    ["attack", "attempts", "refused"],
    ...[...told].map(([name, { attempts, refused }]) => [name, attempts, refused] as const),
  ]);
  console.log(describeWitness(seen));
  console.log(describeFootings({ before, after, "after a second time": afterAgain }));

  expect([...told.values()].flatMap(({ complaints }) => complaints)).toEqual([]);
  expect(relay.isAlive).toBe(true);
  expect([seen.closes, seen.clients.map(({ lost }) => lost)]).toEqual([0, [0, 0]]);
  for (const { p99Millis } of seen.clients) expect(p99Millis).toBeLessThan(BUDGET_P99_MILLIS);
  expect([after.files, afterAgain.files]).toEqual([before.files, before.files]);
  expect(after.residentBytes - before.residentBytes).toBeLessThan(KEPT_BYTES);
  expect(afterAgain.residentBytes - after.residentBytes).toBeLessThan(NOISE_BYTES);
  // One timer that was left behind at 10 Hz would show.
  expect(afterAgain.wakeUps - before.wakeUps).toBeLessThan(8);
});

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
