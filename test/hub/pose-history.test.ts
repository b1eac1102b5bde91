import { beforeEach, describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { DEFAULT_HISTORY, Hub, type HubMessage } from "../../src/hub/index.ts";
import type { ControllerState, Pose, TrackingSample } from "../../src/protocol/samples.ts";
import { trackingSamples } from "../codec/packet-arbitraries.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { tellFrame, tellJson, tellPoses } from "../support/tell.ts";

/** What one message with poses takes in the history: 20 numbers of eight bytes, and a reference. */
const ROW_BYTES = 168;
const MOST_AGE_MILLIS = 60_000;

let clock: ManualClock;
let hub: Hub;
beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
});

const history = () => hub.topics.get("vr_tracking").history;

/** A hub whose history of poses has room for so many messages. */
function smallHub(rows: number): Hub {
  const bounds = { maxBytes: rows * ROW_BYTES, maxAgeMillis: MOST_AGE_MILLIS };
  return new Hub(clock, { ...DEFAULT_HISTORY, samples: bounds });
}

function pose(metres: number, tracked = true): Pose {
  return { position: [metres, 1.5, -0.25], rotation: [0, 0, 0.5, 0.75], tracked };
}

function hand(metres: number, buttonBits: number, tracked = true): ControllerState {
  return { ...pose(metres, tracked), trigger: 0.5, grip: 0.25, buttonBits };
}

function poses(frame: number): TrackingSample {
  return {
    frame,
    timeSeconds: 1_700_000_000 + frame / 90,
    headset: pose(frame),
    leftController: hand(frame, 1),
    rightController: hand(-frame, 2),
  };
}

/** The frame number of poses, and of JSON with poses. */
function frameOf({ body }: HubMessage): unknown {
  if (body.from === "tracking") return body.sample.frame;
  return body.from === "json" ? `json ${body.data.frame}` : undefined;
}

const framesHeld = (offset = 0) => history().after(offset).map(frameOf);

describe("the history of poses", () => {
  test("returns every message as it came: its stamp, its game and its values", () => {
    fc.assert(
      fc.property(fc.array(trackingSamples, { minLength: 1, maxLength: 8 }), (samples) => {
        hub = new Hub(clock);
        const source = hub.open();
        const live: HubMessage[] = [];
        hub.listen({
          message: (message) =>
            void live.push(structuredClone({ ...message, source: undefined, topic: undefined }) as never),
        });
        for (const sample of samples) {
          tellPoses(hub, source, sample);
          clock.advance(11);
        }
        const held = history().all();
        expect(held.map((message) => ({ ...message, source: undefined, topic: undefined }))).toEqual(
          live as never,
        );
        expect(held.map(({ body }) => body)).toEqual(samples.map((sample) => ({ from: "tracking", sample })));
        expect(held.every((message) => message.source === source)).toBe(true);
      }),
    );
  });

  test("tells an absent device from a lost one, and keeps all 32 button bits", () => {
    const source = hub.open();
    const none = { headset: undefined, leftController: undefined, rightController: undefined };
    const samples: TrackingSample[] = [
      { ...poses(1), headset: undefined },
      { ...poses(2), ...none, headset: pose(2, false) },
      { ...poses(3), leftController: hand(3, 0xffff_ffff, false), rightController: undefined },
      { ...poses(4), ...none, rightController: hand(4, 0x8000_0001) },
      { ...poses(5), ...none },
    ];
    for (const sample of samples) tellPoses(hub, source, sample);
    expect(
      history()
        .all()
        .map(({ body }) => body),
    ).toEqual(samples.map((sample) => ({ from: "tracking", sample })));
  });

  test("does not change when a game's record is used for later poses", () => {
    const source = hub.open();
    const reused = poses(1);
    tellPoses(hub, source, reused);
    Object.assign(reused, { frame: 2, timeSeconds: 2, leftController: undefined });
    (reused.headset as Pose).position[0] = 99;
    tellPoses(hub, source, reused);
    const [first] = history().all();
    expect(first?.body).toEqual({ from: "tracking", sample: poses(1) });
  });

  test("keeps JSON and packets of several games in the order in which they came", () => {
    const [one, other] = [hub.open(), hub.open()];
    for (let frame = 1; frame <= 6; frame++) {
      const source = frame % 2 === 0 ? one : other;
      if (frame % 3 === 0)
        tellJson(hub, source, { topic: "vr_tracking", data: { frame }, timestampSeconds: frame });
      else tellPoses(hub, source, poses(frame));
    }
    expect(framesHeld()).toEqual([1, 2, "json 3", 4, 5, "json 6"]);
    expect(framesHeld(3)).toEqual([4, 5, "json 6"]);
    expect(framesHeld(5)).toEqual(["json 6"]);
    expect(framesHeld(6)).toEqual([]);
    expect(
      history()
        .all((source) => source === one)
        .map(frameOf),
    ).toEqual([2, 4, "json 6"]);
    expect(
      history()
        .all()
        .map(({ seq }) => seq),
    ).toEqual([1, 1, 2, 2, 3, 3]);
  });

  test("holds 60 s at 90 Hz within 1 MiB, and counts none of it as shortened in a longer run", () => {
    const source = hub.open();
    const rateHz = 90;
    for (let frame = 1; frame <= 150 * rateHz; frame++) {
      clock.advance(1000 / rateHz);
      tellPoses(hub, source, poses(frame));
    }
    hub.topics.trim(clock.monotonicMillis());
    const held = history().all();
    const spanMillis = clock.monotonicMillis() - (held[0]?.atMillis ?? 0);
    expect(spanMillis).toBeWithin(MOST_AGE_MILLIS - 20, MOST_AGE_MILLIS + 1);
    expect(history().bytes).toBeLessThanOrEqual(1024 * 1024);
    expect(hub.omissions.toRecord().history_shortened).toBe(0);
  });

  test("grows to a minute of five games at 90 Hz, with their poses, frames and monitors as they came", () => {
    const games = Array.from({ length: 5 }, () => hub.open());
    const rateHz = 90;
    let number = 0;
    const play = (frames: number, ...playing: typeof games): void => {
      for (let frame = 1; frame <= frames; frame++) {
        clock.advance(1000 / rateHz);
        for (const game of playing) {
          number++;
          tellPoses(hub, game, poses(number));
          if (frame % 10 === 1)
            tellJson(hub, game, { topic: "performance", data: { cpu_load: number }, text: "{}" });
          tellFrame(hub, game, { frame: number, fps: 90, frameMillis: 11, physicsMillis: number });
        }
      }
    };
    // One game alone for so long that the oldest of it have gone.
    play(160 * rateHz, ...games.slice(0, 1));
    play(70 * rateHz, ...games);
    const sinceMillis = clock.monotonicMillis() - MOST_AGE_MILLIS + 20;
    const held = (topic: "vr_tracking" | "fps", index: number) =>
      hub.topics
        .get(topic)
        .history.all((source) => source === games[index])
        .filter(({ atMillis }) => atMillis >= sinceMillis);
    const minute = 60 * rateHz - 2;
    for (const index of games.keys()) {
      const numbers = held("vr_tracking", index).map(frameOf);
      expect(numbers.slice(-minute)).toEqual(
        Array.from({ length: minute }, (_, back) => number - 4 + index - 5 * (minute - 1 - back)),
      );
      expect(held("vr_tracking", index).at(-1)?.body).toEqual({
        from: "tracking",
        sample: poses(number - 4 + index),
      });
      const frames = held("fps", index).map(({ body }) => body);
      expect(frames.length).toBeGreaterThanOrEqual(minute);
      for (const body of frames) {
        if (body.from !== "frame") throw new Error(`expected a frame, got ${body.from}`);
        const { frame, physicsMillis } = body.sample;
        expect(physicsMillis).toBe(frame);
        // The monitors that the game told last, at most ten frames of five games before.
        expect(body.monitors.cpu_load).toBeWithin(frame - 49, frame + 1);
      }
    }
    expect(hub.omissions.toRecord().history_shortened).toBe(0);
  });

  test("lets the oldest go when it is full, and counts it", () => {
    hub = smallHub(5);
    const source = hub.open();
    for (let frame = 1; frame <= 12; frame++) tellPoses(hub, source, poses(frame));
    expect(framesHeld()).toEqual([8, 9, 10, 11, 12]);
    expect([history().size, history().bytes, history().evictedThrough]).toEqual([5, 5 * ROW_BYTES, 7]);
    expect(hub.omissions.toRecord().history_shortened).toBe(7);
  });

  test("lets go what is too old, except for the newest", () => {
    const source = hub.open();
    for (let frame = 1; frame <= 4; frame++) {
      tellPoses(hub, source, poses(frame));
      clock.advance(20_000);
    }
    hub.topics.trim(clock.monotonicMillis());
    expect(framesHeld()).toEqual([2, 3, 4]);
    clock.advance(10 * MOST_AGE_MILLIS);
    hub.topics.trim(clock.monotonicMillis());
    expect(framesHeld()).toEqual([4]);
    expect([history().evictedThrough, hub.omissions.toRecord().history_shortened]).toEqual([3, 0]);
  });

  test("takes no part of the memory that all histories share", () => {
    tellPoses(hub, hub.open(), poses(1));
    expect([history().bytes, history().sharedBytes]).toEqual([ROW_BYTES, 0]);
  });
});
