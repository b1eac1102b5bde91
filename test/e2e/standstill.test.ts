import { expect, test } from "bun:test";
import type { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

/** A game of the old protocol's kind: JSON events, no addon. */
class Game {
  #frame = 0;

  constructor(private readonly socket: TestClient) {
    socket.send(
      '{"type":"hello","source":"room","intervals":{"fps":0.5,"vr_tracking":0.1,"performance":0.5}}',
    );
  }

  fps(millis: number): void {
    const data = { fps: 90, frame_time_ms: millis, physics_time_ms: 1, frame: ++this.#frame };
    this.#send("fps", data);
  }

  event(name: string): void {
    this.#send("custom", { event_name: name });
  }

  /** Frames at 90 a second. */
  async play(count: number): Promise<void> {
    const begin = performance.now();
    for (let sent = 0; sent < count; sent++) {
      const wait = begin + (sent * 1000) / 90 - performance.now();
      if (wait > 0) await Bun.sleep(wait);
      this.fps(11.1);
    }
  }

  #send(event: string, data: object): void {
    this.socket.send(JSON.stringify({ type: "event", event, data, timestamp: Date.now() / 1000 }));
  }
}

test("a game that pauses for a second without the addon has no hitch and no stale refreshes", async () => {
  await using relay = TestRelay.start();
  const viewer = await relay.client("/?format=json&topics=fps,alert&max_hz=0");
  const game = new Game(await relay.game());
  await game.play(135);
  game.event("app_paused");
  await Bun.sleep(1000);
  game.event("app_resumed");
  game.fps(1000);
  await game.play(135);
  const { games } = (await (await fetch(`${relay.httpUrl}/stats?window=run`)).json()) as {
    games: Record<string, unknown>[];
  };
  expect(games).toMatchObject([
    { source: "room", standstill: null, stale_share: 0, hitches: { count: 0, lost_frames: 0 } },
  ]);
  expect(games[0]?.paused_s).toBeWithin(0.9, 1.3);
  expect(viewer.messages().filter(({ type }) => type === "alert")).toEqual([]);
});
