import { gaussian } from "../../../base/gaussian.ts";
import { Random } from "../../../base/random.ts";
import type { Pose, TrackingSample } from "../../../protocol/samples.ts";

/** The noise and the losses of one kind of device. Units: metres, radians; seconds between two losses, and seconds that a loss lasts. */
interface Sensor {
  positionSpread: number;
  rotationSpread: number;
  lossEverySeconds: number;
  lossSeconds: readonly [number, number];
}

const HEADSET: Sensor = {
  positionSpread: 0.00015,
  rotationSpread: 0.0004,
  lossEverySeconds: 600,
  lossSeconds: [0.02, 0.06],
};
/** Hands hide behind each other and behind the body, so short losses are frequent. */
const CONTROLLER: Sensor = {
  positionSpread: 0.0004,
  rotationSpread: 0.001,
  lossEverySeconds: 25,
  lossSeconds: [0.02, 0.15],
};

/** The errors of the sensors: constant noise, and short losses in which a device keeps its last pose. */
export class SensorNoise {
  readonly #devices: DeviceNoise[];

  constructor(random: Random) {
    this.#devices = [HEADSET, CONTROLLER, CONTROLLER].map(
      (sensor) => new DeviceNoise(new Random(random.next() * 2 ** 32), sensor),
    );
  }

  /** Adds noise to the poses of a moment. */
  add(sample: TrackingSample, seconds: number): void {
    const poses = [sample.headset, sample.leftController, sample.rightController];
    for (const [index, pose] of poses.entries()) {
      if (pose !== undefined) this.#devices[index]?.add(pose, seconds);
    }
  }
}

class DeviceNoise {
  readonly #held: Pose = { position: [0, 0, 0], rotation: [0, 0, 0, 1], tracked: false };
  #lostFromSeconds: number;
  #lostUntilSeconds = 0;

  constructor(
    private readonly random: Random,
    private readonly sensor: Sensor,
  ) {
    this.#lostFromSeconds = 1;
    this.#planLoss(1);
  }

  add(pose: Pose, seconds: number): void {
    const { position, rotation } = pose;
    if (seconds >= this.#lostFromSeconds && seconds < this.#lostUntilSeconds) {
      position.splice(0, 3, ...this.#held.position);
      rotation.splice(0, 4, ...this.#held.rotation);
      pose.tracked = false;
      return;
    }
    if (seconds >= this.#lostUntilSeconds) this.#planLoss(seconds);
    shake(pose, this.sensor.positionSpread, this.sensor.rotationSpread, this.random);
    this.#held.position = [...position];
    this.#held.rotation = [...rotation];
  }

  #planLoss(afterSeconds: number): void {
    const { lossEverySeconds, lossSeconds } = this.sensor;
    this.#lostFromSeconds = afterSeconds + this.random.between(0.1, 1.9) * lossEverySeconds;
    this.#lostUntilSeconds = this.#lostFromSeconds + this.random.between(...lossSeconds);
  }
}

/** Adds normally distributed noise to a pose. Its quaternion keeps the length 1. Units: metres, radians. */
export function shake(pose: Pose, positionSpread: number, rotationSpread: number, random: Random): void {
  const { position, rotation } = pose;
  for (const axis of [0, 1, 2] as const) position[axis] += gaussian(random, positionSpread);
  for (const part of [0, 1, 2, 3] as const) rotation[part] += gaussian(random, rotationSpread / 2);
  const length = Math.hypot(...rotation);
  for (const part of [0, 1, 2, 3] as const) rotation[part] /= length;
}
