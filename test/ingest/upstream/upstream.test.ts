import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { WorkTurns } from "../../../src/account/index.ts";
import { systemClock } from "../../../src/base/clock.ts";
import type { Log } from "../../../src/base/log.ts";
import { Tally } from "../../../src/base/tally.ts";
import { PlainCodec } from "../../../src/codec/index.ts";
import { Hub } from "../../../src/hub/index.ts";
import { upstreamAddress } from "../../../src/ingest/index.ts";
import { Upstream } from "../../../src/ingest/upstream/index.ts";
import { UPSTREAM_TIMES } from "../../../src/ingest/upstream/upstream-socket.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import { OWN_INTERVAL_DEMAND } from "../../../src/protocol/streams.ts";
import { OldServer } from "../../support/old-server.ts";

setDefaultTimeout(20_000);

const QUICK = { ...UPSTREAM_TIMES, firstRetryMillis: 1, longestRetryMillis: 4 };

let logged: string[];
let tries: number;
let checks: Set<() => void>;
let hub: Hub;
let upstream: Upstream | undefined;

const note =
  (level: string) =>
  (_: unknown, message: string): void => {
    logged.push(`${level}: ${message}`);
    for (const check of checks) check();
  };
const log = { debug: note("debug"), info: note("info"), warn: note("warn"), error: note("error") } as Log;
/** Counts tries to connect: each is waited for by a timer. */
const clock = {
  ...systemClock,
  after: (delayMillis: number, callback: () => void) => {
    tries++;
    for (const check of checks) check();
    return systemClock.after(delayMillis, callback);
  },
};

function until(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!holds()) return;
      checks.delete(check);
      resolve();
    };
    checks.add(check);
    check();
  });
}

function start(url: string): Upstream {
  hub = new Hub(systemClock);
  const address = upstreamAddress(url);
  if (address === undefined) throw new Error(`no address: ${url}`);
  const context = {
    hub,
    codec: new PlainCodec(),
    clock,
    log,
    maxInflatedBytes: 100_000,
    limits: DEFAULT_LIMITS,
    compressionThresholdBytes: 1024,
    refusals: new Tally<never>(),
    relay: { name: "relay", version: "0" },
    demand: () => OWN_INTERVAL_DEMAND,
  };
  upstream = new Upstream(context, address, new WorkTurns(clock), undefined, QUICK);
  upstream.start();
  return upstream;
}

beforeEach(() => {
  [logged, tries, checks, upstream] = [[], 0, new Set(), undefined];
});
afterEach(() => upstream?.stop());

test("is logged when it connects and when it is lost, not at each failed try", async () => {
  const { port, url } = await closedPort();
  start(url);
  await until(() => tries === 10);
  {
    await using _server = OldServer.start(port);
    await until(() => logged.length === 2);
  }
  await until(() => logged.length === 3);
  const triesThen = tries;
  await until(() => tries === triesThen + 10);
  expect(logged).toEqual([
    "warn: the upstream is not connected; the relay tries again until it is up",
    "info: the upstream is connected",
    "warn: the upstream is not connected; the relay tries again until it is up",
  ]);
});

test("that sends bad input is logged once for each connection", async () => {
  await using server = OldServer.start();
  start(server.url);
  await server.took("configure");
  for (let count = 0; count < 100; count++) server.sendAll("rubbish");
  server.sendAll({ type: "hello", source: "end" });
  await until(() => logged.includes("info: a game has introduced itself"));
  expect(logged.filter((line) => line.startsWith("warn"))).toEqual([
    "warn: the upstream sent a message that was refused; further refusals are only counted",
  ]);
});

test("that sends its name gets it, and gets no welcome, which it would not understand", async () => {
  await using server = OldServer.start();
  const named = start(server.url);
  await server.took("configure");
  expect(named.describeOld()?.source).toBe(`127.0.0.1:${server.port}`);
  server.sendAll({ type: "hello", source: "room" });
  await until(() => logged.includes("info: a game has introduced itself"));
  expect(named.describeOld()).toMatchObject({ connected: true, source: "room" });
  await server.took("get_snapshot");
  expect(server.notUnderstood).toEqual([]);
});

test("whose connection ends lets no client wait for its snapshot", async () => {
  await using server = OldServer.start();
  server.snapshot = undefined;
  const held = start(server.url);
  await server.took("get_snapshot");
  const answered = Promise.withResolvers<void>();
  held.freshSnapshot(answered.resolve);
  await server.kill();
  await answered.promise;
  const now = Promise.withResolvers<void>();
  await until(() => held.describeOld()?.connected === false);
  held.freshSnapshot(now.resolve);
  await now.promise;
});

test("whose message makes a handler fail is reconnected, and the relay keeps running", async () => {
  await using server = OldServer.start();
  start(server.url);
  await server.took("configure");
  hub.listen({
    message: () => {
      throw new Error("a fault of the relay");
    },
  });
  server.sendAll({ type: "alert", level: "info", message: "x", timestamp: 1 });
  await server.until(() => server.connections === 2);
  expect(logged).toContain("error: the upstream's handler failed");
});

async function closedPort(): Promise<{ port: number; url: string }> {
  const server = OldServer.start();
  const { port, url } = server;
  await server.kill();
  return { port, url };
}
