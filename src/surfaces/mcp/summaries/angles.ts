/** A rotation as three angles. Units: degrees; null for an invalid quaternion. */
export interface Angles {
  yaw_deg: number | null;
  pitch_deg: number | null;
  roll_deg: number | null;
}

/** Converts a quaternion x, y, z, w to yaw about Y, then pitch about X, then roll about Z, as Godot orders Euler angles. */
export function anglesOf([x, y, z, w]: readonly [number, number, number, number]): Angles {
  const length = Math.hypot(x, y, z, w);
  if (!(length > 1e-6) || !Number.isFinite(length)) return { yaw_deg: null, pitch_deg: null, roll_deg: null };
  const scale = 2 / (length * length);
  const sinPitch = Math.max(-1, Math.min(1, scale * (w * x - y * z)));
  return {
    yaw_deg: degrees(Math.atan2(scale * (x * z + w * y), 1 - scale * (x * x + y * y))),
    pitch_deg: degrees(Math.asin(sinPitch)),
    roll_deg: degrees(Math.atan2(scale * (x * y + w * z), 1 - scale * (x * x + z * z))),
  };
}

function degrees(radians: number): number {
  return Math.round((radians * 1800) / Math.PI) / 10;
}
