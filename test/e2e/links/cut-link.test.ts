import { expect, setDefaultTimeout, test } from "bun:test";
import { upstreamAddress } from "../../../src/ingest/index.ts";
import { CountingGame } from "../../support/links/counting-game.ts";
import { CuttableWay } from "../../support/links/cuttable-way.ts";
import { until } from "../../support/links/stage.ts";
import { WatchedCount } from "../../support/links/watched-count.ts";
import { LONG } from "../../support/long.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(120_000);

type Message = Record<string, unknown>;

/** How much older than the bound of 250 ms a pose may look: the test, two relays and the game share a process. Units: milliseconds. */
const SLACK_MILLIS = 250;

/** A v1 client of a relay, and what it sees as it comes. */
function watching(far: TestRelay): { watched: WatchedCount; socket: WebSocket } {
  const watched = new WatchedCount();
  const url = `${far.relay.url}/?topics=vr_tracking,custom/*,relay&max_hz=0&history=none`;
  const socket = new WebSocket(url, ["telemetry.v1.json"]);
  socket.onmessage = ({ data }) => watched.take(JSON.parse(String(data)) as Message);
  return { watched, socket };
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

/** Cuts: how, for how long. */
const CUTS = [
  ["silent for 0.6 s", "silence", 600],
  ["broken for 0.6 s", "break", 600],
  ...(LONG
    ? ([
        ["silent for 5 s", "silence", 5000],
        ["silent for 60 s", "silence", 60_000],
      ] as const)
    : []),
] as const;

test.each(CUTS)(
  "after a network that was %s, every event comes once or is told as lost, and no state is old",
  async (_, cut, millis) => {
    await using parts = await stage();
    const { way, far, game } = parts;
    const { watched, socket } = watching(far);
    using counting = new CountingGame((message) => game.send(message));
    await until(async () => watched.newest > 2 && watched.poses > 5);
    way[cut]();
    await Bun.sleep(millis);
    const { poses } = watched;
    const { sent } = counting;
    way.restore();
    await until(async () => watched.newest > sent + 10 && watched.poses > poses + 20);
    expect(watched.wrong).toEqual({ missing: [], twice: [] });
    // The near relay keeps 256 KiB of events of a topic, which are those of some 20 s.
    if (millis <= 5000) expect(watched.lost).toEqual([]);
    expect(watched.oldestMillis).toBeLessThan(250 + SLACK_MILLIS);
    socket.close();
  },
);
