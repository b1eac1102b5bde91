/** A camera that looks at the middle of the play area. Units: radians, metres. */
export interface Orbit {
  yaw: number;
  pitch: number;
  distance: number;
}

/** A point in Godot's axes: x to the right, y up, −z forward. Units: metres. */
export type Point = readonly [x: number, y: number, z: number];

/** Height that the camera looks at. Units: metres. */
const MIDDLE_HEIGHT = 0.9;

/** Projects a point. The result is in units of the picture's height, from its middle; undefined behind the camera. */
export function project(
  [x, y, z]: Point,
  { yaw, pitch, distance }: Orbit,
): [x: number, y: number, scale: number] | undefined {
  const [sinYaw, cosYaw, sinPitch, cosPitch] = [
    Math.sin(yaw),
    Math.cos(yaw),
    Math.sin(pitch),
    Math.cos(pitch),
  ];
  const right = x * cosYaw - z * sinYaw;
  const back = x * sinYaw + z * cosYaw;
  const up = y - MIDDLE_HEIGHT;
  const depth = distance - (back * cosPitch + up * sinPitch);
  if (depth < 0.1) return undefined;
  const scale = 1.2 / depth;
  return [right * scale, -(up * cosPitch - back * sinPitch) * scale, scale];
}

/** Turns a vector by a quaternion (x, y, z, w). */
export function rotate([x, y, z]: Point, [qx, qy, qz, qw]: readonly [number, number, number, number]): Point {
  const tx = 2 * (qy * z - qz * y);
  const ty = 2 * (qz * x - qx * z);
  const tz = 2 * (qx * y - qy * x);
  return [x + qw * tx + qy * tz - qz * ty, y + qw * ty + qz * tx - qx * tz, z + qw * tz + qx * ty - qy * tx];
}
