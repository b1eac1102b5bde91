/**
 * Carries out one row of the table of attacks, in a process of its own: `bun attacker.ts ws://… SECONDS PORT NAME`.
 * Prints a line when it is prepared, begins with a line of input, and prints how much it tried.
 */
import { setPriority } from "node:os";
import { linesOf } from "../../../support/lines-of.ts";
import type { Target } from "./attack-row.ts";
import { ATTACK_ROWS } from "./attack-rows.ts";
import { QUIET } from "./quiet-row.ts";

const [url = "", seconds = "", port = "", name] = process.argv.slice(2);
// Attackers have machines of their own: this one gets less of the machine.
setPriority(15);
const row = [QUIET, ...ATTACK_ROWS].find((one) => one.name === name);
if (row === undefined) throw new Error(`expected a row of the table, got ${name}`);
const target: Target = {
  url,
  httpUrl: url.replace(/^ws/, "http"),
  endsAtMillis: Number.POSITIVE_INFINITY,
  serverPort: Number(port),
};
await row.prepare?.(target);
console.log("prepared");
await linesOf(Bun.stdin.stream()).next();
target.endsAtMillis = performance.now() + 1000 * Number(seconds);
console.log(await row.attack(target));
process.exit(0);
