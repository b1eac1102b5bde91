import { openClient, type SubscriptionRequest } from "../../src/delivery/index.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { type Budget, checkedBudget } from "../support/budget.ts";
import { heldBytes } from "./support/held-bytes.ts";
import {
  correctBudget,
  measureSubjects,
  type Subject,
  type SubjectResult,
  subjectsTable,
} from "./support/measure-subjects.ts";
import { IDLE_CONNECTION, type StillRelay, stillRelay } from "./support/still-relay.ts";

/** Most subscriptions that a client may have, and most topics that there may be. */
const SUBSCRIPTIONS = 64;
const TOPICS = 256;
const FEW_TOPICS = 32;
const CLIENTS = 1000;
/** Most that 256 topics may cost, as a multiple of 32 topics, and most that a command may take. */
const MAX_RATIO = 1.5;
const MAX_RATIO_SMOKE = 3;
const MAX_COMMAND_MILLIS = 10;
/** Most memory of 64,000 different subscriptions: about 1 KiB for each. Units: MiB. */
const MAX_HELD_MIB = 100;

/** Checks that subscriptions cost as much as there are, and not as much as there are topics that they match. */
export const subscriptionsBench: Bench = {
  about: "64 wildcards by game: the time of a subscribe over 32 and 256 topics, the memory of 1,000 clients",
  async run({ smoke }): Promise<BenchReport> {
    const subjects = [FEW_TOPICS, TOPICS].map(subscribeAndBack);
    const results = await measureSubjects(subjects, { smoke });
    const held = { different: heldMib((client) => `game ${client}`), same: heldMib(() => "game") };
    return {
      tables: [subjectsTable(results), memoryTable(held)],
      budgets: [...timeBudgets(results, smoke), memoryBudget(held.different), correctBudget(subjects)],
      results: { results, held },
    };
  },
};

function workName(topics: number): string {
  return `subscribe to ${SUBSCRIPTIONS} wildcards by game, and unsubscribe, ${topics} topics`;
}

function wildcards(game: string): SubscriptionRequest[] {
  return Array.from({ length: SUBSCRIPTIONS }, (_, index) => ({
    pattern: "*",
    interval: "own" as const,
    source: `${game} ${index}`,
    history: undefined,
  }));
}

function subscribeAndBack(topics: number): Subject {
  const relay = stillRelay({ publish() {} });
  openTopics(relay, topics);
  const client = openClient(relay.delivery, IDLE_CONNECTION, "telemetry.v1.json");
  const requests = wildcards("game");
  const run = () => {
    client.subscribe(requests);
    const { subscriptionCount } = client;
    client.unsubscribe(["*"]);
    return subscriptionCount;
  };
  return {
    name: workName(topics),
    implementation: "relay",
    run,
    check: () => run() === SUBSCRIPTIONS && client.subscriptionCount === 0,
  };
}

/** Has a game send events until there are so many topics. */
function openTopics({ delivery, producers }: StillRelay, topics: number): void {
  const { hub } = delivery;
  const session = producers.open({ send: () => 0, close() {} }, "bench");
  for (let index = 0; hub.topics.all().length < topics; index++) {
    const data = { event_name: `event ${index}` };
    session.text(JSON.stringify({ type: "event", event: "custom", data, timestamp: 1 }));
  }
}

/** The memory that a thousand clients take for their subscriptions, beside that of the runtime for native topics. */
function heldMib(gameOf: (client: number) => string): number {
  const relay = stillRelay({ publish() {} });
  openTopics(relay, TOPICS);
  const clients = Array.from({ length: CLIENTS }, () =>
    openClient(relay.delivery, IDLE_CONNECTION, "telemetry.v1.json"),
  );
  const before = heldBytes();
  for (const [index, client] of clients.entries()) client.subscribe(wildcards(gameOf(index)));
  const held = (heldBytes() - before) / 1024 / 1024;
  for (const client of clients) client.unsubscribe(["*"]);
  return held;
}

function memoryTable({ different, same }: { different: number; same: number }) {
  const row = (what: string, mib: number) => [
    what,
    mib.toFixed(1),
    Math.round((mib * 1024 * 1024) / CLIENTS / SUBSCRIPTIONS).toString(),
  ];
  return {
    name: "memory",
    title: `${CLIENTS.toLocaleString("en")} clients with ${SUBSCRIPTIONS} wildcards each, ${TOPICS} topics`,
    head: ["subscriptions", "MiB", "bytes / subscription"],
    rows: [row("to other games for each client", different), row("to the same games", same)],
  };
}

function timeBudgets(results: readonly SubjectResult[], smoke: boolean): Budget[] {
  const nanosOf = (topics: number) =>
    results.find(({ name }) => name === workName(topics))?.medianNanos ?? Number.NaN;
  const ratio = nanosOf(TOPICS) / nanosOf(FEW_TOPICS);
  const millis = nanosOf(TOPICS) / 1e6;
  const most = smoke ? MAX_RATIO_SMOKE : MAX_RATIO;
  return [
    checkedBudget({
      what: `subscribe and unsubscribe over ${TOPICS} topics / over ${FEW_TOPICS}`,
      asked: `at most ${most}`,
      measured: ratio.toFixed(2),
      holds: ratio <= most,
    }),
    checkedBudget({
      what: `subscribe and unsubscribe, ${TOPICS} topics`,
      asked: `at most ${MAX_COMMAND_MILLIS} ms`,
      measured: `${millis.toFixed(2)} ms`,
      holds: millis <= MAX_COMMAND_MILLIS,
    }),
  ];
}

function memoryBudget(mib: number): Budget {
  return checkedBudget({
    what: `memory of ${CLIENTS.toLocaleString("en")} clients with ${SUBSCRIPTIONS} different wildcards each`,
    asked: `at most ${MAX_HELD_MIB} MiB`,
    measured: `${mib.toFixed(1)} MiB`,
    holds: mib <= MAX_HELD_MIB,
  });
}
