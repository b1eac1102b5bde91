import { describe, expect, spyOn, test } from "bun:test";
import * as fc from "fast-check";
import { type Client, closeClient } from "../../../src/delivery/index.ts";
import { FIXED_TOPICS, isStateTopic } from "../../../src/protocol/topic-patterns.ts";
import { tellPoses } from "../../support/tell.ts";
import { request, TestDelivery, thaw } from "../../support/test-delivery.ts";

const customEvents = (messages: readonly Record<string, unknown>[]) =>
  messages.filter(({ event }) => event === "custom");

describe("a slow client keeps the events that wait for it", () => {
  type Change = (client: Client) => void;
  const classic: Record<string, Change> = {
    nothing: () => {},
    configure: (client) => client.configure({ vr_tracking: false }),
    "configure, off and on": (client) => {
      client.configure({ fps: false, vr_tracking: false });
      client.configure({ fps: true });
    },
    set_update_interval: (client) => client.setInterval(0.5, ["fps"]),
  };
  const v1: Record<string, Change> = {
    ...classic,
    "subscribe to more": (client) => client.subscribe([request("alert"), request("custom/other")]),
    "subscribe to the same by name": (client) => client.subscribe([request("custom/e")]),
    "subscribe to the same for one game": (client) =>
      client.subscribe([request("custom/e", { source: "game-1" }), request("*", { interval: 1 })]),
    "unsubscribe from other topics": (client) => client.unsubscribe(["fps", "nothing"]),
    resume: (client) => client.resume("another", 0, [request("custom/*")]),
  };

  test.each(Object.entries(classic))("a classic one that sends %s", (_, change) => {
    expect(eventsAfter("classic", change)).toBe(5);
  });

  test.each(Object.entries(v1))("a v1 one that sends %s", (_, change) => {
    expect(eventsAfter("telemetry.v1.json", change)).toBe(5);
  });

  test("a v1 one that unsubscribes loses them, and is told", () => {
    expect(eventsAfter("telemetry.v1.json", (client) => client.unsubscribe(["*"]))).toBe(0);
  });

  function eventsAfter(dialect: "classic" | "telemetry.v1.json", change: Change): number {
    const delivery = new TestDelivery();
    const connected = delivery.connect(dialect);
    if (dialect !== "classic") connected.client.subscribe([request("*"), request("fps")]);
    const game = delivery.hub.open();
    delivery.freeze(connected, game);
    for (let event = 0; event < 5; event++) delivery.sayEvent(game, "custom/e");
    change(connected.client);
    thaw(connected);
    expect(connected.client.lane.state).toBe("fast");
    return customEvents(connected.socket.messages()).length;
  }
});

describe("a client that changes an interval", () => {
  function poses(delivery: TestDelivery) {
    const game = delivery.hub.open();
    const say = (x: number) => {
      const headset = { position: [x, 0, 0], rotation: [0, 0, 0, 1], tracked: true } as const;
      const devices = { leftController: undefined, rightController: undefined };
      tellPoses(delivery.hub, game, {
        frame: x,
        timeSeconds: x,
        headset: structuredClone(headset) as never,
        ...devices,
      });
    };
    return { game, say };
  }
  const xs = (messages: readonly Record<string, unknown>[]) =>
    messages
      .filter(({ event }) => event === "vr_tracking")
      .map(({ data }) => (data as { headset: { position: number[] } }).headset.position[0]);

  test("still gets the value that waited for its turn, and no other client gets it early", () => {
    const delivery = new TestDelivery();
    const [changing, other] = [delivery.connect("classic"), delivery.connect("classic")];
    const { say } = poses(delivery);
    for (const { client } of [changing, other]) client.setInterval(1, ["vr_tracking"]);
    say(1);
    say(2);
    changing.client.setInterval(0.5, ["vr_tracking"]);
    expect([xs(changing.socket.messages()), xs(other.socket.messages())]).toEqual([[1, 2], [1]]);
    delivery.clock.advance(2000);
    expect([xs(changing.socket.messages()), xs(other.socket.messages())]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test("and turns the stream off does not get it", () => {
    const delivery = new TestDelivery();
    const { client, socket } = delivery.connect("classic");
    const { say } = poses(delivery);
    client.setInterval(1, ["vr_tracking"]);
    say(1);
    say(2);
    client.configure({ vr_tracking: false });
    delivery.clock.advance(2000);
    expect(xs(socket.messages())).toEqual([1]);
  });

  test("while it is slow wakes to one value, the newest", () => {
    const delivery = new TestDelivery();
    const connected = delivery.connect("classic");
    const { game, say } = poses(delivery);
    delivery.freeze(connected, game);
    const before = connected.socket.received.length;
    say(1);
    connected.client.setInterval(0, ["vr_tracking"]);
    say(2);
    thaw(connected);
    expect(xs(connected.socket.messages().slice(0))).toEqual([2]);
    expect(connected.socket.received.length).toBeGreaterThan(before);
  });

  test("keeps it for a stream that is off and turned on again", () => {
    const delivery = new TestDelivery();
    const { client } = delivery.connect("classic");
    client.configure({ vr_tracking: false });
    client.setInterval(0.5, ["vr_tracking"]);
    expect(client.isSubscribed("vr_tracking")).toBe(false);
    client.configure({ vr_tracking: true });
    expect(client.describeSubscriptions()).toContainEqual({ topic: "vr_tracking", max_hz: 2 });
  });
});

describe("a refused command changes nothing", () => {
  function setUp() {
    const delivery = new TestDelivery({ subscriptions: 2 });
    const { client, socket } = delivery.connect("telemetry.v1.json");
    client.subscribe([request("custom/a")]);
    const game = delivery.hub.open();
    for (const name of ["a", "b", "c"]) delivery.sayEvent(game, `custom/${name}`);
    return { delivery, client, socket, game };
  }
  const all = { history: { kind: "last", count: 10 } } as const;
  const three = [request("custom/b", all), request("custom/c", all), request("fps", all)];
  const commands: Record<string, (client: Client, epoch: string) => void> = {
    subscribe: (client) => client.subscribe(three),
    "subscribe, one of them again": (client) => client.subscribe([request("custom/a"), ...three]),
    resume: (client, epoch) => client.resume(epoch, 0, three),
    configure: (client) => client.configure({ fps: true, vr_tracking: true }),
    set_update_interval: (client) => {
      client.subscribe([request("*")]);
      client.setInterval(0.1, ["fps", "vr_tracking"]);
    },
  };

  test.each(Object.entries(commands))("%s past the limit", (name, command) => {
    const { delivery, client, socket, game } = setUp();
    const kept =
      name === "set_update_interval" ? [{ topic: "custom/a" }, { topic: "*" }] : [{ topic: "custom/a" }];
    const received = socket.received.length;
    expect(() => command(client, delivery.hub.epoch)).toThrow(
      expect.objectContaining({ code: "too_many_subscriptions" }),
    );
    expect(client.describeSubscriptions()).toEqual(kept);
    expect(socket.received.length).toBe(received);
    if (name === "set_update_interval") return;
    for (const topic of ["custom/a", "custom/b", "custom/c"]) delivery.sayEvent(game, topic);
    delivery.sayFrame(game, 1);
    expect(socket.messages().slice(received)).toHaveLength(1);
    expect(delivery.parts.audience.demand().fps.enabled).toBe(false);
  });

  test("of a classic client too", () => {
    const { client } = new TestDelivery().connect("classic");
    const before = client.describeSubscriptions();
    for (const command of [
      () => client.subscribe([request("relay")]),
      () => client.unsubscribe(["*"]),
      () => client.resume("x", 0, [request("relay")]),
    ])
      expect(command).toThrow(expect.objectContaining({ code: "needs_v1" }));
    expect(client.describeSubscriptions()).toEqual(before);
  });

  test("a limit that was lowered allows changes that add nothing", () => {
    const delivery = new TestDelivery({ subscriptions: 3 });
    const { client } = delivery.connect("telemetry.v1.json");
    client.subscribe([request("fps"), request("alert"), request("scene")]);
    delivery.parts.limits = Object.assign(delivery.parts.limits, { subscriptions: 1 });
    client.setInterval(0.1, ["fps"]);
    client.subscribe([request("alert", { interval: 1 })]);
    expect(() => client.subscribe([request("relay")])).toThrow();
    expect(client.describeSubscriptions()).toEqual([
      { topic: "scene" },
      { topic: "fps", max_hz: 10 },
      { topic: "alert", max_hz: 1 },
    ]);
  });
});

test("each message goes out once to a client that is subscribed to it, whatever wildcards and names it is by", () => {
  const patterns = [
    "*",
    "custom/*",
    "custom/a",
    "custom/b",
    "log/*",
    "log/error",
    "fps",
    "alert",
    "profiler/*",
    "profiler/visual",
  ];
  const topics = [
    ...FIXED_TOPICS.filter((topic) => !isStateTopic(topic)),
    "custom/a",
    "custom/b",
    "custom/c",
  ];
  fc.assert(
    fc.property(
      fc.array(fc.subarray(patterns), { minLength: 1, maxLength: 3 }),
      fc.subarray(patterns),
      fc.boolean(),
      (steps, removed, isTopicNew) => {
        const delivery = new TestDelivery();
        const { client, socket } = delivery.connect("telemetry.v1.json");
        const game = delivery.hub.open();
        if (!isTopicNew) for (const topic of topics) delivery.sayEvent(game, topic);
        for (const step of steps)
          if (step.length > 0)
            client.subscribe(step.map((pattern) => request(pattern, { history: { kind: "none" } })));
        client.unsubscribe(removed);
        const before = socket.received.length;
        for (const topic of topics) delivery.sayEvent(game, topic);
        const got = socket
          .messages()
          .slice(before)
          .map(({ topic }) => String(topic));
        expect(got).toEqual(topics.filter((topic) => client.isSubscribed(topic)));
        for (const topic of topics)
          expect(delivery.parts.fanOut.hasSubscribers(topic)).toBe(client.isSubscribed(topic));
      },
    ),
    { numRuns: 200 },
  );
});

test("a message is written once as text for channels of a wildcard, of a topic, and at several intervals", () => {
  const delivery = new TestDelivery();
  const connected = Array.from({ length: 3 }, () => delivery.connect("telemetry.v1.json"));
  const patterns = ["custom/*", "custom/a", "*"];
  for (const [index, { client }] of connected.entries()) {
    client.subscribe([request(patterns[index] ?? ""), request("custom/b", { interval: index })]);
  }
  const written = spyOn(JSON, "stringify");
  const game = delivery.hub.open();
  delivery.sayEvent(game, "custom/a");
  const fields = written.mock.calls.filter(([value]) => (value as { seq?: number }).seq === 1);
  written.mockRestore();
  expect(fields).toHaveLength(1);
  const got = connected.map(({ socket }) => socket.messages().map(({ topic }) => topic));
  expect(got).toEqual([["custom/a"], ["custom/a"], ["custom/a"]]);
});

describe("classic clients", () => {
  test("are subscribed to every topic of the old protocol, and to no other", () => {
    const delivery = new TestDelivery();
    const { client } = delivery.connect("classic");
    expect(client.describeTopics().sort()).toEqual([
      "alert",
      "custom/*",
      "fps",
      "log/*",
      "performance",
      "scene",
      "snapshot",
      "vr_tracking",
    ]);
    const subscribed = FIXED_TOPICS.filter((topic) => delivery.parts.fanOut.hasSubscribers(topic));
    expect(subscribed).toEqual(
      FIXED_TOPICS.filter((topic) => !/^(stats|headset|relay|profiler)/.test(topic)),
    );
    expect(delivery.parts.fanOut.hasSubscribers("custom/anything")).toBe(true);
  });

  test("share their channels until one changes what it gets, which changes nothing for the others", () => {
    const delivery = new TestDelivery();
    const [one, other] = [delivery.connect("classic"), delivery.connect("classic")];
    const game = delivery.hub.open();
    for (const topic of ["vr_tracking", "custom/a", "log/error", "alert"]) delivery.sayEvent(game, topic);
    delivery.sayFrame(game, 1);
    const all = new Set(other.socket.topics);
    one.client.configure({ vr_tracking: false });
    const left = [...all].filter((topic) => !one.socket.topics.has(topic));
    expect(left).toEqual([expect.stringContaining("vr_tracking")]);
    expect(other.socket.topics).toEqual(all);
    expect(delivery.connect("classic").socket.topics).toEqual(all);
    one.client.configure({ vr_tracking: true });
    expect(one.socket.topics).toEqual(all);
  });

  test("get everything again after all of them have left", () => {
    const delivery = new TestDelivery();
    const game = delivery.hub.open();
    closeClient(delivery.parts, delivery.connect("classic").client);
    delivery.sayFrame(game, 1);
    expect(delivery.sockets.published).toEqual([]);
    const { socket } = delivery.connect("classic");
    delivery.sayFrame(game, 2);
    delivery.sayEvent(game, "custom/shot");
    // The JSON event of the first frame, its 0x01, and the custom event.
    expect(socket.received).toHaveLength(3);
  });

  test("join one native topic for all topics that games name, and share one publish with each other", () => {
    const delivery = new TestDelivery();
    const clients = Array.from({ length: 10 }, () => delivery.connect("classic"));
    const game = delivery.hub.open();
    for (let topic = 0; topic < 50; topic++) delivery.sayEvent(game, `custom/${topic}`);
    expect(clients.map(({ socket }) => socket.topics.size)).toEqual(clients.map(() => 1));
    expect(delivery.sockets.published).toHaveLength(50);
    expect(clients.map(({ socket }) => socket.received.length)).toEqual(clients.map(() => 50));
  });
});
