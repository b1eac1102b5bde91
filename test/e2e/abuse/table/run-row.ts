import type { AttackRow } from "./attack-row.ts";
import { ChildLines } from "./child-lines.ts";
import { newcomerFault } from "./newcomer.ts";
import type { RowOutcome } from "./row-outcome.ts";
import type { Stage } from "./stage.ts";

/** After an attack, how long memory that is no longer used may take to be given back. Units: milliseconds. */
const REST_MILLIS = 100;

/** Carries out one row on a stage. */
export async function runRow(
  row: AttackRow,
  { victim, healthy }: Stage,
  seconds: number,
): Promise<RowOutcome> {
  await using attacker = new ChildLines(new URL("./attacker.ts", import.meta.url), [
    victim.url,
    String(seconds),
    String(victim.serverPort),
    row.name,
  ]);
  await attacker.line();
  const refusalsBefore = await victim.refusals();
  const before = victim.memory();
  victim.forgetPeak();
  await victim.loop();
  await healthy.ask("report");
  const tried = Number(await attacker.ask("begin"));
  const report = JSON.parse(await healthy.ask("report"));
  const loop = await victim.loop();
  const { peakBytes } = victim.memory();
  const fault = await newcomerFault(victim.url, victim.token);
  const refused = difference(await victim.refusals(), refusalsBefore);
  await victim.collect();
  await Bun.sleep(REST_MILLIS);
  await victim.collect();
  const afterBytes = victim.memory().residentBytes;
  return {
    name: row.name,
    seconds,
    tried,
    refused,
    healthy: report,
    loop,
    memory: { before, peakBytes, afterBytes },
    newcomerFault: fault,
  };
}

function difference(after: Record<string, number>, before: Record<string, number>): Record<string, number> {
  const entries = Object.entries(after).map(([code, count]) => [code, count - (before[code] ?? 0)] as const);
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}
