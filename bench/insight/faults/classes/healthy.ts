import type { Fault, GamePlan } from "../fault.ts";

const STYLES = ["arena", "sandbox", "puzzle", "explorer"];
/** A sixth of the minutes is busy, in the middle: five of thirty. */
const BUSY_SHARE = 1 / 6;

/** Four lively games without a fault, side by side. Other programs keep the machine busy for a sixth of the time. */
export function planHealthy(seed: number, minutes: number): GamePlan[] {
  const parts = Math.max(1, Math.round(minutes));
  const busyParts = Math.max(1, Math.round(parts * BUSY_SHARE));
  const first = Math.floor((parts - busyParts) / 2);
  return STYLES.map((kind, order) => ({
    faultClass: "healthy",
    name: kind,
    seed: seed + order,
    hz: order % 2 === 0 ? 90 : 72,
    isProfiled: false,
    mayShare: true,
    faults: Array.from({ length: parts }, (): Fault => partOf(kind, seed + order, (minutes * 60) / parts)),
    // The first game tells the bench when to start and end them.
    busy: order === 0 ? [first, first + busyParts - 1] : undefined,
  }));
}

function partOf(kind: string, seed: number, seconds: number): Fault {
  return {
    kind,
    orders: { by: "lively", kind, seed, seconds },
    // Recentring is told as what it is.
    expected: { what: "nothing", also: ["reference_frame"], changesFrames: false },
    quietSeconds: 0,
  };
}
