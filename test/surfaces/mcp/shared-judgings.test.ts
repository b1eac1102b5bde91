import { expect, test } from "bun:test";
import { SharedJudgings } from "../../../src/surfaces/mcp/recordings/shared-judgings.ts";

/** A judging that goes on when it is told to. */
function pausedJudging() {
  const pause = Promise.withResolvers<void>();
  let times = 0;
  const judge = async (goOn: () => void) => {
    times++;
    await pause.promise;
    goOn();
    return { judged: times };
  };
  return { judge, goOn: pause.resolve, times: () => times };
}

const waiting = new AbortController().signal;

test("questions share a judging that goes on, and are judged anew after it", async () => {
  const judgings = new SharedJudgings<object>();
  const { judge, goOn, times } = pausedJudging();
  const first = judgings.begin("a", waiting, judge);
  const others = [1, 2, 3].map(() => judgings.join("a", waiting));
  expect(judgings.join("b", waiting)).toBeUndefined();
  expect(judgings.count).toBe(1);
  goOn();
  const moment = await first;
  for (const other of others) expect(await other).toBe(moment);
  expect([times(), judgings.count, judgings.join("a", waiting)]).toEqual([1, 0, undefined]);
});

test("two are judged at a time, and a third is refused until one has ended", async () => {
  const judgings = new SharedJudgings<object>();
  const one = pausedJudging();
  const begun = [judgings.begin("a", waiting, one.judge), judgings.begin("b", waiting, one.judge)];
  const third = () => judgings.begin("c", waiting, async () => ({}));
  expect(third).toThrow(expect.objectContaining({ code: "too_many_calls" }));
  one.goOn();
  await Promise.all(begun);
  expect(await third()).toEqual({});
});

test("a judging goes on while one of those that asked waits, and ends when all have hung up", async () => {
  for (const hangUps of [[0], [1], [0, 1]]) {
    const judgings = new SharedJudgings<object>();
    const { judge, goOn } = pausedJudging();
    const askers = [new AbortController(), new AbortController()] as const;
    const first = judgings.begin("a", askers[0].signal, judge);
    const second = judgings.join("a", askers[1].signal);
    for (const index of hangUps) askers[index]?.abort();
    goOn();
    const outcomes = await Promise.allSettled([first, second]);
    expect(outcomes.map(({ status }) => status)).toEqual(
      hangUps.length === 2 ? ["rejected", "rejected"] : ["fulfilled", "fulfilled"],
    );
    expect(judgings.count).toBe(0);
  }
});

test("a judging that fails fails for all that wait, and not for those that ask later", async () => {
  const judgings = new SharedJudgings<object>();
  const failing = judgings.begin("a", waiting, async () => {
    throw new Error("unreadable");
  });
  const joined = judgings.join("a", waiting);
  expect((await Promise.allSettled([failing, joined])).map(({ status }) => status)).toEqual([
    "rejected",
    "rejected",
  ]);
  expect(await judgings.begin("a", waiting, async () => ({}))).toEqual({});
});
