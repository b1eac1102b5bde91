import type { TrackingData } from "../../client/index.ts";

/** Poses that are kept: eight minutes at ten a second, with room. */
const ROWS = 6000;
const DEVICES = ["headset", "left_controller", "right_controller"] as const;
/** Of each device: there or not, tracked or not, position, rotation, trigger, grip. */
const DEVICE_NUMBERS = 11;
const ROW_NUMBERS = DEVICES.length * DEVICE_NUMBERS;

/** Poses of the minutes before the last ones, a few of each second, as numbers: objects would fill the browser's memory. Oldest first. */
export class SparsePoses {
  readonly #frames = new Float64Array(ROWS);
  readonly #numbers = new Float32Array(ROWS * ROW_NUMBERS);
  #count = 0;

  push(frame: number, data: TrackingData): void {
    const row = this.#count++ % ROWS;
    this.#frames[row] = frame;
    DEVICES.forEach((name, index) => {
      this.#write(row * ROW_NUMBERS + index * DEVICE_NUMBERS, data[name]);
    });
  }

  /** The last pose at or before a frame, with up to `trail` poses before it, oldest first. */
  upTo(frame: number, trail: number): readonly TrackingData[] {
    const begin = Math.max(0, this.#count - ROWS);
    let low = begin;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#frames[middle % ROWS] ?? 0) > frame) high = middle;
      else low = middle + 1;
    }
    const first = Math.max(begin, low - trail);
    return Array.from({ length: low - first }, (_, index) => this.#read((first + index) % ROWS));
  }

  clear(): void {
    this.#count = 0;
  }

  #write(at: number, device: TrackingData["headset"] | TrackingData["left_controller"]): void {
    const numbers = this.#numbers.subarray(at, at + DEVICE_NUMBERS);
    numbers.fill(0);
    if (device === undefined) return;
    const buttons = "buttons" in device ? (device.buttons as Record<string, unknown> | undefined) : undefined;
    const { trigger, grip } = buttons ?? {};
    numbers.set([
      1,
      device.tracked === false ? 0 : 1,
      ...device.position.slice(0, 3),
      ...device.rotation.slice(0, 4),
      typeof trigger === "number" ? trigger : 0,
      typeof grip === "number" ? grip : 0,
    ]);
  }

  #read(row: number): TrackingData {
    const devices = DEVICES.flatMap((name, index) => {
      const at = row * ROW_NUMBERS + index * DEVICE_NUMBERS;
      const [isThere, tracked, x, y, z, qx, qy, qz, qw, trigger, grip] = this.#numbers.subarray(
        at,
        at + DEVICE_NUMBERS,
      );
      if (isThere !== 1) return [];
      const pose = { position: [x, y, z], rotation: [qx, qy, qz, qw], tracked: tracked === 1 };
      return [[name, name === "headset" ? pose : { ...pose, buttons: { trigger, grip } }]];
    });
    return { frame: this.#frames[row], ...Object.fromEntries(devices) };
  }
}
