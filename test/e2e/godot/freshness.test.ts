import { describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Stats } from "../../../src/protocol/stats.ts";
import { eventOf, FakeRelay, type JsonObject, type Received } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { StallingProxy } from "../../support/godot/stalling-proxy.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

type Pose = Received & { kind: "tracking" };
type Text = Received & { kind: "text" };

const isPose = (received: Received): received is Pose => received.kind === "tracking";
const isHello = (received: Received): received is Text =>
  received.kind === "text" && received.json.type === "hello";
const isAnswer = (type: string) => (received: Received) =>
  received.kind === "text" && received.json.type === type;
const isCustom = (name: string) => (received: Received) =>
  (eventOf(received)?.data as JsonObject | undefined)?.event_name === name;

const ALL_STREAMS = { fps_enabled: true, vr_tracking_enabled: true, performance_enabled: true };
const NO_STREAMS = { fps_enabled: false, vr_tracking_enabled: false, performance_enabled: false };
const HEAD = { do: "track", tracker: "head", position: [0, 1.7, 0], rotation: [0, 0, 0, 1] } as const;

/** Poses of a measurement: a second and a half of frames. */
const POSES = 135;

describe.skipIf(skipWithoutGodot())("how fresh a real game's data is", () => {
  test("follows the relay's demand: nobody, live, judged only, live for events alone, nobody", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    const hello = await relay.received.first(isHello);
    expect(hello.json.features).toEqual(["max_delay"]);
    await game.do(HEAD);
    let asked = 0;
    /** Tells the game a demand, and waits until the game has taken it. Returns the index of the next message. */
    const demand = async (config: JsonObject, maxDelaySeconds: number): Promise<number> => {
      relay.send({ command: "configure", config });
      for (const stream of ["fps", "vr_tracking"])
        relay.send({ command: "set_update_interval", interval: 0, stream });
      relay.send({ command: "set_update_interval", max_delay: maxDelaySeconds });
      asked += 4;
      const acks = await relay.received.take(asked, isAnswer("ack"));
      expect((acks.at(-1) as Text).json).toEqual({
        type: "ack",
        command: "set_update_interval",
        max_delay: maxDelaySeconds,
      });
      return relay.received.all.length;
    };

    await demand(NO_STREAMS, 1);
    await game.logEvent("unwatched");
    await relay.received.first(isCustom("unwatched"));
    // The thread has sent all samples of the time before.
    const nobody = relay.received.all.length;
    await game.logEvent("still_unwatched");
    await relay.received.first(isCustom("still_unwatched"));
    expect(relay.received.all.slice(nobody).filter(isPose)).toEqual([]);

    const live = await posesAfter(relay, await demand(ALL_STREAMS, 0));
    expect(median(agesOf(live))).toBeLessThan(25);
    expect(median(posesPerMessage(live))).toBeLessThanOrEqual(2);
    await game.logEvent("watched");
    const watched = await relay.received.first(isCustom("watched"));
    expect(watched.atMillis - Number(live.at(-1)?.atMillis)).toBeLessThan(1000);
    // The event shares its message with the samples of its frame.
    expect(relay.received.all.filter(isPose).map(({ message }) => message)).toContain(watched.message);

    const judged = await posesAfter(relay, await demand(ALL_STREAMS, 0.1));
    expect(median(posesPerMessage(judged))).toBeGreaterThan(5);
    expect(median(agesOf(judged))).toBeWithin(25, 200);

    await demand(NO_STREAMS, 0);
    const ages: number[] = [];
    for (let number = 0; number < 20; number++) {
      await game.logEvent(`event_${number}`);
      const received = await relay.received.first(isCustom(`event_${number}`));
      ages.push(unixSeconds(received) * 1000 - Number(eventOf(received)?.timestamp) * 1000);
    }
    expect(median(ages)).toBeLessThan(30);

    await demand(NO_STREAMS, 1);
    const end = relay.received.all.length;
    await game.logEvent("last");
    await relay.received.first(isCustom("last"));
    expect(relay.received.all.slice(end).filter(isPose)).toEqual([]);
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });

  test("stays that of ten messages a second with a relay that never says how fresh it must be", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isHello);
    await game.do(HEAD);
    relay.send({ command: "set_update_interval", interval: 0 });
    await relay.received.first(isAnswer("ack"));
    const poses = await posesAfter(relay, relay.received.all.length);
    expect(median(posesPerMessage(poses))).toBeGreaterThan(5);
    expect(await game.quit()).toBe(0);
  });

  test("returns to ten messages a second on a new connection", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isHello);
    await game.do(HEAD);
    relay.send({ command: "set_update_interval", interval: 0, max_delay: 0 });
    await relay.received.first(isAnswer("ack"));
    await game.do({ do: "set", property: "source_name", value: "renamed" });
    const renamed = await relay.received.first((each) => isHello(each) && each.json.source === "renamed");
    const from = relay.received.all.indexOf(renamed);
    relay.send({ command: "set_update_interval", interval: 0 });
    const ack = await relay.received.first(isAnswer("ack"), from);
    const poses = await posesAfter(relay, relay.received.all.indexOf(ack));
    expect(median(posesPerMessage(poses))).toBeGreaterThan(5);
    expect(await game.quit()).toBe(0);
  });

  test("is never finer than the send_interval that a project sets", async () => {
    using relay = new FakeRelay();
    const settings = "[telemetry_relay]\n\nconnection/send_interval=0.05";
    using game = await TestGame.start({ relayUrl: relay.url, settings });
    await relay.received.first(isHello);
    await game.do(HEAD);
    relay.send({ command: "set_update_interval", interval: 0, max_delay: 0 });
    await relay.received.first(isAnswer("ack"));
    const poses = await posesAfter(relay, relay.received.all.length);
    expect(median(posesPerMessage(poses))).toBeWithin(3, 7);
    expect(await game.quit()).toBe(0);
  });

  test("stays the same after a max_delay that the game refuses", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isHello);
    const refused = [
      { max_delay: -1 },
      { max_delay: "soon" },
      { max_delay: null },
      { max_delay: 3601 },
      { max_delay: -1, interval: 0 },
      { max_delay: 0, interval: -1 },
      { max_delay: 0, stream: "fps" },
      {},
    ];
    for (const [id, each] of refused.entries()) relay.send({ command: "set_update_interval", id, ...each });
    const errors = (await relay.received.take(refused.length, isAnswer("error"))) as Text[];
    expect(errors.map(({ json }) => [json.id, json.code])).toEqual(
      refused.map((_, id) => [id, "bad_command"]),
    );
    relay.send({ command: "set_update_interval", max_delay: 0.5, interval: 0, stream: "fps" });
    const ack = (await relay.received.first(isAnswer("ack"))) as Text;
    expect(ack.json).toEqual({
      type: "ack",
      command: "set_update_interval",
      interval: 0,
      stream: "fps",
      max_delay: 0.5,
    });
    expect(await game.quit()).toBe(0);
    expect(game.godot.complaints()).toEqual([]);
  });
});

describe.skipIf(skipWithoutGodot())("a client of each game's seconds", () => {
  test("makes a real game be judged and never live, and one that joins late gets the seconds before", async () => {
    await using relay = TestRelay.start();
    using proxy = await StallingProxy.start(relay.relay.port);
    using client = await relay.client("/?format=json&topics=stats");
    using game = await TestGame.start({ relayUrl: proxy.url });
    await game.do(HEAD);
    const isFull = ({ topic, data }: JsonObject) => topic === "stats" && (data as Stats).samples > 60;
    /** How often data of the game came in each of three seconds. */
    const readsOf = async (): Promise<number> => {
      const seconds = client.messages().filter(isFull).length;
      await client.take(seconds + 1, isFull);
      const before = proxy.reads;
      await client.take(seconds + 4, isFull);
      return (proxy.reads - before) / 3;
    };

    const judged = await readsOf();
    expect(await relay.status()).toMatchObject({ demand: { max_delay: 0.1, fps: { interval: 0 } } });
    const second = client.messages().filter(isFull).at(-1)?.data as Stats;
    expect(second.frames).toBe(second.samples);
    expect(second).toMatchObject({
      not_judged: 0,
      standstill: null,
      work: { source: "sums" },
      tracking: { devices: [{ device: "headset", tracked_share: 1 }] },
      window: { seconds: 10, verdict: { budget_ms: 11.111, budget_origin: "max_fps" } },
    });
    expect(second.fps).toBeWithin(60, 100);

    using joined = await relay.client("/?format=json");
    const history = { seconds: 600 };
    await joined.ask({ command: "subscribe", topics: [{ topic: "stats", history }, "vr_tracking"] });
    const before = joined.messages().filter(({ topic }) => topic === "stats");
    expect(before.map(({ data }) => data)).toEqual(
      client.messages().flatMap(({ topic, data }) => (topic === "stats" ? [data] : [])),
    );
    expect(await relay.status()).toMatchObject({ demand: { max_delay: 0 } });
    expect(await readsOf()).toBeGreaterThan(2 * judged);
    expect(await game.quit()).toBe(0);
  });
});

/** The poses of a second and a half, received after message `from`. The first ones may have been taken under another demand. */
async function posesAfter(relay: FakeRelay, from: number): Promise<Pose[]> {
  return ((await relay.received.take(POSES + 45, isPose, from)) as Pose[]).slice(45);
}

/** When a message arrived. Units: unix seconds. */
function unixSeconds({ atMillis }: Received): number {
  return (performance.timeOrigin + atMillis) / 1000;
}

/** Age of each pose when it arrived. Units: milliseconds. */
function agesOf(poses: readonly Pose[]): number[] {
  return poses.map((pose) => (unixSeconds(pose) - pose.timeSeconds) * 1000);
}

function posesPerMessage(poses: readonly Pose[]): number[] {
  return Object.values(Object.groupBy(poses, ({ message }) => message)).map((group) => group?.length ?? 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
