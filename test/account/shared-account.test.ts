import { beforeEach, expect, test } from "bun:test";
import { type Account, Accounts } from "../../src/account/index.ts";
import { DEFAULT_LIMITS } from "../../src/protocol/limits.ts";
import { ManualClock } from "../support/manual-clock.ts";

const LIMITS = {
  ...DEFAULT_LIMITS,
  commandsPerSecond: 100,
  bytesPerSecond: 10_000,
  workMillisPerSecond: 250,
};

let clock: ManualClock;
let accounts: Accounts;

beforeEach(() => {
  clock = new ManualClock();
  accounts = new Accounts(LIMITS, clock);
});

/** Sends as much as is taken for some seconds, a sweep each half second. Returns how many messages each account had room for. */
function flood(flooders: readonly Account[], bytes: number, seconds: number): number[] {
  const taken = flooders.map(() => 0);
  for (let step = 0; step < seconds * 100; step++) {
    clock.advance(10);
    flooders.forEach((account, index) => {
      while (account.admits(bytes)) taken[index] = (taken[index] ?? 0) + 1;
      if (step % 50 === 49) account.sweep();
    });
  }
  return taken;
}

test("peers of one address together have sixteen times the messages of one", () => {
  const flooders = Array.from({ length: 64 }, () => accounts.open("10.0.0.1", "commandsPerSecond"));
  flood(flooders, 1, 1);
  const taken = flood(flooders, 1, 4).reduce((sum, one) => sum + one, 0);
  // What the address has, and the equal share that each peer is certain of: at most that once more.
  expect(taken).toBeGreaterThanOrEqual(4 * 16 * 100 * 0.95);
  expect(taken).toBeLessThanOrEqual(4 * 2 * 16 * 100 * 1.05);
});

test("a peer that costs little is refused nothing, however much others of its address cost", () => {
  const flooders = Array.from({ length: 99 }, () => accounts.open("loopback", "commandsPerSecond"));
  const modest = accounts.open("loopback", "commandsPerSecond");
  const refused: number[] = [];
  for (let step = 0; step < 400; step++) {
    clock.advance(10);
    for (const account of flooders) {
      while (account.admits(1));
      if (step % 50 === 49) account.sweep();
    }
    // Ten messages a second.
    if (step % 10 === 0 && !modest.admits(1)) refused.push(step);
    if (step % 50 === 49) modest.sweep();
  }
  expect(refused).toEqual([]);
});

test("a peer of another address has the rates of its own address", () => {
  flood(
    Array.from({ length: 64 }, () => accounts.open("10.0.0.1", "commandsPerSecond")),
    1,
    2,
  );
  const other = accounts.open("10.0.0.2", "commandsPerSecond");
  flood([other], 1, 1);
  const [taken] = flood([other], 1, 2);
  expect(taken).toBeGreaterThanOrEqual(198);
});

test("work of one address past its limit delays the long work of all its peers, and no short work", () => {
  const peers = Array.from({ length: 8 }, () => accounts.open("loopback", "commandsPerSecond"));
  for (const account of peers) account.worked(20);
  const other = accounts.open("loopback", "commandsPerSecond");
  const [long, short] = [8, 5].map((millis) => other.millisUntilWork(clock.monotonicMillis(), millis));
  // 160 ms were caused; 75 ms of debt at most shrink to 50 ms by 500 ms a second.
  expect([long, short]).toEqual([50, 0]);
});

test("an address is forgotten with its last peer once its debt is paid", () => {
  const waitOf = () => {
    const account = accounts.open("10.0.0.1", "commandsPerSecond");
    const millis = account.millisUntilWork(clock.monotonicMillis(), 8);
    account.close();
    return millis;
  };
  const first = accounts.open("10.0.0.1", "commandsPerSecond");
  first.worked(60);
  first.close();
  // The debt of the address outlives the connection: a peer gains nothing by connecting again.
  expect(waitOf()).toBe(20);
  clock.advance(1000);
  expect(waitOf()).toBe(0);
});
