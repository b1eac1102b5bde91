import type { Log } from "../../base/log.ts";
import { SILENT_SITE_MILLIS } from "./other-site.ts";
import type { RelayRun, SiteNotice } from "./site-messages.ts";

/** Another relay that has the name of this one. */
interface Namesake {
  relay: RelayRun;
  startedAt: number;
  heardAtMillis: number;
}

/** Whether the site of this relay is its alone. Of two relays with one name, the one that started later hands no games on. */
export class OwnName {
  #namesake: Namesake | undefined;

  constructor(
    private readonly run: RelayRun,
    /** Units: unix seconds. */
    private readonly startedAt: number,
    private readonly log: Log,
  ) {}

  /** Whether this relay has its name for itself, or had it first. */
  get isOurs(): boolean {
    const other = this.#namesake;
    if (other === undefined) return true;
    const { startedAt } = this;
    return (
      startedAt < other.startedAt || (startedAt === other.startedAt && this.run.epoch < other.relay.epoch)
    );
  }

  /** What is wrong with the name; undefined if nothing is. */
  get problem(): string | undefined {
    const other = this.#namesake;
    if (other === undefined) return undefined;
    const { site, pid, host } = this.run;
    const later = this.isOurs ? "the other one" : "this one";
    return `two relays are called ${site}: process ${pid} on ${host} (this one) and process ${other.relay.pid} on ${other.relay.host}; ${later} started later and hands no games on. Give one of them another name with --site`;
  }

  /** A relay of this name says that it is there. Units: milliseconds, monotonic. */
  heard({ relay, started_at: startedAt }: SiteNotice, nowMillis: number): void {
    // Not each run of it: whoever makes up runs would fill the log.
    const isNew = this.#namesake === undefined;
    this.#namesake = { relay, startedAt, heardAtMillis: nowMillis };
    if (isNew) this.log.error(this.problem);
  }

  /** Time has passed. Returns whether the other relay of this name has just gone. */
  isFreed(nowMillis: number): boolean {
    if (this.#namesake === undefined || nowMillis - this.#namesake.heardAtMillis <= SILENT_SITE_MILLIS)
      return false;
    this.#namesake = undefined;
    this.log.info({ site: this.run.site }, "the other relay of this name is gone");
    return true;
  }
}
