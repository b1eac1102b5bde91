/**
 * Prints the table of attacks: `bun test/e2e/abuse/table/main.ts [--seconds N] [WORD…]`, the rows that have one of the words in
 * their name. Linux only. Exit codes: 0 no row has a fault, 1 one has.
 */
import { parseArgs } from "node:util";
import { ATTACK_ROWS } from "./attack-rows.ts";
import { runTable } from "./run-table.ts";
import { tableHead, tableRow } from "./table-lines.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: "string", default: "1.2" }, tries: { type: "string", default: "1" } },
});
const rows = ATTACK_ROWS.filter(
  ({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)),
);
console.log(tableHead());
const judged = await runTable(rows, {
  seconds: Number(values.seconds),
  tries: Number(values.tries),
  tell: (row) => console.log(tableRow(row)),
});
process.exit(judged.some(({ faults }) => faults.length > 0) ? 1 : 0);
