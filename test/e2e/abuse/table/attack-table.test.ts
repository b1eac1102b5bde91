import { expect, setDefaultTimeout, test } from "bun:test";
import { LONG } from "../../../support/long.ts";
import { skipWithout } from "../../../support/needs.ts";
import { PROC } from "../../../support/system-parts.ts";
import { ATTACK_ROWS } from "./attack-rows.ts";
import { runTable } from "./run-table.ts";
import { tableHead, tableRow } from "./table-lines.ts";

setDefaultTimeout(LONG ? 1_800_000 : 600_000);

/** How long each attack lasts. Units: seconds. */
const SECONDS = LONG ? 10 : 0.7;

// Memory and the time that the relay gets of the machine are read from /proc.
test.skipIf(skipWithout(PROC))(
  "whatever one attacker does, healthy peers are answered in time, memory stays bounded, and the attacker is refused with a code",
  async () => {
    console.log(`${tableHead()}`);
    const rows = await runTable(ATTACK_ROWS, {
      seconds: SECONDS,
      // A fault of the relay shows in both tries, one of a busy machine seldom.
      tries: 2,
      tell: (row) => console.log(tableRow(row)),
    });
    expect(rows.map(({ name }) => name)).toEqual(["nobody attacks", ...ATTACK_ROWS.map(({ name }) => name)]);
    // The table above shows every fault; a busy machine explains small ones.
    expect(rows.flatMap(({ name, graveFaults }) => graveFaults.map((fault) => `${name}: ${fault}`))).toEqual(
      [],
    );
  },
);
