import type { Clock } from "../../base/clock.ts";
import type { Hub, HubMessage, MessageSource } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-object.ts";
import { Insight, type InsightRole } from "../insight.ts";
import type { InsightOptions } from "../insight-options.ts";
import type { OpenAlert } from "../judge.ts";
import { readToldHitch } from "./told-hitch.ts";

/** Most alerts of one game that are open. */
const MAX_OPEN = 256;

/**
 * Answers questions about linked games. Their near relay judges them: it says which alerts are open and what hitches there were. Statistics over
 * windows are made here, of the samples that came. It tells clients nothing.
 */
export class LinkedInsight extends Insight {
  /** The open alerts of each game, by id. */
  readonly #open = new Map<MessageSource, Map<string, OpenAlert>>();
  /** Those of games that have gone: a game whose link was cut may come back, and what the near relay said before does not come again. */
  readonly #away = new WeakMap<MessageSource, Map<string, OpenAlert>>();

  constructor(hub: Hub, clock: Clock, options: InsightOptions) {
    const rules: string[] = [];
    const role: InsightRole = { judges: ({ site }) => site !== undefined, isSilent: true };
    super(hub, clock, { ...options, rules }, [], undefined, role);
  }

  /** Takes a complete hitch that a near relay found; what is wrong with it as text. One that has come already is left out. */
  takeHitch(told: unknown): string | undefined {
    const read = readToldHitch(told);
    if (typeof read === "string") return read;
    const { hitch, context } = read;
    if (this.hitches.find({ id: hitch.id }).length > 0) return undefined;
    this.hitches.add(hitch);
    this.hitches.complete(hitch, context);
    return undefined;
  }

  override openAlerts(epoch: string): OpenAlert[] {
    return [...this.#open].flatMap(([source, open]) => (source.epoch === epoch ? [...open.values()] : []));
  }

  override message(message: HubMessage): void {
    this.past(message);
    super.message(message);
  }

  past({ topic, source, body }: HubMessage): void {
    if (topic.name === "alert" && body.from === "json" && source.site !== undefined)
      this.#alert(source, body.data);
  }

  override sourceClosed(source: MessageSource): void {
    const open = this.#open.get(source);
    if (open !== undefined) this.#away.set(source, open);
    this.#open.delete(source);
    super.sourceClosed(source);
  }

  override sourceReopened(source: MessageSource): void {
    const open = this.#away.get(source);
    if (open !== undefined) this.#open.set(source, open);
    super.sourceReopened(source);
  }

  #alert(source: MessageSource, { kind, id, level, message, subject, state }: JsonObject): void {
    if (typeof kind !== "string" || typeof id !== "string" || typeof message !== "string") return;
    const open = this.#open.get(source) ?? new Map<string, OpenAlert>();
    if (state !== "open") open.delete(id);
    else if (open.size < MAX_OPEN && isLevel(level))
      open.set(id, { kind, id, level, message, ...(typeof subject === "string" ? { subject } : {}) });
    this.#open.set(source, open);
  }
}

function isLevel(level: unknown): level is OpenAlert["level"] {
  return level === "info" || level === "warning" || level === "error";
}
