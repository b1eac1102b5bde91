import { rmSync, statSync } from "node:fs";
import type { Clock, Timer } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { reasonOf } from "../base/reason-of.ts";
import { describeSource, type Hub, type HubListener, type HubMessage } from "../hub/index.ts";
import { RelayError } from "../protocol/error-table.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { RELAY_IDENTITY } from "../protocol/relay-identity.ts";
import { ActiveRecording } from "./active-recording.ts";
import { RecordedData } from "./recorded-data.ts";
import type { RecordingInfo, RecordingRequest } from "./recording-request.ts";
import { RecordingWriter } from "./recording-writer.ts";
import { CLAIM_MILLIS, isNewRecordingName, RecordingsFolder } from "./recordings-folder.ts";

/** How often chunks that are a second old are written. Units: milliseconds. */
const TICK_MILLIS = 200;
/** Most recordings at once. */
const MAX_ACTIVE = 8;

/** What a recorder needs of the relay. */
export interface RecorderContext {
  hub: Hub;
  clock: Clock;
  log: Log;
  /** Where recordings are. */
  folder: string;
  /** The settings of the relay, for the record. */
  settings(): JsonObject;
  /** Has games sample everything, until it is released. */
  holdDemand(): { release(): void };
}

/** Records what games send into files, and keeps the files. An error of the file system ends the recording that meets it, and nothing else. */
export class Recorder implements HubListener {
  readonly #context: RecorderContext;
  readonly #folder: RecordingsFolder;
  readonly #recorded = new RecordedData();
  readonly #active = new Map<string, ActiveRecording>();
  #held: { release(): void } | undefined;
  #timer: Timer | undefined;
  /** When recordings that are being written are claimed again. Units: milliseconds of the monotonic clock. */
  #nextClaimMillis = 0;
  #failed: { name: string; message: string } | undefined;

  /** Makes the folder, and makes recordings whole that an earlier run left without their end. Fails: recording_failed. */
  constructor(context: RecorderContext) {
    this.#context = context;
    this.#folder = new RecordingsFolder(context.folder);
    const repaired = this.#try(() => this.#folder.prepare());
    if (repaired.length > 0)
      context.log.info({ recordings: repaired }, "recordings that had no end were made whole");
  }

  /** Starts a recording. Fails: bad_command for a name that is taken or cannot be one, recording_busy if too many are written, recording_failed. */
  start(request: Readonly<RecordingRequest> = {}): RecordingInfo {
    if (this.#active.size >= MAX_ACTIVE)
      throw new RelayError("recording_busy", `expected at most ${MAX_ACTIVE} recordings at once`);
    const name = request.name ?? this.#freeName();
    if (!isNewRecordingName(name)) {
      const rule =
        "letters, digits, dots, _ and -, without .mcap at its end, and no name of a Windows device";
      throw new RelayError("bad_command", `expected a name of ${rule}`);
    }
    if (this.#try(() => this.#folder.has(name)))
      throw new RelayError("bad_command", `expected a new name: there is a recording ${name} already`);
    const active = this.#try(() => this.#begin(name, request));
    this.#active.set(name, active);
    this.#held ??= this.#context.holdDemand();
    this.#timer ??= this.#context.clock.every(TICK_MILLIS, () => this.#tick());
    return active.info;
  }

  /** Ends a recording. Fails: no_recording if it is not being written, recording_failed. */
  stop(name: string): RecordingInfo {
    const active = this.#active.get(name);
    if (active === undefined)
      throw new RelayError(
        "no_recording",
        `expected a recording that is being written${listed([...this.#active.keys()])}, got ${name}`,
      );
    try {
      this.#try(() => active.end());
    } finally {
      this.#forget(name);
    }
    return this.describe(name);
  }

  /** All recordings, each as a function that describes it: thousands take more than one turn of the event loop. Fails: recording_failed. */
  list(): (() => RecordingInfo)[] {
    return this.#try(() => this.#folder.names()).map((name) => () => {
      try {
        return this.#describeThere(name);
      } catch {
        // It has gone meanwhile, or belongs to another user.
        return { name, bytes: 0, from: null, to: null, messages: null, state: "cut" };
      }
    });
  }

  /** One recording. Fails: no_recording, recording_failed. */
  describe(name: string): RecordingInfo {
    if (!this.#active.has(name)) this.#mustExist(name);
    return this.#try(() => this.#describeThere(name));
  }

  /** A recording's file, and what changes whenever the file does. Fails: no_recording, recording_failed. */
  fileOf(name: string): { path: string; tag: string } {
    this.#mustExist(name);
    const path = this.#folder.fileOf(name);
    const { size, mtimeMs } = this.#try(() => statSync(path));
    return { path, tag: `${size}-${Math.round(mtimeMs)}` };
  }

  /** Deletes a recording. Fails: no_recording; recording_busy if it is being written, by this relay or another one; recording_failed. */
  remove(name: string): void {
    if (this.describe(name).state === "recording")
      throw new RelayError("recording_busy", `expected a recording that has ended: ${name} is being written`);
    this.#try(() => this.#folder.remove(name));
  }

  /** How many recordings are being written. */
  get writing(): number {
    return this.#active.size;
  }

  message(message: HubMessage): void {
    if (this.#active.size === 0) return;
    const recorded = this.#recorded;
    recorded.begin(message);
    for (const [name, active] of this.#active) this.#carefully(name, () => active.take(message, recorded));
    recorded.end();
  }

  /** For `/status`. */
  describeState(): JsonObject {
    return {
      folder: this.#folder.path,
      recording: [...this.#active.keys()],
      failed: this.#failed ?? null,
    };
  }

  /** Ends all recordings. */
  close(): void {
    for (const [name, active] of this.#active) {
      this.#carefully(name, () => active.end());
      this.#forget(name);
    }
  }

  /** Makes the file of a recording, and claims its name. Leaves neither behind if that fails. Throws the errors of the file system. */
  #begin(name: string, request: Readonly<RecordingRequest>): ActiveRecording {
    const { clock, hub, settings } = this.#context;
    const path = this.#folder.fileOf(name);
    let writer: RecordingWriter | undefined;
    try {
      this.#folder.claim(name);
      const made = new RecordingWriter(path);
      writer = made;
      made.metadata("relay", {
        ...texts(RELAY_IDENTITY),
        started: new Date(clock.unixMillis()).toISOString(),
      });
      made.metadata("settings", texts(settings()));
      const gameBegins = (epoch: string) => {
        const game = hub.registry.all().find((one) => one.epoch === epoch);
        if (game !== undefined) made.metadata("game", texts(describeSource(game)));
      };
      const leftOut = () => hub.omissions.add("recorded_messages_left_out");
      return new ActiveRecording(name, made, request, clock, gameBegins, leftOut);
    } catch (error) {
      writer?.[Symbol.dispose]();
      if (writer !== undefined) rmSync(path, { force: true });
      this.#released(name);
      throw error;
    }
  }

  #tick(): void {
    const nowMillis = this.#context.clock.monotonicMillis();
    const isClaimDue = nowMillis >= this.#nextClaimMillis;
    if (isClaimDue) this.#nextClaimMillis = nowMillis + CLAIM_MILLIS / 6;
    for (const [name, active] of this.#active)
      this.#carefully(name, () => {
        if (isClaimDue) this.#claimAgain(name);
        if (!active.tick(nowMillis)) return;
        active.end();
        this.#forget(name);
      });
  }

  /** An error ends the recording and is told once; what was written stays. */
  #carefully(name: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#active.get(name)?.abandon();
      this.#forget(name);
      this.#failed = { name, message: reasonOf(error) };
      this.#context.log.error(
        `the recording ${name} ended: ${reasonOf(error)}. What was written until then can be read.`,
      );
    }
  }

  #forget(name: string): void {
    this.#active.delete(name);
    this.#released(name);
    if (this.#active.size > 0) return;
    this.#held?.release();
    this.#held = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #claimAgain(name: string): void {
    try {
      this.#folder.refreshClaim(name);
    } catch {
      // Somebody has removed the claim. The recording goes on.
    }
  }

  #released(name: string): void {
    try {
      this.#folder.release(name);
    } catch {
      // The folder is gone: nobody makes its recordings whole.
    }
  }

  #freeName(): string {
    const time = new Date(this.#context.clock.unixMillis()).toISOString();
    const base = time.slice(0, 19).replaceAll(":", "-");
    for (let count = 1; ; count++) {
      const name = count === 1 ? base : `${base}.${count}`;
      if (!this.#try(() => this.#folder.has(name))) return name;
    }
  }

  #describeThere(name: string): RecordingInfo {
    return this.#active.get(name)?.info ?? this.#folder.describe(name);
  }

  #mustExist(name: string): void {
    if (this.#try(() => this.#folder.has(name))) return;
    throw new RelayError("no_recording", `expected the name of a recording, got ${name.slice(0, 100)}`);
  }

  /** Fails: recording_failed, in place of an error of the file system. */
  #try<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      if (error instanceof RelayError) throw error;
      throw new RelayError("recording_failed", `${this.#folder.path}: ${reasonOf(error)}`);
    }
  }
}

/** Metadata holds texts only: the JSON of every value that is none. */
function texts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === "string" ? value : (JSON.stringify(value) ?? ""),
    ]),
  );
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "" : ` (${names.join(", ")})`;
}
