import { beforeEach, describe, expect, test } from "bun:test";
import { Hub, type Source } from "../../../src/hub/index.ts";
import { HeadsetNumbers } from "../../../src/ingest/index.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import { ManualClock } from "../../support/manual-clock.ts";

let clock: ManualClock;
let hub: Hub;
let game: Source;
let told: JsonObject[];

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
  hub.listen(new HeadsetNumbers(hub, clock));
  told = [];
  hub.listen({
    message: ({ topic, body }) =>
      void (topic.name === "headset" && body.from === "json" && told.push(body.data)),
  });
  game = hub.open();
});

function send(topic: string, data: JsonObject): void {
  hub.accept(game, topic, { from: "json", text: JSON.stringify({ event: topic, data }), data });
}

const monitors = (millis: number) => ({ custom: { "xr_app/gpu_frametime": millis, "game/enemies": 3 } });

describe("the runtime's numbers of a game", () => {
  test("are told once a second, however often its monitors come, with units", () => {
    for (let tenth = 0; tenth < 30; tenth++) {
      send("performance", monitors(8 + tenth / 10));
      clock.advance(100);
    }
    expect(told).toEqual([
      { runtime: { app_gpu_ms: 8 } },
      { runtime: { app_gpu_ms: 9 } },
      { runtime: { app_gpu_ms: 10 } },
    ]);
  });

  test("are told of no game without them, nor of counters without a value or with a name that is not known", () => {
    send("performance", { custom: { "game/enemies": 3, "xr_app/gpu_frametime": -1, "xr_app/__proto__": 1 } });
    send("performance", { custom: null, nodes: 4 });
    expect(told).toEqual([]);
  });

  test("are not told anew where the topic itself is played from a recording", () => {
    send("headset", { runtime: { app_gpu_ms: 7 } });
    send("performance", monitors(8));
    expect(told).toEqual([{ runtime: { app_gpu_ms: 7 } }]);
  });
});
