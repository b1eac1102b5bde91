import { beforeEach, describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { Slices } from "../../../src/delivery/index.ts";
import type { Source } from "../../../src/hub/index.ts";
import { resume } from "../../support/resume.ts";
import { tellJson } from "../../support/tell.ts";
import { type Connected, request, TestDelivery, thaw } from "../../support/test-delivery.ts";

const CLIENTS_PER_SLICE = 3;
const LONG_TEXT = "x".repeat(70_000);

let delivery: TestDelivery;
let game: Source;
/** Turns of the event loop that the slices have asked for. */
let turns: (() => void)[];

function setUp(): void {
  turns = [];
  delivery = new TestDelivery({}, new Slices(CLIENTS_PER_SLICE, (callback) => turns.push(callback)));
  game = delivery.hub.open();
}

beforeEach(setUp);

function connect(count: number): Connected[] {
  return Array.from({ length: count }, () => subscribed(delivery.connect("telemetry.v1.json")));
}

function subscribed(one: Connected): Connected {
  one.client.subscribe(["fps", "custom/*"].map((pattern) => request(pattern, { history: { kind: "none" } })));
  return one;
}

/** An event that is sent to each client by itself. */
function sayLongEvent(): void {
  const data = { event_name: "e", text: LONG_TEXT };
  const text = JSON.stringify({ type: "event", event: "custom", data, topic: "custom/e" });
  tellJson(delivery.hub, game, { topic: "custom/e", data, text, timestampSeconds: 1 });
}

function turn(): void {
  turns.shift()?.();
}

function allTurns(): void {
  while (turns.length > 0) turn();
}

/** `seq` of the messages of a topic that a client got, and how many it was told that it lost. */
function account({ socket }: Connected, topic: string) {
  const messages = socket.messages().filter((message) => message.topic === topic);
  const told = messages
    .filter(({ type }) => type === "dropped")
    .reduce((sum, { count }) => sum + Number(count), 0);
  return { got: messages.filter(({ type }) => type !== "dropped").map(({ seq }) => Number(seq)), told };
}

describe("a message for more clients than one slice holds", () => {
  test("is published to one slice in each turn of the event loop, always in the same order", () => {
    const clients = connect(8);
    const reached = () => clients.filter((one) => account(one, "fps").got.length > 0).length;
    delivery.sayFrame(game, 1);
    const reachedByTurn = [reached()];
    while (turns.length > 0) {
      turn();
      reachedByTurn.push(reached());
    }
    expect(reachedByTurn).toEqual([0, 3, 6, 8]);
    delivery.sayFrame(game, 2);
    turn();
    expect(clients.map((one) => account(one, "fps").got.length)).toEqual([2, 2, 2, 1, 1, 1, 1, 1]);
  });

  test("waits for the messages of its frame, and a slice gets all of them in one turn", () => {
    const clients = connect(6);
    for (let number = 1; number <= 3; number++) {
      delivery.sayFrame(game, number);
      delivery.sayEvent(game, "custom/e");
    }
    for (const one of clients) expect(account(one, "fps").got).toEqual([]);
    turn();
    for (const one of clients.slice(0, 3)) {
      expect(account(one, "fps").got).toEqual([1, 2, 3]);
      expect(account(one, "custom/e").got).toEqual([1, 2, 3]);
    }
    expect(account(clients[5] as Connected, "fps").got).toEqual([]);
    allTurns();
    for (const one of clients) expect(account(one, "fps").got).toEqual([1, 2, 3]);
  });

  test("is published at once when the relay stops", () => {
    const clients = connect(8);
    delivery.sayFrame(game, 1);
    delivery.parts.fanOut.flush();
    for (const one of clients) expect(account(one, "fps").got).toEqual([1]);
  });

  test("is published at once again when the other clients have gone", () => {
    const clients = connect(8);
    for (const one of clients.slice(0, 6)) delivery.parts.audience.remove(one.client);
    delivery.sayFrame(game, 1);
    for (const one of clients.slice(6)) expect(account(one, "fps").got).toEqual([1]);
    expect(turns).toHaveLength(0);
  });

  test("costs no turn while one slice holds all clients", () => {
    const clients = connect(3);
    delivery.sayFrame(game, 1);
    for (const one of clients) expect(account(one, "fps").got).toEqual([1]);
    expect(turns).toHaveLength(0);
  });
});

describe("when more waits than a slice may keep", () => {
  test("the oldest states are skipped, and each client of the slice is told before the next one, and counted", () => {
    const clients = connect(4);
    for (let frame = 1; frame <= 200; frame++) delivery.sayFrame(game, frame);
    allTurns();
    const last = clients[3] as Connected;
    const { got, told } = account(last, "fps");
    expect(told).toBe(200 - got.length);
    expect(got.at(-1)).toBe(200);
    expect(got).toHaveLength(32);
    expect(last.socket.messages().find(({ topic }) => topic === "fps")).toMatchObject({
      type: "dropped",
      first: 1,
      last: told,
    });
    expect(last.client.lane.dropped).toEqual({ total: told, byTopic: { fps: told } });
    expect(delivery.parts.drops.toRecord().fps).toBe(
      clients.reduce((sum, { client }) => sum + client.lane.dropped.total, 0),
    );
  });

  test("a classic client is not told, but counted", () => {
    connect(3);
    const classic = delivery.connect("classic");
    for (let frame = 1; frame <= 200; frame++) delivery.sayFrame(game, frame);
    allTurns();
    const packets = classic.socket.packets("01").length;
    expect(classic.client.lane.dropped.byTopic.fps).toBe(200 - packets);
    expect(classic.socket.messages().filter(({ type }) => type === "dropped")).toEqual([]);
  });

  test("no event is skipped: past the bounds of the slice all its messages are published at once", () => {
    const clients = connect(4);
    for (let number = 1; number <= 100; number++) delivery.sayEvent(game, "custom/e");
    allTurns();
    for (const one of clients)
      expect(account(one, "custom/e")).toMatchObject({ told: 0, got: { length: 100 } });
  });
});

describe("while a message waits for the turn of a slice", () => {
  test("a client that joins the slice gets it from the history or from the publish, and only once", () => {
    connect(4);
    delivery.sayFrame(game, 1);
    const late = delivery.connect("telemetry.v1.json");
    late.client.subscribe([request("fps")]);
    delivery.sayFrame(game, 2);
    allTurns();
    expect(account(late, "fps").got).toEqual([1, 2]);
  });

  test("a classic client that joins the slice gets the messages after it", () => {
    connect(3);
    const first = delivery.connect("classic");
    delivery.sayFrame(game, 1);
    const late = delivery.connect("classic");
    delivery.sayFrame(game, 2);
    allTurns();
    const frames = ({ socket }: Connected) => socket.packets("01").map((hex) => hex.slice(2, 10));
    expect(frames(first)).toEqual(["00000001", "00000002"]);
    expect(frames(late)).toEqual(["00000002"]);
  });

  test("a client that resumes a topic has it before the answer says so", () => {
    const last = connect(4)[3] as Connected;
    const { hub } = delivery;
    delivery.sayEvent(game, "custom/e");
    const { offset } = resume(last.client, hub.epoch, 0, [request("fps")]);
    expect(offset).toBe(hub.topics.offset);
    expect(account(last, "custom/e").got).toEqual([1]);
  });

  test("a client that unsubscribes still gets it", () => {
    const last = connect(4)[3] as Connected;
    delivery.sayFrame(game, 1);
    last.client.unsubscribe(["fps"]);
    allTurns();
    expect(account(last, "fps").got).toEqual([1]);
  });

  test("a pong does not claim that it has been sent", () => {
    const last = connect(4)[3] as Connected;
    const before = delivery.hub.topics.offset;
    delivery.sayFrame(game, 1);
    expect(last.client.sentThrough).toBe(before);
    allTurns();
    expect(last.client.sentThrough).toBe(before + 1);
  });
});

describe("a client that leaves the fast lane or goes while a slice has messages", () => {
  test("does not change the order of the others' messages when a long one is sent to each by itself", () => {
    const clients = connect(6);
    const others = clients.slice(4);
    delivery.sayFrame(game, 1);
    sayLongEvent();
    delivery.sayEvent(game, "custom/e");
    (clients[3] as Connected).socket.bufferedBytes = 1024 * 1024;
    allTurns();
    expect((clients[3] as Connected).client.lane.state).toBe("slow");
    for (const one of others) expect(account(one, "custom/e").got).toEqual([1, 2]);
  });

  test("leaves no notice for a client that comes later", () => {
    const last = connect(4)[3] as Connected;
    for (let frame = 1; frame <= 200; frame++) delivery.sayFrame(game, frame);
    delivery.parts.audience.remove(last.client);
    const [later] = connect(1);
    delivery.sayFrame(game, 201);
    allTurns();
    expect(account(later as Connected, "fps")).toEqual({ got: [201], told: 0 });
  });
});

test("each client gets each message once and in order, or is told that it lost it, whatever clients do between turns", () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.constant("fps" as const) },
    { weight: 3, arbitrary: fc.constantFrom("event" as const, "long" as const) },
    { weight: 4, arbitrary: fc.constant("turn" as const) },
    { weight: 2, arbitrary: fc.constant("time" as const) },
    {
      weight: 3,
      arbitrary: fc.constantFrom("freeze", "thaw", "clog", "unclog", "join", "leave", "change"),
    },
  );
  const steps = fc.array(fc.tuple(step, fc.nat()), { minLength: 50, maxLength: 400 });
  fc.assert(
    fc.property(steps, (all) => {
      setUp();
      const stay = connect(7);
      const visitors: { visitor: Connected; since: { frames: number; events: number } }[] = [];
      let [frames, events] = [0, 0];
      for (const [one, number] of all) {
        const someone = stay[number % stay.length] as Connected;
        if (one === "fps") delivery.sayFrame(game, ++frames);
        else if (one === "event") {
          events++;
          delivery.sayEvent(game, "custom/e");
        } else if (one === "long") {
          events++;
          sayLongEvent();
        } else if (one === "turn") turn();
        else if (one === "time") delivery.clock.advance(60);
        else if (one === "freeze") someone.socket.answer = undefined;
        else if (one === "thaw") thaw(someone);
        else if (one === "join") {
          visitors.push({ visitor: connect(1)[0] as Connected, since: { frames, events } });
        } else if (one === "leave") {
          const gone = visitors.shift();
          if (gone !== undefined) delivery.parts.audience.remove(gone.visitor.client);
        } else if (one === "change") someone.client.subscribe([request("alert")]);
        else someone.socket.bufferedBytes = one === "clog" ? 1024 * 1024 : 0;
      }
      for (const one of stay) {
        one.socket.bufferedBytes = 0;
        thaw(one);
      }
      delivery.clock.advance(1000);
      allTurns();
      for (const one of stay) {
        for (const [topic, published] of [
          ["fps", frames],
          ["custom/e", events],
        ] as const) {
          const { got, told } = account(one, topic);
          expect(got.length + told).toBe(published);
          expect(got).toEqual([...new Set(got)].sort((a, b) => a - b));
        }
      }
      // They read all the time, so they lose what their slice skips and nothing else.
      for (const { visitor, since } of visitors) {
        for (const [topic, published] of [
          ["fps", frames - since.frames],
          ["custom/e", events - since.events],
        ] as const) {
          const { got, told } = account(visitor, topic);
          expect(got.length + told).toBe(published);
        }
      }
    }),
    { numRuns: 200 },
  );
});
