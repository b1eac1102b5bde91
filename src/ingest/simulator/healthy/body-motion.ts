import { Random } from "../../../base/random.ts";
import type { ControllerState, Pose } from "../../../protocol/samples.ts";

/** The poses of a person's head and hands. */
export interface Body {
  headset: Pose;
  leftController: ControllerState;
  rightController: ControllerState;
}

/** A slow swing about zero: a sum of sines with unrelated periods, which never repeats visibly. */
class Swing {
  readonly #parts: { amplitude: number; hz: number; phase: number }[];

  constructor(random: Random, amplitude: number, slowestHz: number) {
    this.#parts = [1, 1.618, 2.903].map((factor, index) => ({
      amplitude: (amplitude * 0.55) / (index + 1),
      hz: slowestHz * factor * random.between(0.9, 1.1),
      phase: random.between(0, 2 * Math.PI),
    }));
  }

  at(seconds: number): number {
    let sum = 0;
    for (const { amplitude, hz, phase } of this.#parts) {
      sum += amplitude * Math.sin(2 * Math.PI * hz * seconds + phase);
    }
    return sum;
  }
}

/** A quick movement out and back, such as a throw or a glance over the shoulder. Its times and sizes are random. */
class Gesture {
  readonly #random: Random;
  #startSeconds: number;
  #lengthSeconds = 0;
  #reach = 0;

  constructor(
    random: Random,
    /** Mean time between two gestures. Units: seconds. */
    private readonly everySeconds: number,
    private readonly length: readonly [number, number],
    private readonly reach: readonly [number, number],
  ) {
    this.#random = new Random(random.next() * 2 ** 32);
    this.#startSeconds = this.#random.between(0, 2 * everySeconds);
    this.#shape();
  }

  /** The distance from rest. `seconds` never decreases from call to call. */
  at(seconds: number): number {
    if (seconds > this.#startSeconds + this.#lengthSeconds) {
      this.#startSeconds = seconds + this.#random.between(0.2, 2) * this.everySeconds;
      this.#shape();
    }
    const progress = (seconds - this.#startSeconds) / this.#lengthSeconds;
    // With the fourth power of the sine, speed and acceleration are zero at both ends.
    return progress <= 0 || progress >= 1 ? 0 : this.#reach * Math.sin(Math.PI * progress) ** 4;
  }

  #shape(): void {
    const [shortest, longest] = this.length;
    const [nearest, farthest] = this.reach;
    this.#lengthSeconds = this.#random.between(shortest, longest);
    this.#reach = this.#random.between(nearest, farthest) * (this.#random.next() < 0.5 ? -1 : 1);
  }
}

/** A person who stands, looks about, reaches for things, throws and swings. Units: metres, seconds; Godot's axes. */
export class BodyMotion {
  readonly #swings: Record<
    | "x"
    | "y"
    | "z"
    | "yaw"
    | "pitch"
    | "leftX"
    | "leftY"
    | "leftZ"
    | "rightX"
    | "rightY"
    | "rightZ"
    | "leftRoll"
    | "rightRoll"
    | "squeeze",
    Swing
  >;

  readonly #lunge: Gesture;
  readonly #glance: Gesture;
  readonly #leftThrow: Gesture;
  readonly #rightThrow: Gesture;
  readonly #leftFlick: Gesture;
  readonly #rightFlick: Gesture;

  constructor(random: Random) {
    this.#lunge = new Gesture(random, 25, [0.5, 1.2], [0.1, 0.35]);
    this.#glance = new Gesture(random, 9, [0.5, 1.2], [0.4, 1.3]);
    this.#leftThrow = new Gesture(random, 11, [0.25, 0.8], [0.15, 0.5]);
    this.#rightThrow = new Gesture(random, 7, [0.25, 0.8], [0.15, 0.55]);
    this.#leftFlick = new Gesture(random, 8, [0.2, 0.6], [0.3, 1.5]);
    this.#rightFlick = new Gesture(random, 6, [0.2, 0.6], [0.3, 1.5]);
    const swing = (amplitude: number, hz: number) => new Swing(random, amplitude, hz);
    this.#swings = {
      x: swing(0.15, 0.07),
      y: swing(0.04, 0.2),
      z: swing(0.15, 0.06),
      yaw: swing(0.9, 0.08),
      pitch: swing(0.3, 0.11),
      leftX: swing(0.12, 0.21),
      leftY: swing(0.15, 0.17),
      leftZ: swing(0.15, 0.19),
      rightX: swing(0.12, 0.23),
      rightY: swing(0.15, 0.18),
      rightZ: swing(0.15, 0.16),
      leftRoll: swing(0.5, 0.15),
      rightRoll: swing(0.5, 0.14),
      squeeze: swing(1.4, 0.13),
    };
  }

  /** The body at a moment. `seconds` never decreases from call to call. */
  at(seconds: number): Body {
    const swings = this.#swings;
    const x = swings.x.at(seconds);
    const y = 1.7 + swings.y.at(seconds);
    const z = swings.z.at(seconds) + this.#lunge.at(seconds);
    const yaw = swings.yaw.at(seconds) + this.#glance.at(seconds);
    const hand = (side: -1 | 1, dx: number, dy: number, dz: number, roll: number): ControllerState => {
      // The hands are in front of the body, and the body follows half of the head's turn.
      const turn = swings.yaw.at(seconds) / 2;
      const sideways = side * 0.25 + dx;
      const forward = -0.35 + dz;
      const trigger = clamp01(side * swings.squeeze.at(seconds));
      return {
        position: [
          x + sideways * Math.cos(turn) + forward * Math.sin(turn),
          y - 0.5 + dy,
          z - sideways * Math.sin(turn) + forward * Math.cos(turn),
        ],
        rotation: quaternion(turn, roll * 0.3, roll),
        tracked: true,
        trigger,
        grip: clamp01(swings.squeeze.at(seconds + 2)),
        buttonBits: trigger > 0.9 ? 1 : 0,
      };
    };
    return {
      headset: { position: [x, y, z], rotation: quaternion(yaw, swings.pitch.at(seconds), 0), tracked: true },
      leftController: hand(
        -1,
        swings.leftX.at(seconds),
        swings.leftY.at(seconds),
        swings.leftZ.at(seconds) + this.#leftThrow.at(seconds),
        swings.leftRoll.at(seconds) + this.#leftFlick.at(seconds),
      ),
      rightController: hand(
        1,
        swings.rightX.at(seconds),
        swings.rightY.at(seconds),
        swings.rightZ.at(seconds) + this.#rightThrow.at(seconds),
        swings.rightRoll.at(seconds) + this.#rightFlick.at(seconds),
      ),
    };
  }
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** A unit quaternion x y z w: turned about Y, then tilted about X, then rolled about Z. Units: radians. */
function quaternion(yaw: number, pitch: number, roll: number): [number, number, number, number] {
  const [sy, cy] = [Math.sin(yaw / 2), Math.cos(yaw / 2)];
  const [sp, cp] = [Math.sin(pitch / 2), Math.cos(pitch / 2)];
  const [sr, cr] = [Math.sin(roll / 2), Math.cos(roll / 2)];
  return [
    cy * sp * cr + sy * cp * sr,
    sy * cp * cr - cy * sp * sr,
    cy * cp * sr - sy * sp * cr,
    cy * cp * cr + sy * sp * sr,
  ];
}
