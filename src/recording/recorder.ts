import type { Clock, Timer } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Hub, HubListener, HubMessage, MessageSource, Source } from "../hub/index.ts";
import { RelayError } from "../protocol/error-table.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { RELAY_IDENTITY } from "../protocol/relay-identity.ts";
import { type ActivePort, ActiveRecording, type RecordedHitch } from "./active-recording.ts";
import { beginFile } from "./begin-file.ts";
import type { ConnectionNote } from "./connection-note.ts";
import { describeRecordedGame } from "./describe-recorded-game.ts";
import { FolderUpkeep } from "./folder-upkeep.ts";
import type { Quota } from "./quota.ts";
import { CLAIM_MILLIS } from "./recording-claim.ts";
import { numberedName, timeName } from "./recording-names.ts";
import { RecordingQueue } from "./recording-queue.ts";
import type { RecordingInfo, RecordingRequest } from "./recording-request.ts";
import { RecordingShelf } from "./recording-shelf.ts";
import { isNewRecordingName, RecordingsFolder } from "./recordings-folder.ts";

/** How often chunks that are a second old are written. Units: milliseconds. */
const TICK_MILLIS = 200;
/** Most recordings at once. */
const MAX_ACTIVE = 8;

/** The topic that says which scene a game shows. */
const SCENE = "scene";

/** What a recorder needs of the relay. */
export interface RecorderContext {
  hub: Hub;
  clock: Clock;
  log: Log;
  /** Where recordings are. */
  folder: string;
  /** How much all recordings of the folder may take. Undefined leaves other recordings of the folder alone: none is made whole or deleted. */
  quota: Readonly<Quota> | undefined;
  /** The relay whose games are recorded, for the record; this one by default. */
  relay?(): JsonObject;
  /** The settings of the relay, for the record. */
  settings(): JsonObject;
  /** What is known of a game beside what it said of itself, such as its frame budget. */
  describeGame?(game: Source): JsonObject;
  /** Called with the name of each file that begins. */
  began?(name: string): void;
  /** Has games sample everything, until it is released. */
  holdDemand(): { release(): void };
}

/** Records what games send into files, and keeps the files. An error of the file system ends the recording that meets it, and nothing else. */
export class Recorder extends RecordingShelf implements HubListener {
  readonly #context: RecorderContext;
  readonly #upkeep: FolderUpkeep | undefined;
  readonly #waiting = new RecordingQueue();
  readonly #active = new Map<string, ActiveRecording>();
  /** The name with which a recording began that goes on in a further file, by the name of that file. */
  readonly #firstNames = new Map<string, string>();
  #held: { release(): void } | undefined;
  #timer: Timer | undefined;
  /** When recordings that are being written are claimed again. Units: milliseconds of the monotonic clock. */
  #nextClaimMillis = 0;
  #failed: { name: string; message: string } | undefined;

  /** Makes the folder. Recordings that an earlier run left without their end are made whole over the next turns of the event loop. Fails: recording_failed. */
  constructor(context: RecorderContext) {
    const folder = new RecordingsFolder(context.folder);
    super(folder);
    this.#context = context;
    this.attempt(() => folder.make());
    const { clock, log, quota } = context;
    this.#upkeep = quota && new FolderUpkeep({ folder, clock, log, quota });
  }

  /** Settles once the recordings that an earlier run left are whole. */
  get repaired(): Promise<void> | undefined {
    return this.#upkeep?.looked;
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
    if (this.attempt(() => this.folder.has(name)))
      throw new RelayError("bad_command", `expected a new name: there is a recording ${name} already`);
    this.#upkeep?.keepQuota();
    this.#record();
    const active = this.attempt(() => this.#begin(name, request));
    this.#active.set(name, active);
    this.#held ??= this.#context.holdDemand();
    this.#timer ??= this.#context.clock.every(TICK_MILLIS, () => this.#tick());
    this.#carefully(name, () => this.#tellScenes(active));
    return active.info;
  }

  /** Ends a recording. One that goes on in a new file is known by the name of its first file, too. Fails: no_recording if it is not being written, recording_failed. */
  stop(asked: string): RecordingInfo {
    const later = [...this.#firstNames].find(([, first]) => first === asked)?.[0];
    const name = this.#active.has(asked) ? asked : (later ?? asked);
    this.#record();
    const active = this.#active.get(name);
    if (active === undefined)
      throw new RelayError(
        "no_recording",
        `expected a recording that is being written${listed([...this.#active.keys()])}, got ${name}`,
      );
    try {
      this.attempt(() => active.end());
    } finally {
      this.#forget(name);
    }
    return this.describe(name);
  }

  /** How many recordings are being written. */
  get writing(): number {
    return this.#active.size;
  }

  message(message: HubMessage): void {
    if (this.#active.size === 0) return;
    if (!this.#waiting.push(message, this.#context.clock.monotonicMillis())) this.#record();
  }

  refused(source: MessageSource, reason: string): void {
    this.#takeNote(source, { what: "refused", reason });
  }

  /** What is known of a game is forgotten soon after. */
  sourceClosed(source: MessageSource): void {
    this.#takeNote(source, { what: "closed" });
  }

  #takeNote(source: MessageSource, note: ConnectionNote): void {
    if (this.#active.size === 0) return;
    this.#record();
    const atMillis = this.#context.clock.monotonicMillis();
    this.#each((active) => active.takeNote(source, note, atMillis));
  }

  /** Takes a hitch whose cause is final. */
  hitch(hitch: RecordedHitch): void {
    this.#record();
    const atMillis = this.#context.clock.monotonicMillis();
    this.#each((active) => active.takeHitch(hitch, atMillis));
  }

  /** The recordings that are being written. */
  get active(): RecordingInfo[] {
    this.#record();
    return [...this.#active.values()].map(({ info }) => info);
  }

  /** The recording that ended last because of an error; undefined if there was none. */
  get failed(): { name: string; message: string } | undefined {
    return this.#failed;
  }

  /** Ends all recordings. */
  close(): void {
    this.#record();
    for (const [name, active] of this.#active) {
      this.#carefully(name, () => active.end());
      this.#forget(name);
    }
    this.#upkeep?.stop();
  }

  protected override written(name: string): RecordingInfo | undefined {
    this.#record();
    return this.#active.get(name)?.info;
  }

  /** Makes the file of a recording, and claims its name. Leaves neither behind if that fails. Throws the errors of the file system. */
  #begin(name: string, request: Readonly<RecordingRequest>): ActiveRecording {
    const { clock, settings, relay = () => RELAY_IDENTITY } = this.#context;
    const head = { unixMillis: clock.unixMillis(), relay: relay(), settings };
    return beginFile(this.folder, name, head, (writer) => {
      const active = new ActiveRecording(name, writer, request, this.#port);
      this.#context.began?.(name);
      return active;
    });
  }

  /** Records the messages that wait. */
  #record(): void {
    this.#waiting.drain((message, recorded, cameMillis) =>
      this.#each((active) => active.take(message, recorded, cameMillis)),
    );
  }

  #tick(): void {
    this.#record();
    const nowMillis = this.#context.clock.monotonicMillis();
    const isClaimDue = nowMillis >= this.#nextClaimMillis;
    if (isClaimDue) this.#nextClaimMillis = nowMillis + CLAIM_MILLIS / 6;
    for (const [name, active] of this.#active)
      this.#carefully(name, () => {
        if (isClaimDue) this.folder.claimOf(name).renew();
        const progress = active.tick(nowMillis);
        if (progress === "goes on") return;
        active.end();
        // The next file first, so that games go on sampling.
        if (progress === "full") this.#goOn(active);
        this.#forget(name);
      });
  }

  /** Begins the next file of a recording that is full. */
  #goOn({ name, rest }: ActiveRecording): void {
    const first = this.#firstNames.get(name) ?? name;
    const next = rest.name === undefined ? this.#freeName() : numberedName(this.folder, first);
    this.#upkeep?.keepQuota();
    const active = this.#begin(next, rest);
    this.#active.set(next, active);
    this.#firstNames.set(next, first);
    this.#carefully(next, () => this.#tellScenes(active));
  }

  /** Records which scene each game shows: it was said long ago, and all else that matters is said again soon. */
  #tellScenes(active: ActiveRecording): void {
    const atMillis = this.#context.clock.monotonicMillis();
    for (const { newest } of this.#context.hub.registry.connected()) {
      const scene = newest.get(SCENE);
      if (scene === undefined) continue;
      this.#waiting.pass({ ...scene, atMillis }, atMillis, (message, recorded) =>
        active.take(message, recorded, atMillis),
      );
    }
  }

  /** Does something with each recording. */
  #each(work: (active: ActiveRecording) => void): void {
    for (const [name, active] of this.#active) this.#carefully(name, () => work(active));
  }

  /** An error ends the recording and is told once; what was written stays. */
  #carefully(name: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#active.get(name)?.abandon();
      this.#forget(name);
      const message = this.reasonOf(error);
      this.#failed = { name, message };
      this.#context.log.error(
        `the recording ${name} ended: ${message}. What was written until then can be read.`,
      );
    }
  }

  #forget(name: string): void {
    this.#active.delete(name);
    this.#firstNames.delete(name);
    this.folder.claimOf(name).release();
    if (this.#active.size > 0) return;
    this.#held?.release();
    this.#held = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #freeName(): string {
    return this.attempt(() => timeName(this.folder, this.#context.clock.unixMillis()));
  }

  get #port(): ActivePort {
    const { clock, hub, describeGame } = this.#context;
    return {
      clock,
      describeGame: (epoch) => describeRecordedGame(hub, epoch, describeGame),
      leftOut: () => hub.omissions.add("recorded_messages_left_out"),
    };
  }
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "" : ` (${names.join(", ")})`;
}
