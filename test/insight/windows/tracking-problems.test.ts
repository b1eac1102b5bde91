import { expect, test } from "bun:test";
import { Random } from "../../../src/base/random.ts";
import { shake } from "../../../src/ingest/simulator/healthy/sensor-noise.ts";
import { problemsOf } from "../../../src/insight/index.ts";
import type { ControllerState, Pose } from "../../../src/protocol/samples.ts";
import { trackingProblemWords } from "../../../src/surfaces/mcp/summaries/tracking-problem-words.ts";
import { swaying, WatchedGame } from "../anomalies/watched-game.ts";

const HZ = 90;

/** Three healthy seconds, `frames` with a fault of the headset, three healthy seconds. Returns what its window says. */
function play(frames: number, fault: (pose: Pose, random: Random) => Pose | undefined) {
  const game = new WatchedGame();
  const random = new Random(1);
  const healthy = (frame: number) => {
    const pose = swaying(frame);
    shake(pose, 0.0002, 0.0004, random);
    return pose;
  };
  game.frames(3 * HZ, HZ, (frame) => game.poses(healthy(frame)));
  game.frames(frames, HZ, (frame) => game.poses(fault(healthy(frame), random)));
  game.frames(3 * HZ, HZ, (frame) => game.poses(healthy(frame)));
  const device = game.insight.windows({ length: 60 })[0]?.tracking?.devices[0];
  if (device === undefined) throw new Error("expected a window with the headset");
  return { problems: problemsOf(device), share: device.tracked_share };
}

test("a healthy device has no problems", () => {
  const { problems, share } = play(100, (pose) => pose);
  expect([problems, share]).toEqual([{}, 1]);
  expect(trackingProblemWords(problems)).toBe("no loss, freeze, jump or jitter found");
});

test("a freeze of 600 ms is in the window with its length", () => {
  const { problems } = play(54, () => swaying(270));
  expect(problems).toMatchObject({ freezes: 1 });
  expect(problems.frozen_s).toBeWithin(0.55, 0.65);
  expect(trackingProblemWords(problems)).toMatch(/^frozen once, 0\.\d+ s in all$/);
});

test("a jump of half a metre and back is two jumps", () => {
  const { problems } = play(30, ({ position: [x, y, z], ...pose }) => ({
    ...pose,
    position: [x + 0.5, y, z],
  }));
  expect(problems).toMatchObject({ jumps: 2 });
  expect(problems.longest_jump_m).toBeWithin(0.48, 0.52);
  expect(trackingProblemWords(problems)).toMatch(/^2 jumps of up to 0\.\d+ m$/);
});

test("jitter of 6 mm is in the window with its size", () => {
  const { problems } = play(2 * HZ, (pose, random) => {
    shake(pose, 0.006, 0.0004, random);
    return pose;
  });
  expect(problems.jitter_mm).toBeWithin(5, 12);
  expect(problems.jitter_s).toBeWithin(1.5, 2.1);
});

test("a device that disappears is lost for as long as it is gone, as one that is not tracked", () => {
  for (const lost of [() => undefined, (pose: Pose) => ({ ...pose, tracked: false })]) {
    const { problems, share } = play(90, lost);
    expect(problems).toMatchObject({ dropouts: 1 });
    expect(problems.lost_s).toBeWithin(0.98, 1.02);
    expect(share).toBeWithin(0.85, 0.87);
  }
});

test("a hand that is tracked in the place of a controller is called a hand, and is no loss", () => {
  const game = new WatchedGame();
  const controller = (frame: number): ControllerState => ({
    ...swaying(frame),
    trigger: 0,
    grip: 0,
    buttonBits: 0,
  });
  const play = (held: boolean) =>
    game.frames(3 * HZ, HZ, (frame) => {
      if (frame % 9 === 0)
        game.event("custom", { event_name: "xr_extra", hands: { left: { tracked: true, joints: [] } } });
      game.poses(swaying(frame), held ? controller(frame) : undefined);
    });
  play(true);
  // The game does not say what the joints of the hand are made of.
  expect(game.insight.windows({ length: 2 })[0]?.tracking?.devices[1]).toMatchObject({
    hand: false,
    tracked_share: 1,
  });
  play(false);
  expect(game.insight.windows({ length: 2 })[0]?.tracking?.devices[1]).toMatchObject({
    hand: true,
    tracked_share: null,
    dropouts: 0,
  });
});
