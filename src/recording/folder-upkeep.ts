import type { Clock, Timer } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { reasonOf } from "../base/reason-of.ts";
import type { Quota } from "./quota.ts";
import { CLAIM_MILLIS } from "./recording-claim.ts";
import type { RecordingsFolder } from "./recordings-folder.ts";

/** How often the quota is looked at. Units: milliseconds. */
const QUOTA_MILLIS = 60_000;

/** What the upkeep of a folder needs. */
export interface UpkeepContext {
  folder: RecordingsFolder;
  clock: Clock;
  log: Log;
  quota: Readonly<Quota>;
  /** Called with the name of each recording that was deleted. */
  deleted?(name: string): void;
}

/** Keeps a folder of recordings: makes those whole that were left without their end, and deletes those beyond the quota. */
export class FolderUpkeep {
  /** Settles once the first look at all recordings is over. */
  readonly looked: Promise<void>;
  readonly #timers: Timer[];
  #hasStopped = false;

  constructor(private readonly context: UpkeepContext) {
    const { clock } = context;
    this.looked = this.#repair();
    this.#timers = [
      clock.every(QUOTA_MILLIS, () => this.keepQuota()),
      // By then a claim that another machine or container left is old, unless it writes on.
      clock.after(CLAIM_MILLIS + QUOTA_MILLIS / 2, () => void this.#repair()),
    ];
  }

  /** Deletes what is beyond the quota. Errors of the file system are no reason to end a recording. */
  keepQuota(): void {
    const { folder, clock, log, quota } = this.context;
    try {
      const deleted = folder.keepQuota(quota, clock.unixMillis());
      for (const name of deleted) this.context.deleted?.(name);
      if (deleted.length > 0)
        log.info(
          { recordings: deleted },
          "the oldest recordings were deleted: the folder is beyond its quota",
        );
    } catch (error) {
      log.warn(`the quota of recordings is not kept: ${reasonOf(error)}`);
    }
  }

  stop(): void {
    this.#hasStopped = true;
    for (const timer of this.#timers) timer.cancel();
  }

  /** Never rejects. */
  async #repair(): Promise<void> {
    const { folder, log } = this.context;
    try {
      const repaired: string[] = [];
      for (const name of folder.names()) {
        await new Promise(setImmediate);
        if (this.#hasStopped) break;
        if (await folder.repairInTurns(name)) repaired.push(name);
      }
      if (repaired.length > 0)
        log.info({ recordings: repaired }, "recordings that had no end were made whole");
    } catch (error) {
      log.warn(`recordings of earlier runs cannot be looked at: ${reasonOf(error)}`);
    }
  }
}
