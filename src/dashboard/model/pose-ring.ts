import type { PoseData, TrackingData } from "../../client/index.ts";
import { buttonBits, pressedButtons } from "../../protocol/controller-buttons.ts";
import { DEVICES, type Device, poseOf } from "./devices.ts";
import type { Point } from "./orbit.ts";
import { numberOf, objectOf } from "./read-json.ts";

/** Poses that are kept: ten minutes at 120 Hz. */
const POSES = 72_000;
/** A frame number that falls by more begins another run of the game. */
const LATE_FRAMES = 7200;
/** Of each device: there or not, tracked or not, position, rotation, trigger, grip, bits of the buttons. */
const DEVICE_NUMBERS = 12;
const ROW_NUMBERS = DEVICES.length * DEVICE_NUMBERS;

/** The poses of one game by frame number, oldest first. They are kept as numbers: as objects, ten minutes would take 40 MB. */
export class PoseRing {
  #frames: Float64Array;
  #numbers: Float32Array;
  #count = 0;
  /** Poses before it are gone, though the ring would have room for them. */
  #floor = 0;
  #goesBack = false;

  constructor(private readonly capacity = POSES) {
    this.#frames = new Float64Array(capacity);
    this.#numbers = new Float32Array(capacity * ROW_NUMBERS);
  }

  /** Number of the newest frame; -1 before the first. */
  get newestFrame(): number {
    return this.#count === 0 ? -1 : this.#frameAt(this.#count - 1);
  }

  push(data: TrackingData): void {
    const { frame } = data;
    if (this.#goesBack && frame !== undefined && frame <= this.newestFrame) this.#cutFrom(frame);
    const newest = this.newestFrame;
    if (frame === undefined || (frame <= newest && newest - frame < LATE_FRAMES)) return;
    if (frame < newest) this.clear();
    const row = this.#begin(frame);
    for (const [index, { key }] of DEVICES.entries())
      writeDevice(this.#numbers, (row * DEVICES.length + index) * DEVICE_NUMBERS, data, key);
  }

  /** Puts poses of the past where they belong. Those that are kept already stay, and newer ones are not taken. */
  fill(past: PoseRing): void {
    const all = new PoseRing(this.capacity);
    let at = past.#oldest;
    for (let index = this.#oldest; index < this.#count; index++) {
      const frame = this.#frameAt(index);
      for (; at < past.#count && past.#frameAt(at) < frame; at++) all.#copy(past, at);
      if (at < past.#count && past.#frameAt(at) === frame) at++;
      all.#copy(this, index);
    }
    this.#frames = all.#frames;
    this.#numbers = all.#numbers;
    this.#count = all.#count;
    this.#floor = all.#floor;
  }

  /** The last pose at or before a frame; undefined if none is kept. */
  at(frame: number): TrackingData | undefined {
    const index = this.#indexUpTo(frame);
    if (index < this.#oldest) return undefined;
    const devices = DEVICES.flatMap(({ key }, device) => {
      const found = readDevice(this.#numbers, this.#placeOf(index, device), key);
      return found === undefined ? [] : [[key, found] as const];
    });
    return { frame: this.#frameAt(index), ...Object.fromEntries(devices) };
  }

  /** Where a device was in the last `poses` poses up to a frame, oldest first. */
  trail(frame: number, key: Device["key"], poses: number): Point[] {
    const device = DEVICES.findIndex((one) => one.key === key);
    const last = this.#indexUpTo(frame);
    const points: Point[] = [];
    const numbers = this.#numbers;
    for (let index = Math.max(this.#oldest, last - poses + 1); index <= last; index++) {
      const at = this.#placeOf(index, device);
      if (numbers[at] !== 1) continue;
      points.push([numbers[at + 2] ?? 0, numbers[at + 3] ?? 0, numbers[at + 4] ?? 0]);
    }
    return points;
  }

  /** Time has gone back: the next pose takes the places of those from its frame on. */
  goBack(): void {
    this.#goesBack = this.#count > 0;
  }

  /** Forgets everything. */
  clear(): void {
    this.#count = 0;
    this.#floor = 0;
    this.#goesBack = false;
  }

  #cutFrom(frame: number): void {
    this.#goesBack = false;
    const oldest = this.#oldest;
    const end = this.#indexUpTo(frame - 1) + 1;
    if (end === oldest) this.clear();
    else {
      this.#floor = oldest;
      this.#count = end;
    }
  }

  get #oldest(): number {
    return Math.max(this.#floor, this.#count - this.capacity);
  }

  #frameAt(index: number): number {
    return this.#frames[index % this.capacity] ?? -1;
  }

  #placeOf(index: number, device: number): number {
    return ((index % this.capacity) * DEVICES.length + device) * DEVICE_NUMBERS;
  }

  /** Index of the last pose at or before a frame; one before the oldest if there is none. */
  #indexUpTo(frame: number): number {
    let low = this.#oldest;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#frameAt(middle) > frame) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }

  /** Begins a row. Returns its place in the ring. */
  #begin(frame: number): number {
    const row = this.#count++ % this.capacity;
    this.#frames[row] = frame;
    return row;
  }

  #copy(from: PoseRing, index: number): void {
    const at = (index % from.capacity) * ROW_NUMBERS;
    const row = this.#begin(from.#frameAt(index));
    this.#numbers.set(from.#numbers.subarray(at, at + ROW_NUMBERS), row * ROW_NUMBERS);
  }
}

function writeDevice(numbers: Float32Array, at: number, data: TrackingData, key: Device["key"]): void {
  const pose = poseOf(data, key);
  numbers[at] = pose === undefined ? 0 : 1;
  if (pose === undefined) return;
  numbers[at + 1] = pose.tracked === false ? 0 : 1;
  numbers.set(pose.position, at + 2);
  numbers.set(pose.rotation, at + 5);
  const buttons = objectOf((pose as { buttons?: unknown }).buttons);
  numbers[at + 9] = numberOf(buttons.trigger);
  numbers[at + 10] = numberOf(buttons.grip);
  numbers[at + 11] = buttonBits(buttons);
}

function readDevice(numbers: Float32Array, place: number, key: Device["key"]): PoseData | undefined {
  const [isThere, tracked, x = 0, y = 0, z = 0, qx = 0, qy = 0, qz = 0, qw = 0, trigger, grip, bits = 0] =
    numbers.subarray(place, place + DEVICE_NUMBERS);
  if (isThere !== 1) return undefined;
  const pose: PoseData = { position: [x, y, z], rotation: [qx, qy, qz, qw], tracked: tracked === 1 };
  if (key === "headset") return pose;
  const pressed = Object.fromEntries(pressedButtons(bits).map((name) => [name, true]));
  return { ...pose, buttons: { trigger, grip, ...pressed } } as PoseData;
}
