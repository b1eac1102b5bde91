import { expect, test } from "bun:test";
import type { AttackRow } from "./attack-row.ts";
import { rowFaults, WIDE_ROOM } from "./row-faults.ts";
import type { RowOutcome } from "./row-outcome.ts";

const MIB = 1024 * 1024;
const ROW: AttackRow = { name: "a row", attack: async () => 1 };

function outcome(changes: Partial<RowOutcome> = {}): RowOutcome {
  const answers = { count: 100, p99Millis: 5, worstMillis: 10, ownP99Millis: 5, ownWorstMillis: 10 };
  return {
    name: "a row",
    seconds: 2,
    tried: 1,
    refused: { bad_json: 1 },
    healthy: { frames: answers, commands: answers, http: answers, lost: 0, refused: {}, closes: 0 },
    loop: { longestTurnMillis: 5, waitedMillis: 10 },
    memory: {
      before: { residentBytes: 90 * MIB, peakBytes: 90 * MIB },
      peakBytes: 120 * MIB,
      afterBytes: 95 * MIB,
    },
    newcomerFault: undefined,
    ...changes,
  };
}

const slow = (ownWorstMillis: number) => {
  const { healthy } = outcome();
  return { ...healthy, commands: { ...healthy.commands, worstMillis: 1000, ownWorstMillis } };
};

test("a row in which everything holds has no fault", () => {
  expect(rowFaults(ROW, outcome(), outcome())).toEqual([]);
});

test("a slow answer is a fault, except for the time in which the relay waited for a core, or if the quiet row was slow too", () => {
  expect(rowFaults(ROW, outcome({ healthy: slow(99) }), outcome())).toEqual([]);
  expect(rowFaults(ROW, outcome({ healthy: slow(100) }), outcome())).toHaveLength(1);
  expect(rowFaults(ROW, outcome({ healthy: slow(119) }), outcome({ healthy: slow(30) }))).toEqual([]);
});

test("a long turn of the loop, much memory meanwhile and afterwards, an end of a healthy connection and a newcomer's trouble are faults", () => {
  const { healthy, memory } = outcome();
  const faulty = outcome({
    loop: { longestTurnMillis: 100, waitedMillis: 0 },
    memory: { ...memory, peakBytes: 250 * MIB, afterBytes: 186 * MIB },
    healthy: { ...healthy, closes: 1 },
    newcomerFault: "a newcomer is cut",
  });
  expect(rowFaults(ROW, faulty, outcome())).toHaveLength(5);
});

test("with wide room only four times the time and 1.2 times the memory are faults", () => {
  const { memory } = outcome();
  expect(rowFaults(ROW, outcome({ healthy: slow(399) }), outcome(), WIDE_ROOM)).toEqual([]);
  expect(rowFaults(ROW, outcome({ healthy: slow(401) }), outcome(), WIDE_ROOM)).toHaveLength(1);
  const full = outcome({ memory: { ...memory, peakBytes: 300 * MIB } });
  expect(rowFaults(ROW, full, outcome(), WIDE_ROOM)).toHaveLength(1);
});

test("an attack that nothing was refused of is a fault if it lasts longer than it may pass", () => {
  const unrefused = outcome({ refused: {} });
  expect(rowFaults(ROW, unrefused, outcome())).toHaveLength(1);
  expect(rowFaults({ ...ROW, passesSeconds: 1 }, unrefused, outcome())).toHaveLength(1);
  expect(rowFaults({ ...ROW, passesSeconds: 3 }, unrefused, outcome())).toEqual([]);
});
