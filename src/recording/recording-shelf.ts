import { statSync } from "node:fs";
import { reasonOf } from "../base/reason-of.ts";
import { RelayError } from "../protocol/error-table.ts";
import { RecordingReader } from "./recording-reader.ts";
import type { RecordingInfo } from "./recording-request.ts";
import type { RecordingsFolder } from "./recordings-folder.ts";

/** The recordings of a folder, for those who list, read and delete them. */
export abstract class RecordingShelf {
  constructor(protected readonly folder: RecordingsFolder) {}

  /** All recordings, each as a function that describes it: thousands take more than one turn of the event loop. Fails: recording_failed. */
  list(): (() => RecordingInfo)[] {
    return this.attempt(() => this.folder.names()).map((name) => () => {
      try {
        return this.#describeThere(name);
      } catch {
        return this.folder.describeUnreadable(name);
      }
    });
  }

  /** Whether there is a recording of a name. Fails: recording_failed. */
  has(name: string): boolean {
    return this.written(name) !== undefined || this.attempt(() => this.folder.has(name));
  }

  /** One recording. Fails: no_recording, recording_failed. */
  describe(name: string): RecordingInfo {
    this.#mustExist(name);
    return this.attempt(() => this.#describeThere(name));
  }

  /** A recording's file, and what changes whenever the file does. Fails: no_recording, recording_failed. */
  fileOf(name: string): { path: string; tag: string } {
    this.#mustExist(name);
    const path = this.folder.fileOf(name);
    const { size, mtimeMs } = this.attempt(() => statSync(path));
    return { path, tag: `${size}-${Math.round(mtimeMs)}` };
  }

  /** Opens a recording to read it. Fails: no_recording; recording_busy if it is being written; recording_failed. */
  async open(name: string): Promise<RecordingReader> {
    this.#mustHaveEnded(name);
    const path = this.folder.fileOf(name);
    try {
      return await RecordingReader.open(path);
    } catch (error) {
      throw new RelayError("recording_failed", reasonOf(error).replaceAll(path, name));
    }
  }

  /** Deletes a recording. Fails: no_recording; recording_busy if it is being written, by this relay or another one; recording_failed. */
  remove(name: string): void {
    this.#mustHaveEnded(name);
    this.attempt(() => this.folder.remove(name));
  }

  /** A recording that this relay is writing; undefined for every other name. */
  protected abstract written(name: string): RecordingInfo | undefined;

  /** Fails: recording_failed, in place of an error of the file system. */
  protected attempt<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      if (error instanceof RelayError) throw error;
      throw new RelayError("recording_failed", `the folder of recordings: ${this.reasonOf(error)}`);
    }
  }

  /** Why something failed, without the path of the folder, which is nobody's business but the owner's. */
  protected reasonOf(error: unknown): string {
    return reasonOf(error).replaceAll(this.folder.path, "FOLDER");
  }

  #describeThere(name: string): RecordingInfo {
    return this.written(name) ?? this.folder.describe(name);
  }

  #mustHaveEnded(name: string): void {
    if (this.describe(name).state === "recording")
      throw new RelayError("recording_busy", `expected a recording that has ended: ${name} is being written`);
  }

  #mustExist(name: string): void {
    if (this.has(name)) return;
    throw new RelayError("no_recording", `expected the name of a recording, got ${name.slice(0, 100)}`);
  }
}
