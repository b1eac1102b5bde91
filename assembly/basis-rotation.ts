// The rotation of a basis, without its scale and mirroring: Gram-Schmidt, then Shepperd's method.
// Each step is rounded to f32 like the engine's, so that the results are equal to the last bit.

/** A basis with a smaller volume is flat and has no rotation. */
const MIN_VOLUME: f64 = 1e-5;
/** A larger volume comes from values that are too large to compute with. */
const MAX_VOLUME: f64 = 1e30;

/** The determinant of the matrix with these columns; negative if it is mirrored. */
function volumeOf(xx: f32, xy: f32, xz: f32, yx: f32, yy: f32, yz: f32, zx: f32, zy: f32, zz: f32): f64 {
  const x = <f64>xx * (<f64>yy * <f64>zz - <f64>yz * <f64>zy);
  const y = <f64>xy * (<f64>yz * <f64>zx - <f64>yx * <f64>zz);
  return x + y + <f64>xz * (<f64>yx * <f64>zy - <f64>yy * <f64>zx);
}

function dot(ax: f32, ay: f32, az: f32, bx: f32, by: f32, bz: f32): f32 {
  return ax * bx + ay * by + az * bz;
}

function store4(slots: i32, x: f32, y: f32, z: f32, w: f32): void {
  store<f64>(slots, <f64>x);
  store<f64>(slots + 8, <f64>y);
  store<f64>(slots + 16, <f64>z);
  store<f64>(slots + 24, <f64>w);
}

/** Writes the quaternion (x y z w) of a basis to four slots. The axes are its columns. Returns false if the basis has no rotation. */
export function writeRotation(
  xx: f32,
  xy: f32,
  xz: f32,
  yx: f32,
  yy: f32,
  yz: f32,
  zx: f32,
  zy: f32,
  zz: f32,
  slots: i32,
): bool {
  const volume = abs<f64>(volumeOf(xx, xy, xz, yx, yy, yz, zx, zy, zz));
  // Written so that NaN is refused too.
  if (!(volume > MIN_VOLUME && volume < MAX_VOLUME)) return false;

  let length = sqrt<f32>(dot(xx, xy, xz, xx, xy, xz));
  if (length != 0) {
    xx /= length;
    xy /= length;
    xz /= length;
  }
  let along = dot(xx, xy, xz, yx, yy, yz);
  yx -= xx * along;
  yy -= xy * along;
  yz -= xz * along;
  length = sqrt<f32>(dot(yx, yy, yz, yx, yy, yz));
  if (length != 0) {
    yx /= length;
    yy /= length;
    yz /= length;
  }
  along = dot(xx, xy, xz, zx, zy, zz);
  const alongY = dot(yx, yy, yz, zx, zy, zz);
  zx = zx - xx * along - yx * alongY;
  zy = zy - xy * along - yy * alongY;
  zz = zz - xz * along - yz * alongY;
  length = sqrt<f32>(dot(zx, zy, zz, zx, zy, zz));
  if (length != 0) {
    zx /= length;
    zy /= length;
    zz /= length;
  }
  if (volumeOf(xx, xy, xz, yx, yy, yz, zx, zy, zz) < 0) {
    xx = -xx;
    xy = -xy;
    xz = -xz;
    yx = -yx;
    yy = -yy;
    yz = -yz;
    zx = -zx;
    zy = -zy;
    zz = -zz;
  }

  const trace = xx + yy + zz;
  if (trace > 0) {
    const root = sqrt<f32>(trace + 1);
    const scale: f32 = <f32>0.5 / root;
    store4(slots, (yz - zy) * scale, (zx - xz) * scale, (xy - yx) * scale, root * 0.5);
  } else if (xx < yy ? yy < zz : xx < zz) {
    const root = sqrt<f32>(zz - xx - yy + 1);
    const scale: f32 = <f32>0.5 / root;
    store4(slots, (xz + zx) * scale, (yz + zy) * scale, root * 0.5, (xy - yx) * scale);
  } else if (xx < yy) {
    const root = sqrt<f32>(yy - zz - xx + 1);
    const scale: f32 = <f32>0.5 / root;
    store4(slots, (xy + yx) * scale, root * 0.5, (yz + zy) * scale, (zx - xz) * scale);
  } else {
    const root = sqrt<f32>(xx - yy - zz + 1);
    const scale: f32 = <f32>0.5 / root;
    store4(slots, root * 0.5, (xy + yx) * scale, (xz + zx) * scale, (yz - zy) * scale);
  }
  return true;
}
