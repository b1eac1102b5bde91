import type { Omissions } from "../../hub/index.ts";
import type { HitchContext } from "./evidence/index.ts";
import type { Hitch } from "./hitch.ts";

/** Longest context of one episode, as JSON. Units: characters. */
const MAX_CONTEXT_CHARACTERS = 40 * 1024;

interface Entry {
  hitch: Hitch;
  /** As JSON: text is small and of a known size. */
  context: string | undefined;
}

/** What is asked of the log. */
export interface HitchQuestion {
  source?: string | undefined;
  /** One by its id. */
  id?: string | undefined;
  /** How many of the newest. */
  limit?: number | undefined;
  /** With those in which the game only waited. */
  waiting?: boolean | undefined;
}

/** The last episodes of all games, in bounded memory. */
export class HitchLog {
  /** Episodes ever. */
  count = 0;
  readonly #entries: Entry[] = [];

  constructor(
    /** How many are kept. */
    readonly kept: number,
    private readonly omissions: Omissions,
  ) {}

  /** Remembers an episode. The record is the finder's, which goes on writing it until it is complete. */
  add(hitch: Hitch): void {
    this.count++;
    this.#entries.push({ hitch, context: undefined });
    if (this.#entries.length <= this.kept) return;
    this.#entries.shift();
    this.omissions.add("hitches_forgotten");
  }

  /** Keeps what happened around an episode, no more of it than the limit. */
  keepContext(hitch: Hitch, context: HitchContext): void {
    const entry = this.#entries.find((one) => one.hitch === hitch);
    if (entry === undefined) return;
    entry.context = fittingText(context);
    if (!entry.context.endsWith('"left_out":0}')) this.omissions.add("hitch_contexts_cut");
  }

  /** How many of those kept are of a game that only waited. */
  get waited(): number {
    return this.#entries.filter(({ hitch }) => hitch.cause.kind === "waiting").length;
  }

  /** Episodes, newest first; one that is asked for by its id even where the game only waited. */
  find({ source, id, limit = this.kept, waiting = id !== undefined }: HitchQuestion = {}): Hitch[] {
    return this.#entries
      .map(({ hitch }) => hitch)
      .filter((hitch) => (source ?? hitch.source) === hitch.source && (id ?? hitch.id) === hitch.id)
      .filter(({ cause }) => waiting || cause.kind !== "waiting")
      .reverse()
      .slice(0, limit);
  }

  /** What happened around an episode; undefined while that is not known, and of one that is not kept. */
  context(id: string): HitchContext | undefined {
    const text = this.#entries.find(({ hitch }) => hitch.id === id)?.context;
    return text === undefined ? undefined : (JSON.parse(text) as HitchContext);
  }
}

/** The context as JSON. If it is too long: with half of the frames, events, poses and monitors, a third, and so on. */
function fittingText(context: HitchContext): string {
  const { frames, events, poses, monitors } = context;
  const entries = frames.length + events.length + poses.length + monitors.length;
  for (let share = 1; ; share++) {
    const kept = {
      frames: frames.slice(0, Math.ceil(frames.length / share)),
      events: events.slice(0, Math.ceil(events.length / share)),
      poses: poses.filter((_, index) => index % share === 0),
      monitors: monitors.slice(0, Math.ceil(monitors.length / share)),
    };
    const left = entries - kept.frames.length - kept.events.length - kept.poses.length - kept.monitors.length;
    const text = JSON.stringify({ ...kept, left_out: context.left_out + left });
    if (text.length <= MAX_CONTEXT_CHARACTERS || share > 1000) return text;
  }
}
