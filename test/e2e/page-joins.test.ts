import { expect, test } from "bun:test";
import { PlainCodec } from "../../src/codec/index.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

/** A minute at 90 Hz, and how many frames are sent before the relay has read them. */
const FRAMES = 5400;
const AT_ONCE = 90;
/** Answers that another client gets meanwhile: an answer takes a few turns of the event loop, and the history dozens. */
const LEAST_ANSWERS = 10;

const codec = new PlainCodec();

test("another client gets answers while a client that joins is sent a minute of history", async () => {
  await using relay = TestRelay.start();
  using game = await relay.game();
  using other = await relay.client("/?format=json");
  for (let frame = 1; frame <= FRAMES; frame++) {
    game.send((codec.encodePerformance(frame, 90, 11, 2) as Uint8Array).slice());
    if (frame % AT_ONCE === 0) await ping(other);
  }

  using joiner = await TestClient.connect(`${relay.relay.url}/?format=json`);
  joiner.send({ command: "subscribe", topics: [{ topic: "fps", history: { seconds: 60 } }], id: "minute" });
  let isJoined = false;
  const joined = joiner
    .message(({ id }) => id === "minute")
    .then(() => {
      isJoined = true;
    });
  let answers = 0;
  for (; !isJoined; answers++) await ping(other);
  await joined;
  expect(answers).toBeGreaterThanOrEqual(LEAST_ANSWERS);
});

/** Resolves once the relay has answered a ping. */
async function ping(client: TestClient): Promise<void> {
  const t = Math.random();
  client.send({ command: "ping", t });
  await client.message((message) => message.type === "pong" && message.t === t);
}
