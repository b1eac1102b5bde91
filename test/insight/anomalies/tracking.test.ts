import { expect, test } from "bun:test";
import { Random } from "../../../src/base/random.ts";
import type { ControllerState, Pose } from "../../../src/protocol/samples.ts";
import { swaying, WatchedGame } from "./watched-game.ts";

const HZ = 90;

/** Plays two healthy seconds, then a while of `fault`, then two healthy seconds. Returns the alerts. */
function play(
  frames: number,
  fault: (pose: Pose, frame: number) => Pose | undefined,
  game = new WatchedGame(),
) {
  const healthy = () => game.frames(2 * HZ, HZ, (frame) => game.poses(swaying(frame)));
  healthy();
  game.frames(frames, HZ, (frame) => game.poses(fault(swaying(frame), frame)));
  healthy();
  return game.told;
}

test("a headset that moves as a person does raises no alert", () => {
  expect(play(200, (pose) => pose)).toEqual([]);
});

test("a device that is not tracked is reported as lost after a quarter of a second, and as found again", () => {
  const lost = ["open tracking_lost headset", "resolved tracking_lost headset"];
  expect(play(30, (pose) => ({ ...pose, tracked: false }))).toEqual(lost);
  expect(play(30, () => undefined)).toEqual(lost);
});

test("a device that is hidden for a moment, or was never there, is not lost", () => {
  expect(play(15, (pose) => ({ ...pose, tracked: false }))).toEqual([]);
  const game = new WatchedGame();
  game.frames(100, HZ, () => game.poses(undefined));
  expect(game.told).toEqual([]);
});

test("a device whose poses are left out, since they are not finite, is told as that and not as lost", () => {
  const game = new WatchedGame();
  game.frames(2 * HZ, HZ, (frame) => game.poses(swaying(frame)));
  game.frames(HZ, HZ, (frame) => {
    game.hub.refuse(game.source, `pose left out: notFinite, headset of frame ${frame}`);
    game.poses(undefined);
  });
  game.frames(2 * HZ, HZ, (frame) => game.poses(swaying(frame)));
  expect(game.told).toEqual(["open not_finite headset", "resolved not_finite headset"]);
});

test("a person who moved on during a frame of two seconds has not jumped", () => {
  const game = new WatchedGame();
  const standing = (frame: number, moved: number): Pose => {
    const { position, ...pose } = swaying(frame);
    return { ...pose, position: [position[0] + moved, position[1], position[2]] };
  };
  game.frames(2 * HZ, HZ, (frame) => game.poses(standing(frame, 0)));
  game.clock.advance(2000);
  game.frames(2 * HZ, HZ, (frame) => game.poses(standing(frame, 0.8)));
  expect(game.told).toEqual([]);
});

test("a silence between two lost samples does not count as lost time", () => {
  const game = new WatchedGame();
  game.frames(2 * HZ, HZ, (frame) => game.poses(swaying(frame)));
  game.frames(2, HZ, (frame) => game.poses({ ...swaying(frame), tracked: false }));
  game.clock.advance(800);
  game.frames(2, HZ, (frame) => game.poses({ ...swaying(frame), tracked: false }));
  game.frames(HZ, HZ, (frame) => game.poses(swaying(frame)));
  expect(game.told).toEqual([]);
});

test("a pose that is the same to the last bit is reported as frozen, and the movement after it is no jump", () => {
  expect(play(2 * HZ, () => swaying(2 * HZ))).toEqual([
    "open tracking_frozen headset",
    "resolved tracking_frozen headset",
  ]);
});

test("a pose that never moved does not come from a sensor and is not frozen", () => {
  const game = new WatchedGame();
  game.frames(3 * HZ, HZ, () => game.poses(swaying(1)));
  expect(game.told).toEqual([]);
});

test("a jump is reported at once with its distance, and is no jitter", () => {
  const game = new WatchedGame();
  const told = play(
    40,
    (pose) => ({ ...pose, position: [pose.position[0] + 0.6, pose.position[1], pose.position[2]] }),
    game,
  );
  expect(told).toEqual(["open tracking_jump headset", "resolved tracking_jump headset"]);
  expect(game.sizeOf(0)).toBeCloseTo(0.6, 1);
});

test("a lunge that a person can make is no jump", () => {
  const reach = (step: number) => 0.35 * Math.sin((Math.PI * step) / 45) ** 4;
  expect(
    play(45, ({ position: [x, y, z], ...pose }, frame) => ({
      ...pose,
      position: [x, y, z + reach(frame - 2 * HZ)],
    })),
  ).toEqual([]);
});

test("a hand whose pose is updated in only some of the frames neither jitters nor jumps", () => {
  for (const every of [2, 3, 4, 6]) {
    const game = new WatchedGame();
    const random = new Random(every);
    let hand = reaching(0, random);
    game.frames(6 * HZ, HZ, (frame) => {
      if (frame % every === 0) hand = reaching(frame / HZ, random);
      game.poses(swaying(frame), hand);
    });
    expect([every, game.told]).toEqual([every, []]);
  }
});

test("noise is reported as jitter, and a hand that shakes as fast as it can is not", () => {
  const random = new Random(1);
  const noise = () => random.between(-0.015, 0.015);
  expect(
    play(HZ, ({ position: [x, y, z], ...pose }) => ({
      ...pose,
      position: [x + noise(), y + noise(), z + noise()],
    })),
  ).toEqual(["open tracking_jitter headset", "resolved tracking_jitter headset"]);
  const shaken = (frame: number) => 0.04 * Math.sin((2 * Math.PI * 6 * (frame - 2 * HZ)) / HZ);
  expect(
    play(HZ, ({ position: [x, y, z], ...pose }, frame) => ({ ...pose, position: [x + shaken(frame), y, z] })),
  ).toEqual([]);
});

test("noise is found although every tenth frame is late, and a healthy hand then has none", () => {
  for (const millimetres of [0, 6]) {
    const game = new WatchedGame();
    const random = new Random(1);
    const noise = () => (millimetres / 1000) * random.between(-1.7, 1.7);
    let seconds = 0;
    for (let frame = 0; frame < 6 * HZ; frame++) {
      // The frame after a late one makes up for it.
      const share = frame % 10 === 0 ? 1.9 : frame % 10 === 1 ? 0.1 : 1;
      seconds += share / HZ;
      const { position, ...hand } = reaching(seconds, random);
      const isNoisy = seconds > 3 && seconds < 4;
      game.frames(1, HZ / share, () =>
        game.poses(swaying(seconds * HZ), {
          ...hand,
          position: position.map((one) => one + (isNoisy ? noise() : 0)) as Pose["position"],
        }),
      );
    }
    const told = ["open tracking_jitter left_controller", "resolved tracking_jitter left_controller"];
    expect(game.told).toEqual(millimetres === 0 ? [] : told);
  }
});

test("a rotation that is not a unit quaternion is reported", () => {
  const scaled = (factor: number) => (pose: Pose) => {
    const [x, y, z, w] = pose.rotation;
    return { ...pose, rotation: [x * factor, y * factor, z * factor, w * factor] as Pose["rotation"] };
  };
  const told = ["open bad_rotation headset", "resolved bad_rotation headset"];
  expect(play(20, scaled(0.5))).toEqual(told);
  expect(play(20, scaled(0))).toEqual(told);
  expect(play(20, scaled(1.001))).toEqual([]);
});

test("a batch of samples with one timestamp and a coarse clock cause no jumps", () => {
  const game = new WatchedGame();
  game.frames(4 * HZ, HZ, (frame) => {
    // Three at a time, all with the time at which they are sent.
    if (frame % 3 !== 0) return;
    for (const one of [frame - 2, frame - 1, frame]) {
      game.frame = one;
      game.poses(swaying(one));
    }
  });
  expect(game.told).toEqual([]);
});

test("a clock that is set either way is reported once with the distance, and is no jump of the pose", () => {
  for (const seconds of [2, -2]) {
    const game = new WatchedGame();
    game.frames(HZ, HZ, (frame) => game.poses(swaying(frame)));
    game.clockOffsetSeconds = seconds;
    game.frames(HZ, HZ, (frame) => game.poses(swaying(frame)));
    expect(game.told).toEqual(["once clock_jump"]);
    expect(Math.abs(game.sizeOf(0) - seconds)).toBeLessThan(0.05);
  }
});

test.each([
  [
    "of poses that the game timed on the same machine",
    (game: WatchedGame) => game.poses(swaying(game.frame)),
  ],
  ["of frames that the relay timed", (game: WatchedGame) => game.performance(1000 / HZ)],
])("a relay whose own clock is set does not blame the game: %s", (_, say) => {
  for (const seconds of [2, -2, 40]) {
    const game = new WatchedGame();
    // Longer than the distance of the clocks is remembered.
    game.frames(35 * HZ, HZ, () => say(game));
    game.clock.setWallClock(seconds * 1000);
    game.frames(2 * HZ, HZ, () => say(game));
    expect(game.alerts).toMatchObject([{ kind: "clock_jump", level: "info", details: { clock: "relay" } }]);
    expect(Math.abs(game.sizeOf(0) - seconds)).toBeLessThan(0.05);
  }
});

test("a game whose clock is set soon after the relay's is named, if it is another distance", () => {
  const game = new WatchedGame();
  game.frames(HZ, HZ, (frame) => game.poses(swaying(frame)));
  game.clock.setWallClock(5000);
  game.clockOffsetSeconds = -5;
  game.frames(HZ, HZ, (frame) => game.poses(swaying(frame)));
  expect(game.told).toEqual([]);
  game.clockOffsetSeconds = -4;
  game.frames(HZ, HZ, (frame) => game.poses(swaying(frame)));
  expect(game.alerts).toMatchObject([{ kind: "clock_jump", level: "warning", details: { clock: "game" } }]);
});

test("messages that arrive late and together are no jump of the clock", () => {
  const game = new WatchedGame();
  game.frames(HZ, HZ, (frame) => game.poses(swaying(frame)));
  game.clock.advance(900);
  for (let left = 81; left > 0; left--) {
    game.frame++;
    game.clockOffsetSeconds = -left / HZ;
    game.poses(swaying(game.frame));
  }
  game.clockOffsetSeconds = 0;
  game.frames(HZ, HZ, (frame) => game.poses(swaying(frame)));
  expect(game.told).toEqual([]);
});

/** A hand that reaches to and fro at up to 5 m/s, with the noise of a good sensor. */
function reaching(seconds: number, random: Random): ControllerState {
  const noise = () => random.between(-0.0002, 0.0002);
  const reach = 0.4 * Math.sin(12 * seconds);
  return {
    position: [reach + noise(), 1.2 + noise(), 0.2 * Math.cos(9 * seconds) + noise()],
    rotation: swaying(seconds * HZ).rotation,
    tracked: true,
    trigger: 0,
    grip: 0,
    buttonBits: 0,
  };
}
