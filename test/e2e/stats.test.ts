import { expect, setDefaultTimeout, test } from "bun:test";
import { connect } from "../../src/client/index.ts";
import { PlainCodec } from "../../src/codec/index.ts";
import { type Stats, stats } from "../../src/protocol/stats.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

/** Most bytes of a second of a game that is well, with poses, work and memory. */
const MOST_BYTES = 1500;

const codec = new PlainCodec();

/** Two seconds of a game at 90 Hz with headset and controllers, and its monitors. */
function play(send: (message: Uint8Array | object) => void): void {
  const pose = {
    position: [0.1, 1.7, 0.2] as [number, number, number],
    rotation: [0, 0, 0, 1] as [number, number, number, number],
    tracked: true,
  };
  const controller = { ...pose, trigger: 0, grip: 0, buttonBits: 0 };
  for (let frame = 1; frame <= 180; frame++) {
    send((codec.encodePerformance(frame, 90, 11.111, 2.345) as Uint8Array).slice());
    const devices = { headset: pose, leftController: controller, rightController: controller };
    const packet = codec.encodeTracking({ frame, timeSeconds: 1_795_563_844 + frame / 90, ...devices });
    send((packet as Uint8Array).slice());
  }
  const work = { frames: 180, work_time_ms: { mean: 4.123, max: 6.789 }, memory_usage_mb: 256.375 };
  const render = { render_cpu_ms: 0.532, render_gpu_ms: 3.217, max_fps: 90 };
  send({ type: "event", event: "performance", data: { ...work, ...render } });
}

test("a client of stats alone has the game send what it takes to judge it, and gets each second in a small message", async () => {
  await using relay = TestRelay.start();
  using game = await relay.game();
  game.send({
    type: "hello",
    source: "the demo room",
    features: ["max_delay"],
    intervals: { fps: 0.5, vr_tracking: 0.1, performance: 0.5 },
  });
  await game.message(({ max_delay }) => max_delay === 1);
  using client = await relay.client("/?format=json&topics=stats");
  await game.message(({ max_delay }) => max_delay === 0.1);
  await game.message(({ stream, interval }) => stream === "performance" && interval === 0.2);
  await game.message(({ stream, interval }) => stream === "fps" && interval === 0);
  await game.message(({ stream, interval }) => stream === "vr_tracking" && interval === 0);

  play((message) => game.send(message));
  const isOfFrames = ({ topic, data }: Record<string, unknown>) =>
    topic === "stats" && (data as Stats).tracking !== null && (data as Stats).work !== null;
  const told = await client.message(isOfFrames);
  expect(told).toMatchObject({ type: "event", event: "stats", source: "the demo room" });
  expect(JSON.stringify(told).length).toBeLessThan(MOST_BYTES);
  const second = stats.parse(told.data);
  expect(second.window.verdict.answer).toBe("holds");

  const page = (await (await fetch(`${relay.httpUrl}/events?topic=stats&limit=1000`)).json()) as {
    events: object[];
  };
  expect(page.events).toContainEqual(told);
  const late = connect(relay.relay.url, { format: "msgpack" });
  const stream = late.stream("stats", { history: { seconds: 600 } });
  for await (const { data, history } of stream) {
    if (data.to !== second.to) continue;
    expect([data, history]).toEqual([second, true]);
    break;
  }
  late.close();
});

test("an event of a game with the name of the topic is a custom one", async () => {
  await using relay = TestRelay.start();
  using game = await relay.game();
  using client = await relay.client("/?format=json&topics=stats,custom/*");
  game.send({ type: "event", event: "stats", data: { kills: 3 } });
  expect(await client.message(({ data }) => (data as { kills?: number })?.kills === 3)).toMatchObject({
    topic: "custom/stats",
    event: "stats",
  });
});
