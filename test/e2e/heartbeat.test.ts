import { expect, setDefaultTimeout, test } from "bun:test";
import { PlainCodec } from "../../src/codec/index.ts";
import { DEFAULT_LANE_LIMITS } from "../../src/delivery/index.ts";
import { MuteClient } from "../support/mute-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

/** A tenth of what is in force by default: ping every 30 s, close after 60. */
const TENTH = { heartbeatIntervalSeconds: 3, heartbeatTimeoutSeconds: 6 };

test("the relay pings a silent client, then closes it with 4000, although data flows to it; it keeps a client that answers", async () => {
  // Never taken for slow: that it is closed must be the heartbeat's doing.
  const lanes = { ...DEFAULT_LANE_LIMITS, stalenessMillis: 1e9 };
  await using relay = TestRelay.start({ ...TENTH, lanes });
  using healthy = await relay.client();
  using mute = await MuteClient.connect("127.0.0.1", relay.relay.port);
  using game = await relay.game();
  const packet = (new PlainCodec().encodePerformance(1, 90, 11, 2) as Uint8Array).slice();
  const stream = setInterval(() => game.send(packet), 1000 / 90);
  await mute.ended;
  clearInterval(stream);

  expect(mute.seen("ping").map(({ atMillis }) => Math.round(atMillis / 1000))).toEqual([3]);
  const [close] = mute.seen("close");
  expect(close?.closeCode).toBe(4000);
  expect(Math.round((close?.atMillis ?? 0) / 1000)).toBe(6);
  expect(mute.seen("binary").length).toBeGreaterThan(400);
  await healthy.settled();
  expect(await relay.status()).toMatchObject({ clients: 1 });
});

test("the relay waits longer for a game, because a game that loads a scene does not answer", async () => {
  await using relay = TestRelay.start({
    heartbeatIntervalSeconds: 0.1,
    heartbeatTimeoutSeconds: 0.3,
    producerTimeoutSeconds: 60,
  });
  using game = await relay.game();
  using mute = await MuteClient.connect("127.0.0.1", relay.relay.port);
  await mute.ended;
  expect(await relay.status()).toMatchObject({ games: 1, clients: 0 });
  game.send({ type: "hello" });
  await game.message(({ type }) => type === "welcome");
});
