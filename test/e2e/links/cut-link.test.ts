import { expect, setDefaultTimeout, test } from "bun:test";
import { PlainCodec } from "../../../src/codec/index.ts";
import { upstreamAddress } from "../../../src/ingest/index.ts";
import { CuttableWay } from "../../support/links/cuttable-way.ts";
import { until } from "../../support/links/stage.ts";
import { LONG } from "../../support/long.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(120_000);

type Message = Record<string, unknown>;

/** How much older than the bound of 250 ms a state may look: the test, three relays' work and the game share a process. Units: milliseconds. */
const SLACK_MILLIS = 250;
const codec = new PlainCodec();

/** A game that counts: every 50 ms an event with the next number, and every 10 ms poses with the time at which they were sent. */
class CountingGame implements Disposable {
  /** Events so far. */
  sent = 0;
  #ticks = 0;
  readonly #timer: Timer;

  constructor(game: TestClient) {
    this.#timer = setInterval(() => {
      const timeSeconds = Date.now() / 1000;
      if (this.#ticks++ % 5 === 0) {
        this.sent++;
        const data = { event_name: "count", number: this.sent };
        game.send({ type: "event", event: "custom", data, timestamp: timeSeconds });
      }
      const head = { position: [0, 1.7, 0] as [number, number, number], tracked: true };
      const packet = codec.encodeTracking({
        frame: this.sent,
        timeSeconds,
        headset: { ...head, rotation: [0, 0, 0, 1] },
        leftController: undefined,
        rightController: undefined,
      }) as Uint8Array;
      game.send(packet.slice());
    }, 10);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** A v1 client of the far relay that notes how old poses are when they come. */
async function watching(far: TestRelay): Promise<{ client: TestClient; oldestMillis(): number }> {
  const client = await TestClient.connect(
    `${far.relay.url}/?topics=vr_tracking,custom/*,relay&max_hz=0&history=none`,
    ["telemetry.v1.json"],
  );
  let seen = 0;
  let oldest = 0;
  const look = () => {
    const messages = client.messages();
    for (; seen < messages.length; seen++) {
      const { type, topic, timestamp } = messages[seen] as Message;
      if (type === "event" && topic === "vr_tracking")
        oldest = Math.max(oldest, Date.now() - 1000 * Number(timestamp));
    }
  };
  setInterval(look, 2).unref();
  return { client, oldestMillis: () => oldest };
}

const numbersOf = (messages: readonly Message[]): number[] =>
  messages.flatMap(({ type, topic, data }) =>
    type === "event" && topic === "custom/count" ? Number((data as Message).number) : [],
  );

/** The numbers of the events that a client was told it did not get. */
function toldAsLost(messages: readonly Message[]): number[] {
  return messages.flatMap((message) => {
    if (message.type !== "dropped" || message.topic !== "custom/count") return [];
    const { first, last, count } = message as { first: number; last: number; count: number };
    expect(count).toBe(last - first + 1);
    return Array.from({ length: count }, (_, index) => first + index);
  });
}

async function stage() {
  const near = TestRelay.start({ site: "lab" });
  const way = await CuttableWay.to(near.relay.port);
  const address = upstreamAddress(`ws://127.0.0.1:${way.port}`);
  const far = TestRelay.start({ site: "hq", upstreams: address === undefined ? [] : [address] });
  const game = await offeringGame(near, "room");
  await until(async () => (await linkOf(far)).games === 1);
  return {
    near,
    way,
    far,
    game,
    async [Symbol.asyncDispose]() {
      await far[Symbol.asyncDispose]();
      await way[Symbol.asyncDispose]();
      await near[Symbol.asyncDispose]();
    },
  };
}

async function linkOf(far: TestRelay): Promise<Message> {
  const [link] = (await far.status()).links as Message[];
  return link ?? {};
}

/** Cuts: how, for how long, and whether the link is given up meanwhile. */
const CUTS = [
  ["silent for 1 s", "silence", 1000, true],
  ["broken for 1 s", "break", 1000, false],
  ...(LONG
    ? ([
        ["silent for 5 s", "silence", 5000, false],
        ["silent for 60 s", "silence", 60_000, false],
      ] as const)
    : []),
] as const;

test.each(CUTS)(
  "after a network that was %s, every event comes once or is told as lost, and no state is old",
  async (_, cut, millis, lasts) => {
    await using parts = await stage();
    const { way, far } = parts;
    const { client, oldestMillis } = await watching(far);
    using counting = new CountingGame(parts.game);
    await client.message(({ topic }) => topic === "vr_tracking");
    way[cut]();
    await Bun.sleep(millis);
    const sentAtCut = counting.sent;
    way.restore();
    await until(async () => numbersOf(client.messages()).some((number) => number > sentAtCut + 10));
    if (!lasts) await until(async () => (await linkOf(far)).connected === true);
    await client.message(
      (message) =>
        message.type === "event" &&
        message.topic === "vr_tracking" &&
        Number((message.data as Message).frame) > sentAtCut,
    );
    counting[Symbol.dispose]();
    await until(async () => numbersOf(client.messages()).includes(counting.sent));
    const numbers = numbersOf(client.messages());
    expect(new Set(numbers).size).toBe(numbers.length);
    const all = [...numbers, ...toldAsLost(client.messages())].sort((one, other) => one - other);
    expect(all).toEqual(Array.from({ length: counting.sent }, (_, index) => index + 1));
    // The near relay keeps 256 KiB of events of a topic, which are those of some 20 s.
    if (millis <= 5000) expect(numbers.length).toBe(counting.sent);
    expect(oldestMillis()).toBeLessThan(250 + SLACK_MILLIS);
    client[Symbol.dispose]();
  },
);
