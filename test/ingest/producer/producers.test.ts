import { beforeEach, describe, expect, test } from "bun:test";
import { silentLog } from "../../../src/base/log.ts";
import type { SourceEnd } from "../../../src/hub/index.ts";
import { holdSnapshotQuestions, Producers } from "../../../src/ingest/index.ts";
import type { ProducerKind } from "../../../src/ingest/producer/producer-kind.ts";
import { demandOf, OWN_INTERVAL } from "../../support/demands.ts";

/** A kind that offers only what it must, and notes what it is told. */
class BareKind implements ProducerKind {
  readonly name = "bare";
  readonly told: unknown[] = [];
  constructor(
    readonly count: number,
    readonly ever = count,
    readonly connections = count,
  ) {}
  closeAll(...goodbye: [number, string]): void {
    this.told.push(goodbye);
  }
  demandChanged(demand: unknown): void {
    this.told.push(demand);
  }
}

let producers: Producers;

beforeEach(() => {
  producers = new Producers();
});

describe("producers", () => {
  test("count the games of all kinds, and their open connections separately", () => {
    producers.add(new BareKind(2, 5, 3));
    producers.add(new BareKind(1, 1, 0));
    expect([producers.count, producers.ever, producers.connections]).toEqual([3, 6, 3]);
  });

  test("return the kind that is added, and forward demand and goodbye to each", () => {
    const kinds = [producers.add(new BareKind(0)), producers.add(new BareKind(0))];
    const demand = demandOf(OWN_INTERVAL);
    producers.demandChanged(demand);
    producers.closeAll(1001, "bye");
    expect(kinds.map(({ told }) => told)).toEqual([
      [demand, [1001, "bye"]],
      [demand, [1001, "bye"]],
    ]);
  });

  test("start, stop and describe only the kinds that offer it", () => {
    const done: string[] = [];
    producers.add(new BareKind(0));
    producers.add(
      Object.assign(new BareKind(0), {
        name: "active",
        start: () => done.push("started"),
        stop: () => done.push("stopped"),
        describe: () => ({ connected: true }),
        canProfile: (source: string) => source === "room",
      }),
    );
    producers.start();
    producers.stop();
    expect([done, producers.describe()]).toEqual([["started", "stopped"], { active: { connected: true } }]);
    expect([producers.canProfile("room"), producers.canProfile("garden"), [...producers.askable()]]).toEqual([
      true,
      false,
      [],
    ]);
  });
});

describe("a client's get_snapshot", () => {
  const question = '{"command":"get_snapshot"}';
  let heard: string[];
  const door = {
    open: () => ({
      text: (message: string) => heard.push(message),
      closed: (end: SourceEnd) => heard.push(`closed: ${end}`),
    }),
  };

  beforeEach(() => {
    heard = [];
  });

  test("goes on at once if no kind has a snapshot to wait for", () => {
    producers.add(new BareKind(1));
    expect(holdSnapshotQuestions(door, producers, silentLog)).toBe(door);
  });

  test("waits until every kind has its snapshot; other messages do not wait", () => {
    const waiting: (() => void)[] = [];
    for (let left = 2; left > 0; left--)
      producers.add(
        Object.assign(new BareKind(1), { freshSnapshot: (done: () => void) => waiting.push(done) }),
      );
    const client = holdSnapshotQuestions(door, producers, silentLog).open(undefined, undefined);
    client.text(question);
    client.text("other");
    waiting[0]?.();
    expect(heard).toEqual(["other"]);
    waiting[1]?.();
    expect(heard).toEqual(["other", question]);
  });

  test("goes on at once, and only once, if every kind has its snapshot at once", () => {
    for (let left = 2; left > 0; left--)
      producers.add(Object.assign(new BareKind(1), { freshSnapshot: (done: () => void) => done() }));
    holdSnapshotQuestions(door, producers, silentLog).open(undefined, undefined).text(question);
    expect(heard).toEqual([question]);
  });

  test("of a client that has left is not answered", () => {
    let done = () => {};
    const freshSnapshot = (answered: () => void) => {
      done = answered;
    };
    producers.add(Object.assign(new BareKind(1), { freshSnapshot }));
    const client = holdSnapshotQuestions(door, producers, silentLog).open(undefined, undefined);
    client.text(question);
    client.closed("lost");
    done();
    expect(heard).toEqual(["closed: lost"]);
  });
});
