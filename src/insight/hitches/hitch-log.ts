import type { Omissions } from "../../hub/index.ts";
import type { HitchContext } from "./evidence/index.ts";
import type { Hitch } from "./hitch.ts";
import { onlyWaited } from "./only-waited.ts";

/** Longest context of one hitch, as JSON. Units: characters. */
const MAX_CONTEXT_CHARACTERS = 40 * 1024;

interface Entry {
  hitch: Hitch;
  /** As JSON, because text is small and its size is known. */
  context: string | undefined;
}

/** A question to the log. */
export interface HitchQuestion {
  source?: string | undefined;
  /** Only the hitch with this id. */
  id?: string | undefined;
  /** How many of the newest hitches. */
  limit?: number | undefined;
  /** Whether to include hitches in which the game only waited, and not for long. */
  waiting?: boolean | undefined;
}

/** A hitch that is complete, with its context, as `/hitches?context` shows it. */
export type WholeHitch = Readonly<Hitch> & { readonly context: HitchContext };

/** The newest hitches of all games, in bounded memory. */
export class HitchLog {
  /** Hitches since the relay started. */
  count = 0;
  readonly #entries: Entry[] = [];
  readonly #listeners: ((hitch: WholeHitch) => void)[] = [];

  constructor(
    /** How many hitches are kept. */
    readonly kept: number,
    private readonly omissions: Omissions,
  ) {}

  /** Adds a hitch. Owns: the caller, which changes the record until the hitch is complete. */
  add(hitch: Hitch): void {
    this.count++;
    this.#entries.push({ hitch, context: undefined });
    if (this.#entries.length <= this.kept) return;
    this.#entries.shift();
    this.omissions.add("hitches_forgotten");
  }

  /** Adds somebody who hears of complete hitches from now on. */
  listen(listener: (hitch: WholeHitch) => void): void {
    this.#listeners.push(listener);
  }

  /** Takes a hitch that is complete, and keeps its context, cut to the limit. */
  complete(hitch: Hitch, context: HitchContext): void {
    for (const listener of this.#listeners) listener({ ...hitch, context });
    const entry = this.#entries.find((one) => one.hitch === hitch);
    if (entry === undefined) return;
    entry.context = fittingText(context);
    if (!entry.context.endsWith('"left_out":0}')) this.omissions.add("hitch_contexts_cut");
  }

  /** Notes which recording holds the hitches of a connection in a time span. Those that another one holds keep that. Units: unix seconds. */
  recorded({ epoch, from, to }: { epoch: string; from: number; to: number }, recording: string): void {
    for (const { hitch } of this.#entries) {
      if (hitch.epoch === epoch && hitch.to >= from && hitch.from <= to) hitch.recording ??= recording;
    }
  }

  /** Notes that a recording is not there any more. */
  unrecorded(recording: string): void {
    for (const { hitch } of this.#entries) if (hitch.recording === recording) delete hitch.recording;
  }

  /** In how many of the kept hitches the game only waited. */
  get waited(): number {
    return this.#entries.filter(({ hitch }) => onlyWaited(hitch)).length;
  }

  /** The hitches that a question is for, newest first. A hitch that is asked for by id is included even if the game only waited. */
  find({ source, id, limit = this.kept, waiting = id !== undefined }: HitchQuestion = {}): Hitch[] {
    return this.#entries
      .map(({ hitch }) => hitch)
      .filter((hitch) => (source ?? hitch.source) === hitch.source && (id ?? hitch.id) === hitch.id)
      .filter((hitch) => waiting || !onlyWaited(hitch))
      .reverse()
      .slice(0, limit);
  }

  /** How many of the kept hitches of a connection were in a time span, and the refreshes that they lost. Leaves out hitches in which the game only waited. Units: unix seconds. */
  within(epoch: string, from: number, to: number): { count: number; lost_frames: number } {
    const hitches = this.#entries
      .map(({ hitch }) => hitch)
      .filter((hitch) => hitch.epoch === epoch && hitch.to >= from && hitch.from <= to)
      .filter((hitch) => !onlyWaited(hitch));
    return {
      count: hitches.length,
      lost_frames: hitches.reduce((sum, { lost_frames }) => sum + lost_frames, 0),
    };
  }

  /** The hitches of a connection that were added after one of them, oldest first; without one all that are kept. */
  addedAfter(hitch: Hitch | undefined, epoch: string): Hitch[] {
    const from = this.#entries.findLastIndex((entry) => entry.hitch === hitch) + 1;
    return this.#entries.slice(from).flatMap(({ hitch: later }) => (later.epoch === epoch ? later : []));
  }

  /** The context of a hitch; undefined before the hitch is complete, and if it is not kept. */
  context(id: string): HitchContext | undefined {
    const text = this.#entries.find(({ hitch }) => hitch.id === id)?.context;
    return text === undefined ? undefined : (JSON.parse(text) as HitchContext);
  }
}

/** A context as JSON. If it is too long, only half of the frames, events, poses, monitors and functions are kept, then a third, and so on. */
function fittingText(context: HitchContext): string {
  const { frames, events, poses, monitors, functions } = context;
  const entries = frames.length + events.length + poses.length + monitors.length + functions.length;
  for (let share = 1; ; share++) {
    const kept = {
      frames: frames.slice(0, Math.ceil(frames.length / share)),
      events: events.slice(0, Math.ceil(events.length / share)),
      poses: poses.filter((_, index) => index % share === 0),
      monitors: monitors.slice(0, Math.ceil(monitors.length / share)),
      functions: functions.slice(0, Math.ceil(functions.length / share)),
    };
    const left = Object.values(kept).reduce((sum, { length }) => sum - length, entries);
    const text = JSON.stringify({ ...kept, left_out: context.left_out + left });
    if (text.length <= MAX_CONTEXT_CHARACTERS || share > 1000) return text;
  }
}
