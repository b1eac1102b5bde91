import type { Clock } from "../../base/clock.ts";
import type { MessageSource } from "../../hub/index.ts";
import type { Alert, AlertSink, AlertWords } from "./alert.ts";

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

/** One kind and subject: the alert that is open, and how many were kept back. */
interface Entry {
  kind: string;
  /** The alert that is open, sent or kept back. */
  words: AlertWords | undefined;
  /** The id under which it was sent; undefined while it is kept back. */
  id: string | undefined;
  toldAtMillis: number;
  keptBack: number;
}

/** The alerts of one game: opens and closes them, and keeps back those that come too often. */
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

  /**
   * Alerts about something that is already over. Returns whether the alert was sent; if not, the next of its kind says how many were kept back.
   * Units: `repeatMillis`, the shortest time between two of this kind, milliseconds.
   */
  tellOnce(kind: string, words: AlertWords, { repeatMillis = this.limits.repeatMillis } = {}): boolean {
    const entry = this.#entry(kind, words.subject);
    if (entry === undefined || !this.#mayTell(entry, { repeatMillis })) return false;
    this.#tell(entry, words, "once", words.id ?? this.#nextId(kind));
    return true;
  }

  /** Opens an alert, unless it is open already. An alert that is kept back now is sent later if it is still open then. */
  tellOpen(kind: string, words: AlertWords): void {
    const entry = this.#entry(kind, words.subject);
    if (entry === undefined || entry.words !== undefined) return;
    entry.words = words;
    this.#tellOpened(entry);
  }

  /** Ends an alert. The end is sent if the beginning was. Does nothing if the alert is not open. */
  tellResolved(kind: string, words: AlertWords): void {
    const entry = this.#entries.get(keyOf(kind, words.subject));
    if (entry?.words === undefined) return;
    entry.words = undefined;
    const { id } = entry;
    entry.id = undefined;
    if (id !== undefined) this.sink.raise(this.source, { ...words, kind, id, state: "resolved" });
  }

  /** Whether an alert is open, sent or kept back. */
  isOpen(kind: string, subject?: string): boolean {
    return this.#entries.get(keyOf(kind, subject))?.words !== undefined;
  }

  /** Sends alerts that were kept back, are still open and may be sent now. Call it a few times a second. */
  tick(): void {
    for (const entry of this.#entries.values())
      if (entry.words !== undefined && entry.id === undefined) this.#tellOpened(entry, "again");
  }

  /** Ends every open alert, because the game has disconnected. */
  resolveAll(why: string): void {
    for (const { kind, words } of this.#entries.values()) {
      if (words === undefined) continue;
      const { subject } = words;
      const message = `${words.message}: ${why}`;
      this.tellResolved(kind, { level: "info", message, ...(subject !== undefined && { subject }) });
    }
  }

  #tellOpened(entry: Entry, tried?: "again"): void {
    const { words } = entry;
    if (words === undefined || !this.#mayTell(entry, { tried })) return;
    entry.id = words.id ?? this.#nextId(entry.kind);
    this.#tell(entry, words, "open", entry.id);
  }

  #entry(kind: string, subject: string | undefined): Entry | undefined {
    const key = keyOf(kind, subject);
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    if (this.#entries.size >= MAX_KEYS) {
      this.sink.keptBack();
      return undefined;
    }
    const entry = {
      kind,
      words: undefined,
      id: undefined,
      toldAtMillis: Number.NEGATIVE_INFINITY,
      keptBack: 0,
    };
    this.#entries.set(key, entry);
    return entry;
  }

  #mayTell(
    entry: Entry,
    {
      tried,
      repeatMillis = this.limits.repeatMillis,
    }: { tried?: "again" | undefined; repeatMillis?: number },
  ): boolean {
    const now = this.clock.monotonicMillis();
    if (now - this.#minuteBeganMillis >= MINUTE_MILLIS) {
      this.#minuteBeganMillis = now;
      this.#toldInMinute = 0;
    }
    const may = now - entry.toldAtMillis >= repeatMillis && this.#toldInMinute < this.limits.maxPerMinute;
    if (!may && tried === undefined) {
      entry.keptBack++;
      this.sink.keptBack();
    }
    return may;
  }

  #tell(entry: Entry, words: AlertWords, state: Alert["state"], id: string): void {
    const { kind, keptBack } = entry;
    entry.toldAtMillis = this.clock.monotonicMillis();
    // The alert that is sent now was counted when it was kept back.
    const untold = state === "open" ? Math.max(0, keptBack - 1) : keptBack;
    entry.keptBack = 0;
    this.#toldInMinute++;
    const details = untold === 0 ? words.details : { ...words.details, kept_back: untold };
    this.sink.raise(this.source, { ...words, ...(details && { details }), kind, id, state });
  }

  #nextId(kind: string): string {
    return `${kind}-${this.source.epoch}-${++this.#count}`;
  }
}

function keyOf(kind: string, subject: string | undefined): string {
  return subject === undefined ? kind : `${kind}/${subject}`;
}
