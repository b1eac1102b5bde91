import { expect, setDefaultTimeout, test } from "bun:test";
import { PlainCodec } from "../../../src/codec/index.ts";
import { linkedStages } from "../../support/links/linked-stages.ts";
import { stageGame, until } from "../../support/links/stage.ts";
import { TestClient } from "../../support/test-client.ts";
import type { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(20_000);

type Message = Record<string, unknown>;

const codec = new PlainCodec();

async function get(relay: TestRelay, path: string): Promise<Message> {
  return (await (await fetch(`${relay.httpUrl}${path}`)).json()) as Message;
}

/** Messages that came later than 250 ms, by whatever way. */
async function lateOf(relay: TestRelay): Promise<number> {
  const { links, nats } = (await relay.status()) as { links: Message[]; nats?: { sites?: object } };
  const ways: Message[] = [...links, ...Object.values(nats?.sites ?? {})];
  return ways.reduce((sum, { late }) => sum + Number(late), 0);
}

const hitchesOf = async (relay: TestRelay) => (await get(relay, "/hitches?context=1")).hitches as Message[];

test.each(linkedStages())(
  "a game linked by %s is judged by its near relay, and the far relay answers about it with the same hitches, alerts and numbers",
  async (_way, start) => {
    await using stage = await start();
    const { games: near, clients: far } = stage;
    const game = await stageGame(stage, "room");
    using client = await TestClient.connect(`${far.relay.url}/?topics=alert,stats,fps&history=none`, [
      "telemetry.v1.json",
    ]);
    await game.message(({ config }) => (config as Message | undefined)?.fps_enabled === true);
    for (let frame = 1; frame <= 600; frame++) {
      const millis = frame === 200 ? 120 : 1000 / 90;
      game.send((codec.encodePerformance(frame, 90, millis, 2) as Uint8Array).slice());
      if (frame % 90 === 0) await Bun.sleep(0);
    }
    await until(async () => (await hitchesOf(far))[0]?.state === "complete");
    const [nearHitch] = await hitchesOf(near);
    const farHitches = await hitchesOf(far);
    expect(farHitches).toEqual([nearHitch as Message]);
    // The near relay alone has told of it.
    const [alert] = await client.take(1, ({ topic }) => topic === "alert");
    await client.message(({ topic }) => topic === "stats");
    const alerts = client.messages().filter(({ topic }) => topic === "alert");
    expect(new Set(alerts.map(({ id, state }) => `${id} ${state}`)).size).toBe(alerts.length);
    expect(alert).toMatchObject({ source: "room", source_epoch: nearHitch?.epoch });

    const windows = await Promise.all([near, far].map((relay) => get(relay, "/stats?window=60")));
    const [nearWindow, farWindow] = windows.map(({ games }) => (games as Message[])[0] as Message);
    // On a machine with much to do some samples come later than 250 ms, and are left out.
    const late = await lateOf(far);
    const ofSamples = late === 0 ? ["samples", "frames"] : [];
    for (const name of ["source", "epoch", "hitches", "budget", ...ofSamples])
      expect([name, farWindow?.[name]]).toEqual([name, nearWindow?.[name]]);
    expect(nearWindow?.samples).toBe(600);
    expect(600 - Number(farWindow?.samples)).toBeWithin(0, late + 1);
  },
);
