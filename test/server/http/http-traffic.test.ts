import { expect, test } from "bun:test";
import { BytesResponse } from "../../../src/server/http/bytes-response.ts";
import { HttpTraffic } from "../../../src/server/http/http-traffic.ts";

const LONG_MILLIS = 20;

test.each([
  ["topic=custom/*&limit=1000", "limit=10"],
  ["topic=custom/*&%6Cimit=%31000", "topic=alert"],
])("a short page does not wait behind long pages of its route: %s", async (long, short) => {
  let nowMillis = 0;
  const due: (() => void)[] = [];
  const traffic = new HttpTraffic({
    work: { admits: () => true, charge: () => {} },
    nowMillis: () => nowMillis,
    inNextTurn: (first, second) => due.push(first, second),
    refuse: () => new Response(null, { status: 429 }),
    cut: () => {},
    garbage: () => 0,
  });
  const route = {};
  const answered: string[] = [];
  const ask = (query: string, millis: number) =>
    traffic.pass({ request: new Request(`http://relay/events?${query}`), ip: "127.0.0.1" }, route, () => {
      nowMillis += millis;
      answered.push(query);
      return new BytesResponse(new Uint8Array(10), { headers: new Headers() });
    });
  const goRound = async () => {
    for (let turn = 0; due.length > 0 && turn < 100; turn++) {
      due.shift()?.();
      await Bun.sleep(0);
    }
  };
  // The relay learns what long pages cost.
  for (let index = 0; index < 20; index++) {
    const answer = ask(long, LONG_MILLIS);
    await goRound();
    await answer;
  }
  answered.length = 0;
  const crowd = Array.from({ length: 50 }, () => ask(long, LONG_MILLIS));
  const answer = ask(short, 0.2);
  await Bun.sleep(0);
  await goRound();
  await answer;
  expect(answered.indexOf(short)).toBeLessThanOrEqual(1);
  while (due.length > 0) await goRound();
  await Promise.all(crowd);
  expect(answered).toHaveLength(51);
});
