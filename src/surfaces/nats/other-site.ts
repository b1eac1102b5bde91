import type { Clock } from "../../base/clock.ts";
import { RateLimit } from "../../base/rate-limit.ts";
import type { Hub } from "../../hub/index.ts";
import type { LinkedSite } from "../../ingest/link/index.ts";
import type { JsonObject } from "../../protocol/json-object.ts";
import type { DroppedNotice } from "../../protocol/link-notices.ts";
import { topicRow } from "../../protocol/topic-table.ts";
import { Allowance } from "./allowance.ts";
import type { GamesMessage, SiteNotice } from "./site-messages.ts";

/** A site that has said nothing for this long is down. Units: milliseconds. */
export const SILENT_SITE_MILLIS = 3000;

/** A site that seems to start anew more often is taken for the run that is known: two relays may have one name. Units: milliseconds. */
const SHORTEST_RUN_MILLIS = 1000;
/** What a site may say of its games in a second. */
const NOTICE_RATES = { messages: 2000, bytes: 8 * 1024 * 1024 };

/** What a site may send in a second. */
export interface SiteRates {
  messagesPerSecond(): number;
  bytesPerSecond(): number;
}

/** Another site, as this relay knows it by NATS. */
export class OtherSite {
  /** The run of its relay. */
  #run: SiteNotice["relay"];
  #startedAt: number;
  #heardAtMillis: number;
  #isUp = true;
  /** Since when it is up, or down. Units: milliseconds of the monotonic clock. */
  #sinceMillis: number;
  readonly #messages: RateLimit;
  readonly #bytes: RateLimit;
  readonly #notices: Allowance;
  #runSinceMillis: number;
  /** Messages that were more than a site may send. */
  refused = 0;

  constructor(
    readonly linked: LinkedSite,
    private readonly hub: Hub,
    notice: SiteNotice,
    rates: SiteRates,
    clock: Clock,
  ) {
    const nowMillis = clock.monotonicMillis();
    this.#notices = new Allowance(clock, NOTICE_RATES);
    this.#runSinceMillis = nowMillis;
    this.#run = notice.relay;
    this.#startedAt = notice.started_at;
    this.#heardAtMillis = nowMillis;
    this.#sinceMillis = nowMillis;
    this.#messages = new RateLimit(rates.messagesPerSecond);
    this.#bytes = new RateLimit(rates.bytesPerSecond);
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Since when it is up, or down. Units: milliseconds of the monotonic clock. */
  get sinceMillis(): number {
    return this.#sinceMillis;
  }

  /** The relay of the site says that it is there. Returns whether it is another run than before, or is back. */
  there({ relay, started_at, games }: SiteNotice, nowMillis: number): "known" | "new" {
    const isSame = relay.epoch === this.#run.epoch;
    // Of two relays with one name, the one that hands its games on is the one that started first; a newer one is a new run.
    if (!isSame && started_at < this.#startedAt && this.#isUp) return "known";
    if (!isSame && nowMillis - this.#runSinceMillis < SHORTEST_RUN_MILLIS) return "known";
    const isNew = !isSame || !this.#isUp;
    if (!isSame) {
      this.linked.end();
      this.#runSinceMillis = nowMillis;
    }
    this.#run = relay;
    this.#startedAt = started_at;
    this.#heardAtMillis = nowMillis;
    if (isNew) this.#sinceMillis = nowMillis;
    this.#isUp = true;
    this.linked.returned(isSame ? "resumed" : "anew");
    if (games !== undefined && !isNew) this.linked.only(new Set(games));
    return isNew ? "new" : "known";
  }

  /** This relay has a connection again: what the site said meanwhile did not come. Units: milliseconds. */
  mayBeHeard(nowMillis: number): void {
    this.#heardAtMillis = nowMillis;
  }

  /** Whether what it says of its games may be read. */
  mayTell(bytes: number): boolean {
    if (this.#notices.takes(bytes)) return true;
    this.refused++;
    return false;
  }

  /** Takes what it says of its games. */
  notice(notice: Exclude<GamesMessage, SiteNotice>): void {
    switch (notice.type) {
      case "game":
        this.linked.game(notice);
        return;
      case "game_gone":
        this.linked.gone(notice.source_epoch, notice.end);
        return;
      case "hitch":
        this.linked.hitch(notice.hitch);
        return;
      case "dropped":
        this.#dropped(notice);
        return;
      case "links":
        return;
    }
  }

  /** Takes a message of one of its games. Returns what is wrong with it. */
  message(packet: Uint8Array): string | undefined {
    if (!this.#messages.spend(1) || !this.#bytes.spend(packet.length)) {
      this.refused++;
      return undefined;
    }
    return this.linked.messages(packet);
  }

  /** Time has passed. Returns whether the site has just gone down. Units: milliseconds. */
  sweep(nowMillis: number, elapsedMillis: number): boolean {
    this.#messages.sweep(elapsedMillis);
    this.#bytes.sweep(elapsedMillis);
    if (!this.#isUp || nowMillis - this.#heardAtMillis < SILENT_SITE_MILLIS) return false;
    this.#isUp = false;
    this.#sinceMillis = nowMillis;
    this.linked.end();
    return true;
  }

  describe(): JsonObject {
    const { counts, count: games, lagMillis } = this.linked;
    return {
      up: this.#isUp,
      host: this.#run.host,
      games,
      lag_ms: Math.round(lagMillis),
      ...counts,
      refused: this.refused,
    };
  }

  /**
   * Its relay does not know which messages the server got before a connection ended, so it tells more as lost than are. Of samples, those that
   * came are taken off here. Of events the numbers show it.
   */
  #dropped(notice: DroppedNotice): void {
    const { source_epoch: epoch, topic, last } = notice;
    if (topicRow(topic).kind === "event") {
      this.linked.dropped(notice);
      return;
    }
    const state = this.hub.registry.ofEpoch(epoch)?.newest.get(topic);
    const first = Math.max(notice.first, (state?.seq ?? 0) + 1);
    if (first > last) return;
    this.linked.dropped({ ...notice, first, count: Math.min(notice.count, last - first + 1) });
  }
}
