import { closeSync, mkdirSync, openSync, readdirSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { RecordingInfo } from "./recording-request.ts";
import { repairRecording } from "./repair-recording.ts";
import { walkRecording } from "./walk-recording.ts";

const ENDING = ".mcap";

/** What a name of a recording may have: what is safe in a path, a URL and a shell. */
export const RECORDING_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** A folder of recordings. Its methods throw the errors of the file system. */
export class RecordingsFolder {
  constructor(readonly path: string) {}

  /** Makes the folder, and makes recordings whole that were cut. Returns their names. */
  prepare(): string[] {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    return this.names().filter((name) => {
      try {
        return repairRecording(this.fileOf(name)).wasCut;
      } catch {
        // Not a recording of ours, or one that nobody may write: it is listed as it is.
        return false;
      }
    });
  }

  /** The path of a recording's file, whether it is there or not. */
  fileOf(name: string): string {
    return join(this.path, `${name}${ENDING}`);
  }

  /** The names of all recordings, oldest first by name. */
  names(): string[] {
    return readdirSync(this.path, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ENDING))
      .map(({ name }) => name.slice(0, -ENDING.length))
      .filter((name) => RECORDING_NAME.test(name))
      .sort();
  }

  has(name: string): boolean {
    return RECORDING_NAME.test(name) && this.names().includes(name);
  }

  /** A recording that nobody writes. Cost: some microseconds for each of its chunks. */
  describe(name: string): RecordingInfo {
    const path = this.fileOf(name);
    const bytes = statSync(path).size;
    const unknown = { name, bytes, from: null, to: null, messages: null, state: "cut" } as const;
    const file = openSync(path, "r");
    try {
      const { index, isWhole } = walkRecording(file);
      if (!isWhole) return unknown;
      const { span } = index;
      return {
        name,
        bytes,
        from: span === undefined ? null : Number(span.from) / 1e9,
        to: span === undefined ? null : Number(span.to) / 1e9,
        messages: Number([...index.counts.values()].reduce((sum, one) => sum + one, 0n)),
        state: "complete",
      };
    } catch {
      return unknown;
    } finally {
      closeSync(file);
    }
  }

  remove(name: string): void {
    unlinkSync(this.fileOf(name));
  }
}
