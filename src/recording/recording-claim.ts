import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { isAlive } from "../base/is-alive.ts";
import { isZombie } from "../base/platform/is-zombie.ts";
import { thisMachine } from "../base/platform/this-machine.ts";

/** How long a claim holds that is not renewed. Units: milliseconds. */
export const CLAIM_MILLIS = 60_000;

/** Names this process: an earlier one, or one in another container, may have had the same number. */
const RUN = crypto.randomUUID();

/** A file that says that a process writes a recording, so that no other one makes it whole or deletes it meanwhile. */
export class RecordingClaim {
  constructor(private readonly path: string) {}

  /** Claims the recording for this process. Throws the errors of the file system. Follows no link that another user may have put there. */
  take(): void {
    this.release();
    writeFileSync(this.path, `${process.pid} ${RUN} ${thisMachine.hostName}`, { flag: "wx" });
  }

  /** Says that this process still writes the recording. Call it more often than {@link CLAIM_MILLIS}. */
  renew(): void {
    const now = new Date();
    try {
      utimesSync(this.path, now, now);
    } catch {
      // Somebody has removed the claim. The recording goes on.
    }
  }

  release(): void {
    try {
      rmSync(this.path, { force: true });
    } catch {
      // Nobody may, or the folder is gone: no recording in it is made whole.
    }
  }

  /**
   * Whether a process has said of late that it writes the recording, and lives as far as that can be known: the processes of another machine or
   * container cannot be asked for, so its claims hold until they are old. After a restart of the machine an id may be that of any program.
   */
  get holds(): boolean {
    try {
      const [pid = "", run, host] = readFileSync(this.path, "utf8").split(" ");
      const isRecent = Math.abs(Date.now() - statSync(this.path).mtimeMs) < CLAIM_MILLIS;
      if (run === RUN) return isRecent;
      if (host !== undefined && host !== thisMachine.hostName) return isRecent;
      return isRecent && Number(pid) !== process.pid && lives(Number(pid));
    } catch {
      return false;
    }
  }
}

function lives(pid: number): boolean {
  return pid > 0 && isAlive(pid) && !isZombie(thisMachine, pid);
}
