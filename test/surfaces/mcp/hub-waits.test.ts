import { describe, expect, test } from "bun:test";
import { Hub } from "../../../src/hub/index.ts";
import { HubWaits, MAX_WAITS } from "../../../src/surfaces/mcp/tool/hub-waits.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellFrame } from "../../support/tell.ts";

const forever = new AbortController().signal;
const never = { look: () => undefined };

describe("a question that waits", () => {
  test("finds what its condition becomes, a few times a second", async () => {
    const clock = new ManualClock();
    const waits = new HubWaits(new Hub(clock), clock);
    let value: number | undefined;
    const waited = waits.wait({ look: () => value }, 5000, forever);
    clock.advance(600);
    value = 7;
    clock.advance(400);
    expect(await waited).toEqual({ found: 7, waitedMillis: 750 });
    expect([waits.size, clock.timers]).toEqual([0, 0]);
  });

  test("ends with nothing when its time is over, and when the assistant hangs up", async () => {
    const clock = new ManualClock();
    const waits = new HubWaits(new Hub(clock), clock);
    const tooLong = waits.wait(never, 1000, forever);
    const asker = new AbortController();
    const given = waits.wait(never, 60_000, asker.signal);
    asker.abort();
    expect(await given).toEqual({ found: undefined, waitedMillis: 0 });
    expect(waits.size).toBe(1);
    clock.advance(1000);
    expect(await tooLong).toEqual({ found: undefined, waitedMillis: 1000 });
    expect(clock.timers).toBe(0);
  });

  test("hears of messages while it waits, and only then", async () => {
    const clock = new ManualClock();
    const hub = new Hub(clock);
    const waits = new HubWaits(hub, clock);
    const game = hub.open();
    const say = (frame: number) =>
      tellFrame(hub, game, { frame, fps: 90, frameMillis: 11, physicsMillis: 2 });
    say(1);
    const conditionAlone = waits.wait(never, 1000, forever);
    say(2);
    const heard: number[] = [];
    const waited = waits.wait(
      { message: ({ seq }) => (heard.push(seq) === 2 ? seq : undefined) },
      1000,
      forever,
    );
    for (const frame of [3, 4, 5]) say(frame);
    expect(await waited).toEqual({ found: 4, waitedMillis: 0 });
    expect(heard).toEqual([3, 4]);
    clock.advance(1000);
    await conditionAlone;
  });

  test("is refused past the limit", async () => {
    const clock = new ManualClock();
    const waits = new HubWaits(new Hub(clock), clock);
    for (let count = 0; count < MAX_WAITS; count++) void waits.wait(never, 1000, forever);
    expect(await waits.wait(never, 1000, forever)).toMatchObject({ refusal: { code: "too_many_calls" } });
  });
});
