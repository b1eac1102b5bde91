import { expect, test } from "bun:test";
import { Random } from "../../../src/base/random.ts";
import { type Body, BodyMotion } from "../../../src/ingest/simulator/healthy/body-motion.ts";
import { shake } from "../../../src/ingest/simulator/healthy/sensor-noise.ts";
import type { ControllerState, Pose } from "../../../src/protocol/samples.ts";
import { WatchedGame } from "./watched-game.ts";

const CHANGED = "once reference_frame";

/** Plays five seconds of a moving person, and changes the poses of every device with `change` from the second on. */
function play(change: (pose: Pose, device: keyof Body, seconds: number) => void, { hz = 90, seed = 1 } = {}) {
  const game = new WatchedGame();
  const random = new Random(seed);
  const motion = new BodyMotion(random);
  game.frames(5 * hz, hz, (frame) => {
    const seconds = frame / hz;
    const body = motion.at(seconds);
    for (const device of ["headset", "leftController", "rightController"] as const) {
      shake(body[device], 0.0003, 0.001, random);
      if (seconds >= 2) change(body[device], device, seconds);
    }
    const { headset, leftController, rightController } = body;
    game.poses(headset, leftController, rightController);
  });
  return game.told;
}

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

for (const hz of [90, 72, 10]) {
  test(`recentring at ${hz} samples a second is a change of the frame of reference, and no fault`, () => {
    for (const seed of SEEDS) {
      const metres = 1.5 + seed / 10;
      const told = play((pose) => turn(pose, seed * 0.3, [metres, 0, -metres]), { hz, seed });
      expect([seed, told]).toEqual([seed, [CHANGED]]);
    }
  });

  test(`another scale of the world at ${hz} samples a second is no fault, nor is what follows`, () => {
    for (const scale of [4, 0.25, 10]) {
      for (const seed of SEEDS) {
        const told = play(({ position }) => grow(position, scale), { hz, seed });
        expect([scale, seed, told]).toEqual([scale, seed, [CHANGED]]);
      }
    }
  });
}

test("recentring in a long frame, while both hands reach as fast as they can, is no fault", () => {
  for (const seed of SEEDS) {
    const game = new WatchedGame();
    const random = new Random(seed);
    const motion = new BodyMotion(random);
    const phase = random.between(0, 2 * Math.PI);
    const metres = random.between(0.9, 1.8);
    let seconds = 0;
    const pass = (frames: number, hz: number, moved: number) =>
      game.frames(frames, hz, () => {
        seconds += 1 / hz;
        const { headset, leftController, rightController } = motion.at(seconds);
        // Up to 6 m/s, each hand another way.
        leftController.position[0] += 0.4 * Math.sin(15 * seconds + phase);
        rightController.position[1] += 0.4 * Math.cos(15 * seconds + phase);
        for (const pose of [headset, leftController, rightController]) {
          shake(pose, 0.0003, 0.001, random);
          pose.position[1] += moved;
        }
        game.poses(headset, leftController, rightController);
      });
    pass(180, 90, 0);
    pass(1, 1000 / random.between(20, 60), metres);
    pass(180, 90, metres);
    expect([seed, game.told]).toEqual([seed, [CHANGED]]);
  }
});

test("a snap turn about the head is no fault", () => {
  for (const seed of SEEDS) {
    let about: [number, number, number] | undefined;
    const told = play(
      (pose) => {
        about ??= [...pose.position];
        turn(pose, Math.PI / 4, [0, 0, 0], about);
      },
      { seed },
    );
    expect([seed, told]).toEqual([seed, [CHANGED]]);
  }
});

test("a game that carries its player through poses of the world is told once", () => {
  const driven = play(({ position }, _, seconds) => {
    position[0] += 25 * (seconds - 2);
  });
  const teleported = play(({ position }, _, seconds) => {
    position[0] += 3 * Math.floor((seconds - 2) * 4);
  });
  expect([driven, teleported]).toEqual([[CHANGED], [CHANGED]]);
});

test("one device that jumps among others is a jump, in any direction and at any rate", () => {
  for (const hz of [90, 72, 10]) {
    for (const seed of SEEDS) {
      const angle = (seed / 20) * 2 * Math.PI;
      const metres = hz === 10 ? 3 : 0.5;
      for (const device of ["headset", "leftController"] as const) {
        const told = play(
          ({ position }, moved) => {
            if (moved !== device) return;
            position[0] += metres * Math.cos(angle);
            position[2] += metres * Math.sin(angle);
          },
          { hz, seed },
        );
        const subject = device === "headset" ? "headset" : "left_controller";
        expect([hz, seed, told]).toEqual([
          hz,
          seed,
          [`open tracking_jump ${subject}`, `resolved tracking_jump ${subject}`],
        ]);
      }
    }
  }
});

test("a single device that jumps is a jump: nothing shows that the frame of reference changed", () => {
  const game = new WatchedGame();
  const motion = new BodyMotion(new Random(1));
  game.frames(450, 90, (frame) => {
    const { headset } = motion.at(frame / 90);
    if (frame > 180) headset.position[0] += 1;
    game.poses(headset);
  });
  expect(game.told).toEqual(["open tracking_jump headset", "resolved tracking_jump headset"]);
});

test("a single device that jumps when the game tells of a new frame of reference, or soon after, is no jump", () => {
  for (const toldAt of [181, 175]) {
    const game = new WatchedGame();
    const motion = new BodyMotion(new Random(1));
    game.frames(450, 90, (frame) => {
      const { headset } = motion.at(frame / 90);
      if (frame > 180) grow(headset.position, 4);
      if (frame === toldAt) game.reference = "new";
      game.poses(headset);
    });
    expect(game.told).toEqual([CHANGED]);
  }
});

test("a hand that takes the place of a controller at once is no jump if the game tells", () => {
  const game = new WatchedGame();
  const motion = new BodyMotion(new Random(1));
  game.frames(450, 90, (frame) => {
    const { headset, leftController, rightController } = motion.at(frame / 90);
    if (frame > 180) leftController.position[0] -= 0.6;
    if (frame === 181) game.reference = "new";
    game.poses(headset, leftController, rightController);
  });
  expect(game.told).toEqual([]);
});

test("the pose after a long frame, which is of the frame's beginning, is no jump", () => {
  for (const longMillis of [50, 150, 400]) {
    const game = new WatchedGame();
    const random = new Random(1);
    let seconds = 0;
    let poseSeconds = 0;
    for (let frame = 1; frame < 900; frame++) {
      const millis = frame % 100 === 0 ? longMillis : 1000 / 90;
      // The engine sets poses, the game works, the addon samples.
      poseSeconds = seconds;
      seconds += millis / 1000;
      game.clock.advance(millis);
      game.frame++;
      game.poses(undefined, swung(poseSeconds, random));
    }
    expect([longMillis, game.told]).toEqual([longMillis, []]);
  }
});

test("a turn that no body can make is told in degrees", () => {
  const game = new WatchedGame();
  game.frames(360, 90, (frame) => {
    const pose = new BodyMotion(new Random(1)).at(frame / 90).headset;
    if (frame >= 180) turn(pose, (100 / 180) * Math.PI, [0, 0, 0], [...pose.position]);
    game.poses(pose);
  });
  expect(game.told).toEqual(["open tracking_jump headset", "resolved tracking_jump headset"]);
  expect(game.alerts[0]?.message).toMatch(/^the headset turned by (99|100|101)(\.\d)?° at once/);
  expect(game.alerts[0]?.details).toMatchObject({ unit: "degrees" });
});

test("a controller that is put aside for a hand is not lost", () => {
  const game = new WatchedGame();
  const motion = new BodyMotion(new Random(1));
  const hands = (tracked: boolean) =>
    game.event("custom", { event_name: "xr_extra", hands: { left: { tracked, joints: [] } } });
  const play = (frames: number, withController: boolean, hand?: boolean) =>
    game.frames(frames, 90, (frame) => {
      const { headset, leftController } = motion.at(frame / 90);
      game.poses(headset, withController ? leftController : undefined);
      if (hand !== undefined && frame % 9 === 0) hands(hand);
    });
  play(180, true, false);
  play(180, false, true);
  // Hands are often out of sight.
  play(90, false, false);
  play(90, true, false);
  expect(game.told).toEqual([]);
  play(90, false, false);
  expect(game.told).toEqual(["open tracking_lost left_controller"]);
  play(20, false, true);
  expect(game.told).toEqual(["open tracking_lost left_controller", "resolved tracking_lost left_controller"]);
});

/** A hand that swings as fast as hands do: 2.7 m/s. */
function swung(seconds: number, random: Random): ControllerState {
  const angle = 2 * Math.PI * 0.9 * seconds;
  const hand: ControllerState = {
    position: [0.48 * Math.cos(angle), 1.2, 0.48 * Math.sin(angle)],
    rotation: [0, Math.sin(angle / 2), 0, Math.cos(angle / 2)],
    tracked: true,
    trigger: 0,
    grip: 0,
    buttonBits: 0,
  };
  shake(hand, 0.0003, 0.001, random);
  return hand;
}

function grow(position: Pose["position"], scale: number): void {
  for (const axis of [0, 1, 2] as const) position[axis] *= scale;
}

/** Turns a pose about a vertical axis, then moves it. */
function turn(
  pose: Pose,
  angle: number,
  by: readonly [number, number, number],
  about: readonly [number, number, number] = [0, 0, 0],
): void {
  const [x, y, z] = pose.position.map((value, axis) => value - (about[axis] as number)) as Pose["position"];
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  pose.position = [
    about[0] + x * cos + z * sin + by[0],
    about[1] + y + by[1],
    about[2] + z * cos - x * sin + by[2],
  ];
  const [s, c] = [Math.sin(angle / 2), Math.cos(angle / 2)];
  const [qx, qy, qz, qw] = pose.rotation;
  pose.rotation = [c * qx + s * qz, c * qy + s * qw, c * qz - s * qx, c * qw - s * qy];
}
