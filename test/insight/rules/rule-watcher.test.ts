import { beforeEach, describe, expect, test } from "bun:test";
import { Hub, type Source } from "../../../src/hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, Insight } from "../../../src/insight/index.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellFrame } from "../../support/tell.ts";

const RULE = 'when fps.p50_ms over 2s > 15 for 3s then alert error "frames are late"';

let clock: ManualClock;
let hub: Hub;
let game: Source;
let frame: number;
let alerts: JsonObject[];

function watch(...rules: string[]): void {
  clock = new ManualClock();
  hub = new Hub(clock);
  [frame, alerts] = [0, []];
  hub.listen(new Insight(hub, clock, { ...DEFAULT_INSIGHT_OPTIONS, rules }, []));
  hub.listen({
    message({ topic, body }) {
      if (topic.name !== "alert" || body.from !== "json" || body.data.kind !== "rule") return;
      alerts.push({ ...body.data, at: clock.monotonicMillis() });
    },
  });
  game = hub.open();
}

function play(seconds: number, frameMillis: number): void {
  for (let index = 0; index < (seconds * 1000) / frameMillis; index++) {
    clock.advance(frameMillis);
    tellFrame(hub, game, { frame: ++frame, fps: 1000 / frameMillis, frameMillis, physicsMillis: 1 });
  }
}

beforeEach(() => watch(RULE));

describe("a rule's alert", () => {
  test("opens when the statistic has been past its limit for as long as the rule says, and ends when it no longer is", () => {
    play(5, 10);
    expect(alerts).toEqual([]);
    play(10, 20);
    expect(alerts).toHaveLength(1);
    const [raised] = alerts;
    expect(raised).toMatchObject({
      kind: "rule",
      state: "open",
      level: "error",
      subject: "rule 1",
      message: "frames are late: fps.p50_ms over 2 s is 20, more than 15",
      details: { rule: RULE, statistic: "fps.p50_ms", measured: 20, limit: 15 },
    });
    // Half of a window of two seconds, the three seconds of the rule, and up to one second until the next check.
    expect(raised?.at).toBeGreaterThan(5000 + 3000);
    expect(raised?.at).toBeLessThan(5000 + 2000 + 3000 + 1200);
    play(5, 10);
    expect(alerts).toHaveLength(2);
    expect(alerts[1]).toMatchObject({ state: "resolved", level: "info", id: raised?.id, subject: "rule 1" });
  });

  test("does not open if the statistic is back sooner", () => {
    play(5, 10);
    play(1, 20);
    play(1, 10);
    play(1, 20);
    play(5, 10);
    expect(alerts).toEqual([]);
  });

  test("ends when the statistic is no longer measured", () => {
    play(10, 20);
    clock.advance(5000);
    expect(alerts.map(({ state }) => state)).toEqual(["open", "resolved"]);
    expect(alerts[1]).toMatchObject({ details: { measured: null } });
  });

  test("ends when the game disconnects", () => {
    play(10, 20);
    hub.close(game);
    expect(alerts.map(({ state }) => state)).toEqual(["open", "resolved"]);
  });

  test("belongs to one rule, also if two rules name the same statistic", () => {
    watch(
      RULE,
      'when fps.p50_ms > 18 then alert info "slow"',
      'when fps.rate < 10 then alert error "stands"',
    );
    play(12, 20);
    expect(alerts.map(({ subject, level }) => [subject, level])).toEqual([
      ["rule 2", "info"],
      ["rule 1", "error"],
    ]);
  });
});

test("invalid rules keep the relay from starting", () => {
  expect(() => watch("when nonsense")).toThrow(expect.objectContaining({ code: "bad_config" }));
});
