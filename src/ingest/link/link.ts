import { checkSchema } from "../../base/check-schema.ts";
import type { Timer } from "../../base/clock.ts";
import { describeIssue } from "../../protocol/describe-issue.ts";
import { type JsonObject, parseJsonObject } from "../../protocol/json-object.ts";
import { type LinkedRelay, type LinkNotice, linkNotice, linkWelcome } from "../../protocol/link-notices.ts";
import type { LinkContext } from "./link-context.ts";
import { LinkNeeds } from "./link-needs.ts";
import type { LinkPort } from "./link-port.ts";
import { constantSubscriptions, type LinkSubscription } from "./link-subscriptions.ts";
import type { LinkedGames } from "./linked-games.ts";
import type { LinkedSite, SiteQuestion } from "./linked-site.ts";
import { LoopWatch } from "./loop-watch.ts";
import { settleAnswer } from "./settle-answer.ts";

/** How often the near relay is pinged, and told what this relay needs. Units: milliseconds. */
const BEAT_MILLIS = 1000;
/** How long the near relay has to welcome this one. It does so at once. Units: milliseconds. */
const WELCOME_MILLIS = 3000;
/** How long a link that closes a loop is left alone: somebody has to change a setting. Units: milliseconds. */
const LOOP_MILLIS = 60_000;
/** `id` of the command whose answer comes behind the notices of all games. */
const FIRST = "first";

/** A link as `/status` shows it, beside its connection. */
export type LinkState = Pick<LinkedSite["counts"], "late" | "lost" | "duplicates"> & {
  site: string | null;
  games: number;
  /** Whether the near relay lets this one call commands of its games. */
  may_control: boolean;
  lag_ms: number;
};

/** The far end of a link: reads the games of another relay, as one of its clients. It lasts longer than its connections. */
export class Link {
  #site: LinkedSite | undefined;
  /** The run of the near relay, and the relays that it reads from itself; undefined while there is no link. */
  #near: { epoch: string; links: readonly LinkedRelay[] } | undefined;
  /** The run of the near relay from which messages came last, and the offset up to which they came. */
  #progress: { epoch: string; offset: number } | undefined;
  /** The games that were told since the welcome, until all of them are. */
  #told: Set<string> | undefined;
  #mayControl = true;
  readonly #needs: LinkNeeds;
  readonly #loop: LoopWatch;
  #timers: Timer[] = [];

  constructor(
    private readonly context: LinkContext,
    private readonly games: LinkedGames,
    /** The address of the other end, without secrets. */
    private readonly shownUrl: string,
    private readonly port: LinkPort,
  ) {
    this.#needs = new LinkNeeds(context, {
      send: (command) => this.#send(command),
      subscribe: (topics) => this.#subscribe(topics),
      breakOff: (topic) => this.#site?.breakOff(topic),
    });
    this.#loop = new LoopWatch(context, () => this.#giveUpLoop(this.#site?.site ?? ""));
  }

  /** The relays that are read from by this link: the near relay, and those that it reads from itself. */
  get relays(): readonly LinkedRelay[] {
    const { site } = this.#site ?? {};
    if (site === undefined || this.#near === undefined) return [];
    return [{ site, epoch: this.#near.epoch }, ...this.#near.links];
  }

  /** Whether the near relay has welcomed this one. */
  get isUp(): boolean {
    return this.#near !== undefined;
  }

  /** Whether it ever has. */
  get hasBeenUp(): boolean {
    return this.#site !== undefined;
  }

  /** The connection is open. */
  opened(): void {
    const { clock } = this.context;
    this.#timers = [
      clock.after(WELCOME_MILLIS, () => {
        if (!this.isUp) this.port.isNoRelay();
      }),
    ];
  }

  text(text: string): void {
    const { jsonDepth } = this.context.limits;
    const message = parseJsonObject(text, { maxDepth: jsonDepth, longIntegers: "text" });
    if (!this.isUp) this.#welcome(message);
    else if (message === undefined) this.refuse("expected JSON");
    else this.#take(message);
  }

  binary(packets: Uint8Array): void {
    const site = this.#site;
    if (site === undefined || !this.isUp) {
      this.port.isNoRelay();
      return;
    }
    const { messages } = site.counts;
    const wrong = site.messages(packets);
    if (wrong !== undefined) this.refuse(wrong);
    if (this.#progress !== undefined) this.#progress.offset = Math.max(this.#progress.offset, site.offset);
    this.port.charge(Math.max(0, site.counts.messages - messages - 1));
  }

  /** Tells the near relay what is needed now. */
  demandChanged(): void {
    if (this.isUp) this.#needs.tell();
  }

  /** The connection has ended. */
  closed(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
    this.#loop.end();
    this.#needs.forget();
    this.#told = undefined;
    if (this.#near === undefined) return;
    this.#near = undefined;
    this.#site?.lost();
    this.port.changed();
  }

  /** The link ends for good. */
  stop(): void {
    this.closed();
    this.#site?.end();
  }

  describe(): LinkState {
    const { site = null, count: games = 0, counts, lagMillis = 0 } = this.#site ?? {};
    const { late = 0, lost = 0, duplicates = 0 } = counts ?? {};
    const may_control = this.#mayControl;
    return { site, games, may_control, lag_ms: Math.round(lagMillis * 10) / 10, late, lost, duplicates };
  }

  #welcome(message: JsonObject | undefined): void {
    const checked = message === undefined ? undefined : checkSchema(linkWelcome, message);
    if (message === undefined || checked?.success !== true) {
      this.port.isNoRelay();
      return;
    }
    const { epoch, site, links } = checked.data;
    if (this.#loop.isClosedBy([{ site, epoch }, ...links])) {
      // At once, before other relays are told of this link.
      this.#giveUpLoop(site);
      return;
    }
    this.#near = { epoch, links };
    if (this.#site?.site !== site) {
      this.#site?.end();
      this.#site = this.games.join(site, (question) => this.#ask(question));
    }
    this.#mayControl = !Array.isArray(message.rights) || message.rights.includes("control");
    this.#told = new Set();
    const { clock } = this.context;
    const since = this.#progress?.epoch === epoch ? this.#progress.offset : undefined;
    const { offset, timestamp } = message;
    this.#site.returned(since === undefined ? "anew" : "resumed");
    this.#progress = { epoch, offset: since ?? (typeof offset === "number" ? offset : 0) };
    if (typeof timestamp === "number") this.#site.lateness.observe(timestamp * 1000, clock.monotonicMillis());
    this.#subscribe(constantSubscriptions(since), FIRST);
    this.#needs.tell();
    this.#timers.push(clock.every(BEAT_MILLIS, () => this.#beat()));
    this.port.changed();
  }

  #beat(): void {
    this.#needs.repeatWish();
    this.#send({ command: "ping", t: this.context.clock.monotonicMillis() });
  }

  /** Every message of the topics, at whatever interval: the near relay asks games for what this relay needs. */
  #subscribe(topics: readonly LinkSubscription[], id?: string): void {
    if (topics.length > 0) this.#send({ command: "subscribe", topics, interval: 0, id });
  }

  #ask({ id, source, question, timeoutSeconds }: SiteQuestion): void {
    const asked = question.command === "call" ? { timeout_s: timeoutSeconds } : { fresh: true };
    this.#send({ ...question, ...asked, id, source });
  }

  #take(message: JsonObject): void {
    switch (message.type) {
      case "links":
      case "game":
      case "game_gone":
      case "hitch":
      case "dropped": {
        const checked = checkSchema(linkNotice, message);
        if (checked.success) this.#notice(checked.data);
        else this.refuse(`${message.type}: ${describeIssue(checked.error)}`);
        break;
      }
      case "ack":
        if (message.id === FIRST) this.#allTold();
        break;
      case "pong":
        this.#pong(message);
        break;
      case "result":
      case "error":
      case "snapshot":
        this.#settle(message);
        break;
      default:
        this.refuse("expected a message that a link may have");
    }
  }

  #notice(notice: LinkNotice): void {
    switch (notice.type) {
      case "links":
        this.#linksChanged(notice.links);
        break;
      case "game":
        this.#told?.add(notice.source_epoch);
        this.#site?.game(notice);
        break;
      case "game_gone":
        this.#told?.delete(notice.source_epoch);
        this.#site?.gone(notice.source_epoch, notice.end);
        break;
      case "hitch":
        this.#site?.hitch(notice.hitch);
        break;
      case "dropped":
        this.#site?.dropped(notice);
        break;
    }
  }

  /** Only what is new is told on: in a loop it would go round for ever. */
  #linksChanged(links: readonly LinkedRelay[]): void {
    if (this.#near === undefined || Bun.deepEquals(this.#near.links, links)) return;
    this.#near.links = links;
    this.#loop.look(this.relays);
    this.port.changed();
  }

  /** The near relay has told all its games. */
  #allTold(): void {
    if (this.#told !== undefined) this.#site?.only(this.#told);
    this.#told = undefined;
  }

  #pong({ timestamp, t }: JsonObject): void {
    const now = this.context.clock.monotonicMillis();
    if (typeof timestamp !== "number" || typeof t !== "number" || t > now) return;
    this.#site?.lateness.answered(timestamp * 1000, now, now - t);
  }

  #settle(message: JsonObject): void {
    const refusal = this.#site && settleAnswer(message, this.#site, this.context);
    if (refusal !== undefined) this.refuse(refusal);
  }

  #giveUpLoop(site: string): void {
    const { site: own, log } = this.context;
    const reason = `a loop of links: ${this.shownUrl} (site ${site}) reads from this relay (site ${own}) itself or through others; take one of the links out`;
    log.error({ url: this.shownUrl, site }, reason);
    this.port.giveUp(reason, LOOP_MILLIS);
  }

  /** Counts something that the other end should not have sent, and logs the first. */
  refuse(refusal: string): void {
    this.#site?.refuse(refusal);
  }

  #send(command: object): void {
    this.port.send(JSON.stringify(command));
  }
}
