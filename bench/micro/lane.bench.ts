import { Tally } from "../../src/base/tally.ts";
import { type ClientSocket, DEFAULT_LANE_LIMITS, openClient } from "../../src/delivery/index.ts";
import { DropLedger } from "../../src/delivery/lanes/drop-ledger.ts";
import { SlowQueue, type Waiting } from "../../src/delivery/lanes/slow-queue.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { correctBudget, measureSubjects, type Subject, subjectsTable } from "./support/measure-subjects.ts";
import { performancePacket } from "./support/performance-packet.ts";
import { IDLE_CONNECTION, stillRelay } from "./support/still-relay.ts";

const CLIENTS = 100;
const WAITING: Waiting = {
  topic: "fps",
  source: { name: "game", epoch: "1" },
  seq: 1,
  offset: 1,
  payload: "x".repeat(200),
};

/** Cost of clients' lanes, on the fast one and on the slow one. */
export const laneBench: Bench = {
  about: "a client's lane: the fast one, the slow queue, and the way from one to the other",
  async run({ smoke }): Promise<BenchReport> {
    const subjects = [
      fastPublish(),
      barePublish(),
      slowState(),
      plainMap(),
      slowEvent(),
      plainQueue(),
      stallAndReturn(),
      unsubscribeAndBack(),
    ];
    const results = await measureSubjects(subjects, { smoke });
    return { tables: [subjectsTable(results)], budgets: [correctBudget(subjects)], results: { results } };
  },
};

const FAST = `0x01 to ${CLIENTS} classic clients on the fast lane`;

function fastPublish(): Subject {
  const counter = { published: 0 };
  const { producers, delivery } = stillRelay({ publish: () => void counter.published++ });
  for (let client = 0; client < CLIENTS; client++) openClient(delivery, IDLE_CONNECTION, "classic");
  const session = producers.open({ send: () => 0, close() {} }, "bench");
  const packet = performancePacket();
  // The first sample also brings the JSON event.
  session.binary(packet);
  const run = () => {
    session.binary(packet);
    return counter.published;
  };
  return { name: FAST, implementation: "relay", run, check: () => run() + 1 === run() };
}

/** The baseline: a server that only passes messages on, without Bun's part. */
function barePublish(): Subject {
  const counter = { published: 0 };
  const publisher = { publish: (_topic: string, _payload: Uint8Array) => void counter.published++ };
  const packet = performancePacket();
  const run = () => {
    publisher.publish("all", packet);
    return counter.published;
  };
  return { name: FAST, implementation: "baseline", run, check: () => run() + 1 === run() };
}

const STATE = "a value of a state into the slow queue, over an older one";

function slowState(): Subject {
  const ledger = new DropLedger(new Tally());
  const queue = new SlowQueue(DEFAULT_LANE_LIMITS, ledger);
  queue.offerState("fps", WAITING);
  const run = () => {
    queue.offerState("fps", WAITING);
    return ledger.total;
  };
  return { name: STATE, implementation: "relay", run, check: () => run() + 1 === run() };
}

/** The baseline: the newest value wins, without a count of the replaced ones. */
function plainMap(): Subject {
  const states = new Map<string, Waiting>();
  const run = () => states.set("fps", WAITING).size;
  return { name: STATE, implementation: "baseline", run, check: () => run() === 1 };
}

const EVENT = `an event into the slow queue, which is full (${DEFAULT_LANE_LIMITS.maxEvents})`;

function slowEvent(): Subject {
  const ledger = new DropLedger(new Tally());
  const queue = new SlowQueue(DEFAULT_LANE_LIMITS, ledger);
  for (let index = 0; index < DEFAULT_LANE_LIMITS.maxEvents; index++) queue.offerEvent(WAITING);
  const run = () => {
    queue.offerEvent(WAITING);
    return ledger.total;
  };
  return { name: EVENT, implementation: "relay", run, check: () => run() + 1 === run() };
}

/** The baseline: an array with the same bound, without byte counts and without a ledger. */
function plainQueue(): Subject {
  const events = Array.from({ length: DEFAULT_LANE_LIMITS.maxEvents }, () => WAITING);
  const run = () => {
    events.push(WAITING);
    events.shift();
    return events.length;
  };
  return {
    name: EVENT,
    implementation: "baseline",
    run,
    check: () => run() === DEFAULT_LANE_LIMITS.maxEvents,
  };
}

const STALL = "one client off the fast lane and back, with nothing waiting";

/** A socket whose backlog the bench can set. */
class BacklogSocket implements ClientSocket {
  backlogBytes = 0;
  readonly topics = new Set<string>();
  send = () => 1;
  subscribe(topic: string): void {
    this.topics.add(topic);
  }
  unsubscribe(topic: string): void {
    this.topics.delete(topic);
  }
  ping(): void {}
  cork(callback: () => void): void {
    callback();
  }
  getBufferedAmount = () => this.backlogBytes;
  close(): void {}
  terminate(): void {}
}

function stallAndReturn(): Subject {
  const socket = new BacklogSocket();
  const { delivery, producers } = stillRelay({ publish() {} });
  const client = openClient(delivery, { ...IDLE_CONNECTION, socket }, "telemetry.v1.json");
  client.subscribe([{ pattern: "fps", interval: "own", source: undefined, history: undefined }]);
  // A native topic is joined with its first message.
  producers.open({ send: () => 0, close() {} }, "bench").binary(performancePacket());
  const { lane } = client;
  const run = () => {
    socket.backlogBytes = DEFAULT_LANE_LIMITS.backlogBytes + 1;
    lane.checkBacklog();
    socket.backlogBytes = 0;
    lane.pong();
    return lane.stalls;
  };
  const check = () => {
    const before = lane.stalls;
    return run() === before + 1 && lane.state === "fast" && socket.topics.size === 1;
  };
  return { name: STALL, implementation: "relay", run, check };
}

/** The baseline: the minimum work of any move off the lane and back. */
function unsubscribeAndBack(): Subject {
  const socket = new BacklogSocket();
  const run = () => {
    socket.unsubscribe("fps");
    socket.ping();
    socket.subscribe("fps");
    return socket.topics.size;
  };
  return { name: STALL, implementation: "baseline", run, check: () => run() === 1 };
}
