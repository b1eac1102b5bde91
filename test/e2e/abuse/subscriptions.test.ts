import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { LONG } from "../../support/long.ts";
import { skipWithout } from "../../support/needs.ts";
import { PROC } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";
import { AbusedRelay } from "./abused-relay.ts";
import { SUBSCRIPTION_ATTACKS } from "./subscription-attacks.ts";

setDefaultTimeout(60_000);

const MIB = 1024 * 1024;
/** With room for a machine that also does other work. */
const BUDGET_P99_MILLIS = 100;
const BUDGET_BYTES = 250 * MIB;
/** As many topics as there may be. */
const TOPICS = 243;
const GAMES = 8;
const ASKED = 100;
/** Time between two questions. Units: milliseconds. */
const INTERVAL_MILLIS = 15;

/** Games with many topics. */
async function play(relay: AbusedRelay): Promise<AsyncDisposable> {
  const games = await Promise.all(
    Array.from({ length: GAMES }, async (_, index) => {
      const game = await TestClient.connect(`${relay.url}/producer`);
      game.send({ type: "hello", source: `game ${index}` });
      return game;
    }),
  );
  for (let topic = 0; topic < TOPICS; topic++) {
    const event = { type: "event", event: "custom", data: { event_name: `e${topic}` }, timestamp: 1 };
    games[topic % GAMES]?.send(event);
  }
  const topics = async () =>
    ((await (await fetch(`${relay.httpUrl}/topics`)).json()) as { topics: unknown[] }).topics.length;
  while ((await topics()) < TOPICS) await Bun.sleep(20);
  return {
    async [Symbol.asyncDispose]() {
      for (const game of games) game[Symbol.dispose]();
      await relay.untilConnections(0);
    },
  };
}

/** How long answers to a client take, sorted, in milliseconds. A question that this process itself sent late is not counted. */
async function answerMillis(client: TestClient): Promise<number[]> {
  const taken: number[] = [];
  while (taken.length < ASKED) {
    const due = performance.now() + INTERVAL_MILLIS;
    await Bun.sleep(INTERVAL_MILLIS);
    const sent = performance.now();
    const id = crypto.randomUUID();
    client.send({ command: "ping", id });
    await client.message((message) => message.id === id);
    if (sent - due < INTERVAL_MILLIS) taken.push(performance.now() - sent);
  }
  return taken.sort((one, other) => one - other);
}

/** In the short form the two that cost most; the table of attacks has others. */
const NAMES = LONG
  ? Object.keys(SUBSCRIPTION_ATTACKS)
  : ["wildcards beside names below them", "wildcards of many clients"];

// Memory is read from /proc.
test.skipIf(skipWithout(PROC)).each(NAMES)(
  "a client that behaves gets its answers in time while another one attacks with subscriptions: %s",
  async (name) => {
    await using relay = await AbusedRelay.start();
    await using _games = await play(relay);
    using client = await TestClient.connect(`${relay.url}/`);
    const program = join(import.meta.dir, "run-subscription-attack.ts");
    const attacker = Bun.spawn(["nice", "-n", "15", process.execPath, program, relay.url, name], {
      stdout: "pipe",
      stderr: "inherit",
    });
    try {
      await attacker.stdout.getReader().read();
      const before = await relay.refusals();
      const taken = await answerMillis(client);
      const after = await relay.refusals();
      const [p99 = Number.POSITIVE_INFINITY, worst = 0] = [taken[Math.floor(ASKED * 0.99) - 1], taken.at(-1)];
      const mib = (relay.residentBytes / MIB).toFixed(0);
      console.log(`${name}: p99 ${p99.toFixed(1)} ms, worst ${worst.toFixed(1)} ms, memory ${mib} MiB`);
      expect(p99).toBeLessThan(BUDGET_P99_MILLIS);
      expect(relay.residentBytes).toBeLessThan(BUDGET_BYTES);
      // The relay refuses what is beyond the rate of a client, and says so.
      expect(after.rate_exceeded ?? 0).toBeGreaterThan(before.rate_exceeded ?? 0);
    } finally {
      attacker.kill("SIGKILL");
      await attacker.exited;
    }
    expect(relay.isAlive).toBe(true);
  },
);
