import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { isAlive } from "../base/is-alive.ts";
import { readSummary } from "./read-summary.ts";
import type { RecordingInfo } from "./recording-request.ts";
import { repairRecording } from "./repair-recording.ts";

/** The ending of a recording's file. */
export const RECORDING_ENDING = ".mcap";

/** How long a claim holds. Units: milliseconds. */
export const CLAIM_MILLIS = 60_000;

/** What a name of a recording may have: what is safe in a path, a URL and a shell. */
export const RECORDING_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** When this process began: a process with the same number may have written a recording before. Units: unix milliseconds. */
const PROCESS_BEGAN = String(performance.timeOrigin);
/** Names that no new recording gets: with an ending, since their path would be that of another recording's file, and those that Windows keeps for devices. */
const REFUSED_NAME = /\.mcap$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Whether a new recording may have a name. */
export function isNewRecordingName(name: string): boolean {
  return RECORDING_NAME.test(name) && !REFUSED_NAME.test(name);
}

/** A folder of recordings. Its methods throw the errors of the file system. */
export class RecordingsFolder {
  constructor(readonly path: string) {}

  /** Makes the folder, and makes recordings whole that were cut. Returns their names. */
  prepare(): string[] {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    return this.names().filter((name) => {
      if (this.isWritten(name)) return false;
      try {
        return this.repair(name);
      } catch {
        // Not a recording of ours, or one that nobody may write: it is listed as it is.
        return false;
      }
    });
  }

  /** Makes a recording whole. Returns whether it was cut. Nobody may be writing it. Throws if it is no recording, too. */
  repair(name: string): boolean {
    this.release(name);
    return repairRecording(this.fileOf(name));
  }

  /** The path of a recording's file, whether it is there or not. */
  fileOf(name: string): string {
    return join(this.path, `${name}${RECORDING_ENDING}`);
  }

  /** The names of all recordings, oldest first by name. */
  names(): string[] {
    return readdirSync(this.path, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(RECORDING_ENDING))
      .map(({ name }) => name.slice(0, -RECORDING_ENDING.length))
      .filter((name) => RECORDING_NAME.test(name))
      .sort();
  }

  has(name: string): boolean {
    return (
      RECORDING_NAME.test(name) && lstatSync(this.fileOf(name), { throwIfNoEntry: false })?.isFile() === true
    );
  }

  /** Says that this process writes a recording, so that no other relay with this folder makes it whole meanwhile. Follows no link that another user may have put there. */
  claim(name: string): void {
    this.release(name);
    writeFileSync(this.#claimOf(name), `${process.pid} ${PROCESS_BEGAN}`, { flag: "wx" });
  }

  /** Says that this process still writes a recording. Call it more often than {@link CLAIM_MILLIS}. */
  refreshClaim(name: string): void {
    const now = new Date();
    utimesSync(this.#claimOf(name), now, now);
  }

  /** The recording is not written any more. */
  release(name: string): void {
    rmSync(this.#claimOf(name), { force: true });
  }

  /** A recording as its file has it. Cost: a few reads for any length. */
  describe(name: string): RecordingInfo {
    const path = this.fileOf(name);
    const file = openSync(path, "r");
    try {
      const summary = readSummary(file);
      const isWritten = summary === undefined && this.isWritten(name);
      const isEmpty = summary === undefined || summary.messages === 0n;
      return {
        name,
        bytes: fstatSync(file).size,
        from: isEmpty ? null : Number(summary.from) / 1e9,
        to: isEmpty ? null : Number(summary.to) / 1e9,
        messages: summary === undefined ? null : Number(summary.messages),
        state: isWritten ? "recording" : summary === undefined ? "cut" : "complete",
      };
    } finally {
      closeSync(file);
    }
  }

  /** Whether a process that lives has said of late that it writes a recording. After a restart of the machine its id may be that of any program. */
  isWritten(name: string): boolean {
    try {
      const claim = this.#claimOf(name);
      const [pid = "", began] = readFileSync(claim, "utf8").split(" ");
      const isRecent = Math.abs(Date.now() - statSync(claim).mtimeMs) < CLAIM_MILLIS;
      if (Number(pid) === process.pid) return isRecent && began === PROCESS_BEGAN;
      return isRecent && Number(pid) > 0 && isAlive(Number(pid));
    } catch {
      return false;
    }
  }

  remove(name: string): void {
    unlinkSync(this.fileOf(name));
    this.release(name);
  }

  #claimOf(name: string): string {
    return join(this.path, `.${name}.writing`);
  }
}
