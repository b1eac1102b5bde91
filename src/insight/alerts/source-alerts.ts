import type { Clock } from "../../base/clock.ts";
import type { MessageSource } from "../../hub/index.ts";
import type { Alert, AlertSink, AlertWords } from "./alert.ts";
import { isMuchWorse, isWorse } from "./how-bad.ts";
import { KeptBack, type LaterWords } from "./kept-back.ts";

/** How often alerts of one game may be sent. */
export interface AlertLimits {
  /** Shortest time between two alerts of one kind and subject. Units: milliseconds. */
  repeatMillis: number;
  /** Most alerts of one game in a minute. Their ends do not count. */
  maxPerMinute: number;
}

/** The default limits. */
export const DEFAULT_ALERT_LIMITS: Readonly<AlertLimits> = { repeatMillis: 10_000, maxPerMinute: 30 };

/** Most pairs of kind and subject of one game that are remembered. */
const MAX_KEYS = 256;
const MINUTE_MILLIS = 60_000;
/** After this many alerts in a row that had to wait, a kind that may repeat sooner than others waits as long as others. */
const MOST_IN_A_ROW = 3;

/** How an alert about something that is over may be sent. */
export interface OnceOptions {
  /** Shortest time between two of this kind. Units: milliseconds. */
  repeatMillis?: number;
  /** Its content if it is sent later. */
  later?: LaterWords;
}

/** Whether an alert or others of its kind had to wait before it. */
type Others = "none" | "waited";

/** One kind and subject: the alert that is open, and those that were kept back. */
interface Entry {
  kind: string;
  /** The alert that is open, sent or not yet. */
  words: AlertWords | undefined;
  openedAtMillis: number;
  /** The id under which it was sent; undefined until it is. */
  id: string | undefined;
  toldAtMillis: number;
  /** The worst that was sent since the last time in which nothing had to be kept back. */
  worstTold: AlertWords | undefined;
  /** How many alerts in a row had to wait. */
  inARow: number;
  repeatMillis: number;
  keptBack: KeptBack;
}

/**
 * The alerts of one game: opens and closes them, and keeps back those that come too often. What was kept back is told as soon as the limits
 * allow. What is much worse than all that was told lately does not wait; each must be much worse than the one before, so these are few.
 */
export class SourceAlerts {
  readonly #entries = new Map<string, Entry>();
  #count = 0;
  #minuteBeganMillis = Number.NEGATIVE_INFINITY;
  #toldInMinute = 0;

  constructor(
    private readonly source: MessageSource,
    private readonly sink: AlertSink,
    private readonly clock: Clock,
    private readonly limits: AlertLimits,
  ) {}

  /** The alerts that are open now and were sent. */
  open(): Pick<Alert, "kind" | "id" | "level" | "message" | "subject">[] {
    return [...this.#entries.values()].flatMap(({ kind, id, words }) =>
      words === undefined || id === undefined ? [] : [{ kind, id, ...words }],
    );
  }

  /** Alerts about something that is already over. Returns whether the alert was sent; if not, it is sent later, alone or with others of its kind as one. An info is not sent later. */
  tellOnce(kind: string, words: AlertWords, { repeatMillis, later }: OnceOptions = {}): boolean {
    const entry = this.#entry(kind, words.subject);
    if (entry === undefined) return false;
    if (repeatMillis !== undefined) entry.repeatMillis = repeatMillis;
    const may = this.#mayTell(entry, words);
    if (!may && words.level === "info") {
      // Nothing is wrong, so it is of no use later.
      this.sink.keptBack();
      return false;
    }
    const others = entry.keptBack.isEmpty ? "none" : "waited";
    entry.keptBack.add(this.clock.monotonicMillis(), words, later);
    if (may) this.#tellKeptBack(entry, others);
    else this.sink.keptBack();
    return may;
  }

  /** Opens an alert, unless it is open already. An alert that is kept back now is sent later, also if it has ended by then. */
  tellOpen(kind: string, words: AlertWords): void {
    const entry = this.#entry(kind, words.subject);
    if (entry === undefined || entry.words !== undefined) return;
    entry.words = words;
    entry.openedAtMillis = this.clock.monotonicMillis();
    if (this.#mayTell(entry, words))
      this.#tellOpened(entry, words, entry.keptBack.isEmpty ? "none" : "waited");
    else this.sink.keptBack();
  }

  /** Ends an alert. The end is sent if the beginning was. Does nothing if the alert is not open. */
  tellResolved(kind: string, words: AlertWords): void {
    const entry = this.#entries.get(keyOf(kind, words.subject));
    if (entry?.words === undefined) return;
    const { id, words: opened, openedAtMillis } = entry;
    entry.words = undefined;
    entry.id = undefined;
    if (id !== undefined) this.sink.raise(this.source, { ...words, kind, id, state: "resolved" });
    else entry.keptBack.add(openedAtMillis, opened);
  }

  /** Whether an alert is open, sent or kept back. */
  isOpen(kind: string, subject?: string): boolean {
    return this.#entries.get(keyOf(kind, subject))?.words !== undefined;
  }

  /** Sends alerts that were kept back and may be sent now. Call it ten times a second. */
  tick(): void {
    for (const entry of this.#entries.values()) {
      const { words, id, keptBack } = entry;
      const isUntold = words !== undefined && id === undefined;
      if ((keptBack.isEmpty && !isUntold) || !this.#mayTell(entry, words)) continue;
      if (isUntold) this.#tellOpened(entry, words, "waited");
      else this.#tellKeptBack(entry, "waited");
    }
  }

  /** Ends every open alert and sends what was kept back, because the game has disconnected. */
  close(why: string): void {
    for (const entry of this.#entries.values()) {
      const { kind, words } = entry;
      if (words !== undefined) {
        const { subject } = words;
        const message = `${words.message}: ${why}`;
        this.tellResolved(kind, { level: "info", message, ...(subject !== undefined && { subject }) });
      }
      this.#tellKeptBack(entry, "waited");
    }
  }

  #tellOpened(entry: Entry, words: AlertWords, others: Others): void {
    this.#follow(entry, words, others);
    entry.id = words.id ?? this.#nextId(entry.kind);
    this.#raise(entry, entry.keptBack.takeWith(words), "open", entry.id);
  }

  #tellKeptBack(entry: Entry, others: Others): void {
    const words = entry.keptBack.take(this.clock.monotonicMillis());
    if (words === undefined) return;
    this.#follow(entry, words, others);
    this.#raise(entry, words, "once", words.id ?? this.#nextId(entry.kind));
  }

  #entry(kind: string, subject: string | undefined): Entry | undefined {
    const key = keyOf(kind, subject);
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    if (this.#entries.size >= MAX_KEYS) this.#forgetQuiet();
    if (this.#entries.size >= MAX_KEYS) {
      this.sink.keptBack();
      return undefined;
    }
    const entry = {
      kind,
      words: undefined,
      openedAtMillis: 0,
      id: undefined,
      toldAtMillis: Number.NEGATIVE_INFINITY,
      worstTold: undefined,
      inARow: 0,
      repeatMillis: this.limits.repeatMillis,
      keptBack: new KeptBack(),
    };
    this.#entries.set(key, entry);
    return entry;
  }

  /** Forgets the kinds and subjects of which nothing is to be told and which may be told at once. */
  #forgetQuiet(): void {
    for (const [key, entry] of this.#entries)
      if (entry.words === undefined && entry.keptBack.isEmpty && this.#isDue(entry))
        this.#entries.delete(key);
  }

  #mayTell(entry: Entry, words: AlertWords | undefined): boolean {
    const now = this.clock.monotonicMillis();
    if (now - this.#minuteBeganMillis >= MINUTE_MILLIS) {
      this.#minuteBeganMillis = now;
      this.#toldInMinute = 0;
    }
    if (entry.worstTold !== undefined && words !== undefined && isMuchWorse(words, entry.worstTold))
      return true;
    return this.#isDue(entry) && this.#toldInMinute < this.limits.maxPerMinute;
  }

  /** Whether enough time has passed since the last of its kind and subject. */
  #isDue({ toldAtMillis, repeatMillis, inARow }: Readonly<Entry>): boolean {
    const { repeatMillis: usualMillis } = this.limits;
    const apartMillis = inARow > MOST_IN_A_ROW ? Math.max(repeatMillis, usualMillis) : repeatMillis;
    return this.clock.monotonicMillis() - toldAtMillis >= apartMillis;
  }

  /** Follows how bad and how frequent the alerts of an entry are. */
  #follow(entry: Entry, words: AlertWords, others: Others): void {
    if (others === "waited") entry.inARow++;
    else if (this.#isDue(entry)) {
      entry.inARow = 0;
      entry.worstTold = undefined;
    }
    if (entry.worstTold === undefined || isWorse(words, entry.worstTold)) entry.worstTold = words;
    entry.toldAtMillis = this.clock.monotonicMillis();
  }

  #raise({ kind }: Readonly<Entry>, words: AlertWords, state: Alert["state"], id: string): void {
    this.#toldInMinute++;
    this.sink.raise(this.source, { ...words, kind, id, state });
  }

  #nextId(kind: string): string {
    return `${kind}-${this.source.epoch}-${++this.#count}`;
  }
}

function keyOf(kind: string, subject: string | undefined): string {
  return subject === undefined ? kind : `${kind}/${subject}`;
}
