import { basename, dirname, join } from "node:path";
import { systemClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import type { TelemetryMessage } from "../../client/index.ts";
import { TelemetryClient } from "../../client/internal.ts";
import { Hub } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-object.ts";
import { familyOf, TOPIC_NAMES, topicRow } from "../../protocol/topic-table.ts";
import { RECORDING_ENDING, Recorder, type RecordingInfo } from "../../recording/index.ts";
import { askApi } from "../shared/ask-api.ts";
import { askRelay } from "../shared/ask-relay.ts";
import { countText } from "../shared/count-text.ts";
import { printError } from "../shared/print.ts";
import type { RecordFlags } from "./record-flags.ts";
import { RemoteGames } from "./remote-games.ts";
import { RemoteHitches } from "./remote-hitches.ts";

/** Time between two looks at the relay's games and hitches. Units: milliseconds. */
const LOOK_MILLIS = 2000;

/** Nothing is asked of the hub later. */
const NONE = { maxBytes: 0, maxAgeMillis: 0 };
const NO_HISTORY = { state: NONE, samples: NONE, event: NONE, series: NONE, topics: {} };

/** The topic that says which scene a game shows. It was said long ago, so the last one is asked for. */
const SCENE = "scene";

/** All other topics that games send, without what costs them time, and without the state of the relay. */
const EVERY_TOPIC = [
  ...new Set(
    TOPIC_NAMES.filter((name) => topicRow(name).wildcard && name !== "relay" && name !== SCENE).map(
      (name) => familyOf(name) ?? name,
    ),
  ),
];

/** The relay whose games are recorded. */
export interface RecordedRelay {
  url: string;
  token: string | undefined;
  /** Its `/status` and its settings, for the record. */
  status: JsonObject;
  settings: JsonObject;
}

/** A recording of another relay's games, written where this program runs. The games are in a hub of its own, so that the file is as the relay's recorder writes it. */
export class RelayRecording {
  /** Messages that the relay could not send. */
  missing = 0;
  readonly #relay: RecordedRelay;
  readonly #folder: string;
  readonly #files = new Set<string>();
  readonly #games: RemoteGames;
  readonly #hitches: RemoteHitches;
  readonly #recorder: Recorder;
  readonly #client: TelemetryClient;
  readonly #looks: { cancel(): void };
  #looking: Promise<void> | undefined;

  /** `destination`: a file that ends in .mcap, or a folder. Fails: bad_command for a name that is taken or cannot be one, recording_failed. */
  constructor(destination: string, relay: RecordedRelay, flags: RecordFlags) {
    const { url, token, status, settings } = relay;
    const isFile = destination.endsWith(RECORDING_ENDING);
    this.#relay = relay;
    this.#folder = isFile ? dirname(destination) : destination;
    const hub = new Hub(systemClock, NO_HISTORY);
    this.#games = new RemoteGames(hub);
    this.#games.takeStatus(status);
    this.#recorder = new Recorder({
      hub,
      clock: systemClock,
      log: silentLog,
      folder: this.#folder,
      quota: undefined,
      relay: () => ({ name: status.name, version: status.version }),
      settings: () => settings,
      describeGame: ({ epoch }) => ({ budget: this.#games.budgetOf(epoch) ?? null }),
      began: (name) => this.#files.add(name),
      holdDemand: () => ({ release() {} }),
    });
    hub.listen(this.#recorder);
    const { topics, source, transforms, duration: seconds, size, rotate, maxHz = 0 } = flags;
    const name = isFile ? basename(destination, RECORDING_ENDING) : undefined;
    const bytes = size === undefined ? undefined : 1e6 * size;
    this.#recorder.start({ name, topics, source, transforms, seconds, bytes, rotate });
    this.#hitches = new RemoteHitches({ url, token }, (hitch) => this.#recorder.hitch(hitch));
    this.#client = new TelemetryClient(url, token === undefined ? {} : { token });
    this.#tellTroubles();
    const narrowed = source === undefined ? {} : { source };
    const take = (message: TelemetryMessage) => {
      if (this.#games.take(message)) void this.#look();
    };
    if (topics === undefined) this.#client.subscribe(SCENE, { history: "last", ...narrowed }, take);
    this.#client.subscribe((topics ?? EVERY_TOPIC) as "*"[], { maxHz, ...narrowed }, take);
    this.#looks = systemClock.every(LOOK_MILLIS, () => void this.#look());
    void this.#look();
  }

  /** The file that is being written; undefined once the recording is over. */
  get active(): RecordingInfo | undefined {
    return this.#recorder.active[0];
  }

  /** Why the recording ended too early; undefined if it did not. */
  get failure(): string | undefined {
    const { failed } = this.#recorder;
    return (
      failed &&
      `${failed.name} ended: ${failed.message}. \`recordings repair\` makes whole what was written until then`
    );
  }

  /** Ends the recording. Returns its files, oldest first. */
  async end(): Promise<(RecordingInfo & { path: string })[]> {
    this.#looks.cancel();
    this.#client.close();
    // What the relay has found out last.
    await this.#looking;
    if (this.active !== undefined) await this.#look();
    this.#recorder.close();
    return this.#recorder.list().flatMap((describe) => {
      const info = describe();
      const path = join(this.#folder, `${info.name}${RECORDING_ENDING}`);
      return this.#files.has(info.name) ? [{ path, ...info }] : [];
    });
  }

  /** Asks the relay about its games and hitches, unless it is being asked. */
  async #look(): Promise<void> {
    this.#looking ??= this.#lookNow().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
  }

  async #lookNow(): Promise<void> {
    const { url, token } = this.#relay;
    const peer = await askRelay(url, token);
    if (peer.kind === "relay") this.#games.takeStatus(peer.status);
    await this.#hitches.look();
  }

  #tellTroubles(): void {
    const client = this.#client;
    client.on("state", (now) => {
      if (now.name === "waiting" && now.wasOpen)
        printError(
          `the connection ended (${now.code}${now.reason && ` ${now.reason}`}); the recording goes on`,
        );
    });
    client.on("resumed", ({ recovered }) =>
      printError(
        `connected again; ${recovered ? "no message was lost" : "the messages in between are missing"}`,
      ),
    );
    client.on("dropped", ({ count }) => {
      this.missing += count;
      printError(`${countText(count)} messages are missing: this program was too slow`);
    });
    client.on("error", ({ code, message }) => printError(`${code}: ${message}`));
  }
}

/** Asks a relay for what its recordings say of it. */
export async function recordedRelay(
  url: string,
  token: string | undefined,
  status: JsonObject,
): Promise<RecordedRelay> {
  const settings = (await askApi(url, { path: "/config", query: {}, token }))?.config;
  return { url, token, status, settings: (settings ?? {}) as JsonObject };
}
