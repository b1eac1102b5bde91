import type { Mergeable } from "./timeline.ts";

/** How one device was tracked. */
export class DeviceCounts implements Mergeable {
  /** Samples that have the device. */
  present = 0;
  /** Samples without the device, although it was tracked before. */
  missing = 0;
  /** Samples in which it was tracked. */
  tracked = 0;
  /** Samples in which the game tracked a bare hand in its place. */
  hands = 0;
  /** How often it was lost. */
  dropouts = 0;
  /** How long it was lost. Units: milliseconds. */
  lostMillis = 0;
  /** How often and how long its pose was frozen. Units: milliseconds. */
  freezes = 0;
  frozenMillis = 0;
  /** How often it jumped, and how far at most. Units: metres. */
  jumps = 0;
  longestJumpMetres = 0;
  /** How often it turned at once, and how far at most. Units: degrees. */
  turns = 0;
  greatestTurnDegrees = 0;
  /** How long its pose was noisy, and the greatest standard deviations on an axis. Units: milliseconds; millimetres; degrees. */
  jitterMillis = 0;
  jitterMillimetres = 0;
  jitterDegrees = 0;

  clear(): void {
    Object.assign(this, new DeviceCounts());
  }

  addLater(other: this): void {
    this.present += other.present;
    this.missing += other.missing;
    this.tracked += other.tracked;
    this.hands += other.hands;
    this.dropouts += other.dropouts;
    this.lostMillis += other.lostMillis;
    this.freezes += other.freezes;
    this.frozenMillis += other.frozenMillis;
    this.jumps += other.jumps;
    this.longestJumpMetres = Math.max(this.longestJumpMetres, other.longestJumpMetres);
    this.turns += other.turns;
    this.greatestTurnDegrees = Math.max(this.greatestTurnDegrees, other.greatestTurnDegrees);
    this.jitterMillis += other.jitterMillis;
    this.jitterMillimetres = Math.max(this.jitterMillimetres, other.jitterMillimetres);
    this.jitterDegrees = Math.max(this.jitterDegrees, other.jitterDegrees);
  }
}
