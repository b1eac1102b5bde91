import { expect, test } from "bun:test";
import { TokenTries } from "../../../src/server/access/token-tries.ts";
import { ManualClock } from "../../support/manual-clock.ts";

function start() {
  const clock = new ManualClock();
  const tries = new TokenTries(clock);
  const wrong = (ip: string, count: number) =>
    Array.from({ length: count }, () => tries.wrong(ip)).filter(Boolean).length;
  return { clock, tries, wrong };
}

test.each(["192.0.2.7", "127.0.0.1"])("%s may send 20 wrong tokens at once, then one a second", (ip) => {
  const { clock, wrong } = start();
  expect(wrong(ip, 100)).toBe(20);
  clock.advance(3000);
  expect(wrong(ip, 100)).toBe(3);
});

test("another machine that guesses does not learn which guess is right, and other machines are not concerned", () => {
  const { clock, tries, wrong } = start();
  wrong("192.0.2.7", 100);
  expect([tries.right("192.0.2.7", "all"), tries.right("192.0.2.8", "all")]).toEqual([false, true]);
  clock.advance(1000);
  expect(tries.right("192.0.2.7", "all")).toBe(true);
});

test("a token that a machine used before others there guessed goes on to be taken, and no other", () => {
  const { tries, wrong } = start();
  tries.right("192.0.2.7", "viewer");
  wrong("192.0.2.7", 100);
  expect([tries.right("192.0.2.7", "viewer"), tries.right("192.0.2.7", "all")]).toEqual([true, false]);
});

test("on this machine the right token always passes", () => {
  const { tries, wrong } = start();
  wrong("127.0.0.1", 1000);
  expect(["127.0.0.1", "::1"].map((ip) => tries.right(ip, "all"))).toEqual([true, true]);
});

test.each([
  ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", 0],
  ["2001:db8::1", "2001:db8:0:0:5::1", 0],
  ["2001:db8:1:2::1", "2001:db8:1:3::1", 20],
  ["fe80::1%eth0", "fe80::2", 0],
])("addresses of one IPv6 network share an account: %s and %s", (one, other, left) => {
  const { wrong } = start();
  wrong(one, 20);
  expect(wrong(other, 30)).toBe(left);
});

test("addresses without end share an account with their neighbours alone, and make room once their tries have come back", () => {
  const { clock, tries, wrong } = start();
  for (let host = 0; host < 1024; host++) wrong(`10.0.${host >> 8}.${host & 255}`, 1);
  expect(wrong("10.9.0.1", 15) + wrong("10.9.0.2", 15)).toBe(20);
  expect([tries.right("10.9.0.3", "all"), tries.right("10.10.0.3", "all")]).toEqual([false, true]);
  clock.advance(1000);
  expect(wrong("10.9.0.3", 30)).toBe(20);
});
