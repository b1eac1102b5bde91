import type { DeviceTrack } from "./device-track.ts";

/**
 * How far devices may be from where a common movement would have them: at rest, and for each second since the last sample, in which hands move
 * on by themselves. Units: metres, radians.
 */
const LOOSE_METRES = 0.03;
const LOOSE_METRES_PER_SECOND = 6;
const LOOSE_TURN = 0.15;
const LOOSE_TURN_PER_SECOND = 10;
/** And this share of the movement. */
const LOOSE_SHARE = 0.1;
/** A common movement explains where each device is, up to this share of what it moved. */
const UNEXPLAINED_SHARE = 0.5;
/** If the world grows or shrinks, a second device moves by at least this share of the movement of the first. */
const SECOND_SHARE = 0.25;
/** A change of the frame of reference may follow this long after the game told of it. Units: milliseconds. */
const TOLD_MILLIS = 300;
/** A smaller change of scale is no change. */
const LEAST_SCALE_CHANGE = 0.05;

/** A device that has a pose in this frame of reference and had one before. */
type Compared = readonly DeviceTrack[];

/**
 * Finds when the frame of reference of the poses changed, as by recentring, by another scale of the world, or because the game moved
 * everything: all devices made the same movement within one sample, which no body can.
 * With fewer than two tracked devices it finds nothing by itself: a headset alone may as well have jumped. The addon tells of most changes.
 */
export class ReferenceFrame {
  /** Length in the poses of a metre of the body, as far as a change of it was seen. */
  scale = 1;
  /** When the game told of a change last. */
  #toldAtMillis = Number.NEGATIVE_INFINITY;
  readonly #turn = new Float64Array(3);

  /**
   * Whether the frame of reference changed with the last sample of these devices: because they moved `together`, or because the game `told`
   * of it. `jumps`: whether any of them moved further than a body can. Cost: a comparison while none does.
   */
  change(
    tracks: readonly DeviceTrack[],
    jumps: boolean,
    told: "new" | undefined,
    atMillis: number,
  ): "together" | "told" | undefined {
    if (told === "new") this.#toldAtMillis = atMillis;
    if (!jumps) return told && "told";
    // A runtime may carry out what it announced a few frames later.
    const isTold = atMillis - this.#toldAtMillis < TOLD_MILLIS;
    const compared = tracks.filter(({ step }) => step.comparable);
    if (compared.length > (isTold ? 0 : 1) && this.#movedTogether(compared)) return "together";
    return told && "told";
  }

  #movedTogether(compared: Compared): boolean {
    if (
      isOneMovement(compared, NO_TURN, 1) ||
      compared.some(({ step }) => this.#turnsAll(compared, step.turned))
    )
      return true;
    const factor = scaleOf(compared);
    if (!isOneMovement(compared, NO_TURN, factor) || !isSharedGrowth(compared)) return false;
    this.scale *= factor;
    return true;
  }

  #turnsAll(compared: Compared, turned: Float64Array): boolean {
    this.#turn.set(turned);
    return isOneMovement(compared, this.#turn, 1);
  }
}

const NO_TURN = new Float64Array(3);

/**
 * Whether all devices turned by this, and are where this turn and this growth put them relative to the first. Also, whether that explains most of
 * what each of them moved: one device that jumps explains nothing of the others.
 */
function isOneMovement(compared: Compared, turn: Float64Array, factor: number): boolean {
  const first = compared[0] as DeviceTrack;
  const { longestSeconds } = first.step;
  const angle = lengthOf(turn);
  const looseTurn = LOOSE_TURN + LOOSE_TURN_PER_SECOND * longestSeconds + LOOSE_SHARE * angle;
  const moved = Math.max(...compared.map(({ position, expected }) => distanceOf(position, expected)));
  const looseMetres = LOOSE_METRES + LOOSE_METRES_PER_SECOND * longestSeconds + LOOSE_SHARE * moved;
  for (const one of compared) {
    // What is not known is no common movement.
    if (!(distanceOf(one.step.turned, turn) <= looseTurn)) return false;
    if (one === first) continue;
    const from = difference(one.expected, first.expected);
    const to = difference(one.position, first.position);
    const left = distanceOf(to, turnedBy(from, turn, factor));
    if (!(left <= looseMetres * Math.max(1, factor))) return false;
    if (left > UNEXPLAINED_SHARE * distanceOf(one.position, one.expected)) return false;
  }
  return true;
}

/** How much the greatest distance between two devices grew; 1 if it grew little. */
function scaleOf(compared: Compared): number {
  let longest = 0;
  let factor = 1;
  for (const one of compared)
    for (const other of compared) {
      const before = distanceOf(one.expected, other.expected);
      if (before <= longest) continue;
      longest = before;
      factor = distanceOf(one.position, other.position) / before;
    }
  return Math.abs(factor - 1) < LEAST_SCALE_CHANGE ? 1 : factor;
}

/** Whether at least two devices moved much. If one of two jumps along the line between them, only that one does. */
function isSharedGrowth(compared: Compared): boolean {
  const departures = compared
    .map(({ position, expected }) => distanceOf(position, expected))
    .sort((one, other) => other - one);
  return (departures[1] ?? 0) > SECOND_SHARE * (departures[0] as number);
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, axis) => value - (b[axis] as number));
}

function distanceOf(a: Float64Array, b: Float64Array): number {
  return lengthOf(difference(a, b));
}

function lengthOf(vector: Float64Array): number {
  return Math.hypot(vector[0] as number, vector[1] as number, vector[2] as number);
}

/** A vector turned and made longer. `turn`: the axis, as long as twice the sine of half the angle. */
function turnedBy(vector: Float64Array, turn: Float64Array, factor: number): Float64Array {
  const [x, y, z] = turn.map((part) => part / 2) as unknown as [number, number, number];
  const w = Math.sqrt(Math.max(0, 1 - x * x - y * y - z * z));
  const [vx, vy, vz] = vector as unknown as [number, number, number];
  // v + 2w(q x v) + 2q x (q x v)
  const cx = y * vz - z * vy;
  const cy = z * vx - x * vz;
  const cz = x * vy - y * vx;
  return Float64Array.of(
    factor * (vx + 2 * (w * cx + y * cz - z * cy)),
    factor * (vy + 2 * (w * cy + z * cx - x * cz)),
    factor * (vz + 2 * (w * cz + x * cy - y * cx)),
  );
}
