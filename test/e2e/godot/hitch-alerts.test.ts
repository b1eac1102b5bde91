import { describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Hitch } from "../../../src/insight/index.ts";
import { GODOT } from "../../support/godot/find-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { skipWithout } from "../../support/needs.ts";
import { SIGNALS } from "../../support/system-parts.ts";
import type { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

/** How far the relay's time of a frame may be from the game's own: the game measures at another place of the frame, so a wait for the next frame may count for the other one. Units: milliseconds. */
const CLOCKS_APART_MILLIS = 1000 / 90 + 5;

type HitchDetails = Hitch & { size: number; kept_back?: number; ago_s?: number };

interface HitchAlert {
  message: string;
  timestamp: number;
  level: string;
  id: string;
  details: HitchDetails;
}

async function get<Answer>({ httpUrl }: TestRelay, path: string): Promise<Answer> {
  return (await (await fetch(httpUrl + path)).json()) as Answer;
}

interface Game {
  standstill: { state: string; seconds: number } | null;
  frame_time_ms: { samples: number } | null;
}

async function gameWhere(relay: TestRelay, isExpected: (game: Game) => boolean): Promise<void> {
  for (;;) {
    const { games } = await get<{ games: Game[] }>(relay, "/stats?window=10");
    if (games[0] !== undefined && isExpected(games[0])) return;
    await Bun.sleep(50);
  }
}

/** The alert about a hitch whose worst frame took between these times. */
async function alertAbout(client: TestClient, from: number, to: number): Promise<HitchAlert> {
  const alert = await client.message(({ kind, details }) => {
    const millis = (details as HitchDetails | undefined)?.worst?.ms ?? 0;
    return kind === "hitch" && millis >= from && millis < to;
  });
  return alert as unknown as HitchAlert;
}

/** Waits until the relay lists a hitch as over whose worst frame took between these times. */
async function hitchIsOver(relay: TestRelay, from: number, to: number): Promise<Hitch> {
  for (;;) {
    const { hitches } = await get<{ hitches: Hitch[] }>(relay, "/hitches?waiting=1&limit=100");
    const found = hitches.find(({ worst, state }) => worst.ms >= from && worst.ms < to && state !== "open");
    if (found !== undefined) return found;
    await Bun.sleep(20);
  }
}

const sinceItsEnd = ({ timestamp, details }: HitchAlert) => timestamp - details.to;

describe.skipIf(skipWithout(SIGNALS, GODOT))("the hitches of a real game", () => {
  test("are all told: a much worse one at once, others after three seconds as one, and a process that was stopped", async () => {
    await using relay = TestRelay.start();
    const client = await relay.client("/?format=json&topics=alert");
    using game = await TestGame.start({ relayUrl: `${relay.relay.url}/producer` });
    await gameWhere(relay, ({ frame_time_ms }) => (frame_time_ms?.samples ?? 0) > 150);
    await game.do({ do: "take_frame_times" });

    await game.do({ do: "block", millis: 100 });
    const small = await alertAbout(client, 100, 300);
    await hitchIsOver(relay, 100, 300);
    await game.do({ do: "block", millis: 912 });
    const freeze = await alertAbout(client, 912, 2500);
    await hitchIsOver(relay, 912, 2500);
    expect(freeze.level).toBe("error");
    expect(sinceItsEnd(freeze)).toBeLessThan(0.8);
    expect(freeze.timestamp - small.timestamp).toBeLessThan(2.5);

    await game.do({ do: "block", millis: 160 });
    await hitchIsOver(relay, 160, 300);
    await game.do({ do: "block", millis: 300 });
    const worst = await hitchIsOver(relay, 300, 900);
    const frameTimes = (await game.do({ do: "take_frame_times" })) as number[];

    const kept = await alertAbout(client, 300, 900);
    expect(kept.id).toBe(worst.id);
    expect(kept.timestamp - freeze.timestamp).toBeWithin(2.9, 4.5);
    expect(kept.details.kept_back).toBeGreaterThanOrEqual(1);
    expect(kept.message).toContain(" s ago; ");

    process.kill(game.godot.pid, "SIGSTOP");
    await gameWhere(relay, ({ standstill }) => (standstill?.seconds ?? 0) > 3.5);
    process.kill(game.godot.pid, "SIGCONT");
    const stop = await alertAbout(client, 3500, 8000);
    expect(sinceItsEnd(stop)).toBeLessThan(1);
    expect(stop.details.lost_frames).toBeGreaterThan(300);
    expect(stop.message).toContain(" s (the game stood still");
    const standstill = await client.take(2, ({ kind }) => kind === "standstill");
    expect(standstill.map(({ state }) => state)).toEqual(["open", "resolved"]);

    const ofGame = [...frameTimes, ...((await game.do({ do: "take_frame_times" })) as number[])];
    for (const { details } of [small, freeze, kept, stop]) {
      const nearest = Math.min(...ofGame.map((usec) => Math.abs(usec / 1000 - details.worst.ms)));
      expect(nearest).toBeLessThan(CLOCKS_APART_MILLIS);
    }
  });
});
