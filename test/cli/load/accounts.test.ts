import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Latencies } from "../../../src/cli/load/latencies.ts";
import { planClients } from "../../../src/cli/load/load-options.ts";
import { NumberTrack } from "../../../src/cli/load/number-track.ts";
import { SentMessages } from "../../../src/cli/load/sent-messages.ts";
import { TopicAccount } from "../../../src/cli/load/topic-account.ts";

describe("a number track", () => {
  test("counts skipped numbers at the beginning, in the middle and at the end", () => {
    const track = new NumberTrack(10);
    for (const number of [12, 13, 17]) track.take(number);
    expect([track.missing, track.hasReached(17), track.hasReached(18)]).toEqual([5, true, false]);
    track.endAt(20);
    expect([track.missing, track.repeated]).toEqual([8, 0]);
  });

  test("accepts any first number if none is expected, and counts repetitions", () => {
    const track = new NumberTrack();
    for (const number of [500, 501, 501, 499, 502]) track.take(number);
    expect([track.missing, track.repeated]).toEqual([0, 2]);
  });

  test("received and missing numbers add up to all numbers", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 50 }), (came) => {
        const track = new NumberTrack(0);
        for (const [number, comes] of came.entries()) if (comes) track.take(number);
        track.endAt(came.length - 1);
        expect(track.missing).toBe(came.filter((comes) => !comes).length);
      }),
    );
  });
});

describe("the account of a topic", () => {
  test("subtracts reported losses", () => {
    const account = new TopicAccount(undefined);
    account.takeSeq("game", 1);
    account.reported += 3;
    account.takeSeq("game", 5);
    expect([account.lost, account.reported, account.unreported]).toEqual([3, 3, 0]);
    account.takeSeq("game", 7);
    expect([account.lost, account.unreported]).toEqual([4, 1]);
  });

  test("the producer's numbers reveal a loss that the server's seq hides", () => {
    const account = new TopicAccount(1);
    for (const [seq, own] of [
      [1, 1],
      [2, 2],
      [3, 4],
    ] as const) {
      account.takeSeq("game", seq);
      account.takeOwn(own);
    }
    expect([account.lost, account.unreported]).toEqual([1, 1]);
  });
});

describe("latencies", () => {
  test("are exact to 1 %, and the longest is exact", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 60_000, noNaN: true }), { minLength: 1 }),
        (millis) => {
          const latencies = new Latencies();
          for (const one of millis) latencies.add(one);
          const sorted = millis.toSorted((one, other) => one - other);
          const exact = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
          const summary = latencies.summary();
          expect([summary?.count, summary?.max]).toEqual([millis.length, sorted.at(-1)]);
          for (const [found, share] of [
            [summary?.p50, 0.5],
            [summary?.p90, 0.9],
            [summary?.p99, 0.99],
          ] as const)
            expect(Math.abs((found ?? 0) / exact(share) - 1)).toBeLessThanOrEqual(0.0101);
        },
      ),
    );
  });

  test("of several clients are combined, and without clients there is no summary", () => {
    const [one, other] = [new Latencies(), new Latencies()];
    expect(one.summary()).toBeUndefined();
    one.add(1);
    other.add(3);
    one.addAll(other);
    expect(one.summary()).toMatchObject({ count: 2, max: 3 });
  });
});

test("sent messages have an age, except messages of the warm-up and foreign numbers", () => {
  const sent = new SentMessages(100);
  sent.next(5);
  sent.beginMeasuring();
  expect(sent.next(7)).toBe(101);
  expect([sent.ageMillis(100, 10), sent.ageMillis(101, 10)]).toEqual([undefined, 3]);
  expect([99, 100, 101, 102, 100.5].map((number) => sent.has(number))).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
});

test("slow and stalled clients get v1 formats first, and healthy clients get the formats in turn", () => {
  const plan = planClients({ clients: 6, slow: 1, stalled: 1 }, ["classic", "json"]);
  expect(plan.map(({ kind, format }) => `${kind} ${format}`)).toEqual([
    "stalled json",
    "slow classic",
    "healthy classic",
    "healthy json",
    "healthy classic",
    "healthy json",
  ]);
});
