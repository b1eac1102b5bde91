import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  type Stats,
  unlinkSync,
} from "node:fs";
import { join } from "node:path";
import { beyondQuota, type Quota } from "./quota.ts";
import { beginsAsRecording, readLibrary } from "./read-library.ts";
import { readSummary } from "./read-summary.ts";
import { RecordingClaim } from "./recording-claim.ts";
import type { RecordingInfo } from "./recording-request.ts";
import { OUR_LIBRARY } from "./recording-writer.ts";
import { repairInTurns, repairRecording } from "./repair-recording.ts";

/** The ending of a recording's file. */
export const RECORDING_ENDING = ".mcap";

/** What a name of a recording may have: what is safe in a path, a URL and a shell. */
export const RECORDING_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Names that no new recording gets: with an ending, since their path would be that of another recording's file, and those that Windows keeps for devices. */
const REFUSED_NAME = /\.mcap$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Whether a new recording may have a name. */
export function isNewRecordingName(name: string): boolean {
  return RECORDING_NAME.test(name) && !REFUSED_NAME.test(name);
}

/** A folder of recordings. Its methods throw the errors of the file system. */
export class RecordingsFolder {
  constructor(
    readonly path: string,
    /** Which names it takes; others are left alone. */
    private readonly takes: (name: string) => boolean = () => true,
  ) {}

  /** Makes the folder. */
  make(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
  }

  /** Makes a recording whole. Returns whether it was cut. Nobody may be writing it. Throws if it is no recording, too. */
  repair(name: string): boolean {
    this.claimOf(name).release();
    return repairRecording(this.fileOf(name));
  }

  /** Makes a recording whole over several turns of the event loop, and claims it meanwhile. Returns whether it was cut; false for one that somebody writes, and for files that are no recordings of ours. */
  async repairInTurns(name: string): Promise<boolean> {
    const claim = this.claimOf(name);
    try {
      if (this.describe(name).state !== "cut" || !this.#isOurs(name)) return false;
      claim.take();
      try {
        return await repairInTurns(this.fileOf(name));
      } finally {
        claim.release();
      }
    } catch {
      // Nobody may write it, or it has gone: it is listed as it is.
      return false;
    }
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
      .filter((name) => RECORDING_NAME.test(name) && this.takes(name))
      .sort();
  }

  has(name: string): boolean {
    return RECORDING_NAME.test(name) && this.#statOf(name)?.isFile() === true;
  }

  /** The claim on a recording. */
  claimOf(name: string): RecordingClaim {
    return new RecordingClaim(join(this.path, `.${name}.writing`));
  }

  /** A recording as its file has it. Cost: a few reads for any length. */
  describe(name: string): RecordingInfo {
    return this.#opened(name, (file) => {
      const summary = readSummary(file);
      const isWritten = summary === undefined && this.claimOf(name).holds;
      if (summary === undefined && !isWritten && !beginsAsRecording(file))
        return this.describeUnreadable(name);
      const isEmpty = summary === undefined || summary.messages === 0n;
      return {
        name,
        bytes: fstatSync(file).size,
        from: isEmpty ? null : Number(summary.from) / 1e9,
        to: isEmpty ? null : Number(summary.to) / 1e9,
        messages: summary === undefined ? null : Number(summary.messages),
        state: isWritten ? "recording" : summary === undefined ? "cut" : "complete",
      };
    });
  }

  /** A recording that {@link describe} cannot read: it has gone meanwhile, belongs to another user, or is none. */
  describeUnreadable(name: string): RecordingInfo {
    const bytes = this.#statOf(name)?.size ?? 0;
    return { name, bytes, from: null, to: null, messages: null, state: "unreadable" };
  }

  remove(name: string): void {
    unlinkSync(this.fileOf(name));
    this.claimOf(name).release();
  }

  /**
   * Deletes recordings beyond a quota, oldest first. Leaves alone what somebody writes, and files that are no recordings of ours, which do not
   * count either. Returns the names of those deleted. Units: `nowMillis`, unix milliseconds. Cost: one look at each file; a read of each if some have to go.
   */
  keepQuota(quota: Readonly<Quota>, nowMillis: number): string[] {
    const files = this.names().flatMap((name) => {
      const stat = this.#statOf(name);
      return stat === undefined ? [] : [{ name, bytes: stat.size, endedMillis: stat.mtimeMs }];
    });
    if (beyondQuota(files, quota, nowMillis).length === 0) return [];
    const ours = files.filter(({ name }) => this.#isOurs(name));
    const written = ours.filter(({ name }) => this.claimOf(name).holds);
    const kept = ours.filter((one) => !written.includes(one));
    const writtenBytes = written.reduce((sum, { bytes }) => sum + bytes, 0);
    return beyondQuota(kept, quota, nowMillis, writtenBytes).flatMap(({ name }) => {
      try {
        this.remove(name);
        return [name];
      } catch {
        // Nobody may delete it, or somebody else has.
        return [];
      }
    });
  }

  #isOurs(name: string): boolean {
    try {
      return this.#opened(name, (file) => readLibrary(file)?.startsWith(OUR_LIBRARY) === true);
    } catch {
      return false;
    }
  }

  #statOf(name: string): Stats | undefined {
    return lstatSync(this.fileOf(name), { throwIfNoEntry: false });
  }

  #opened<Result>(name: string, read: (file: number) => Result): Result {
    const file = openSync(this.fileOf(name), "r");
    try {
      return read(file);
    } finally {
      closeSync(file);
    }
  }
}
