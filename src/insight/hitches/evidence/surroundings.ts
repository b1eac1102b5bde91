import type { HubMessage } from "../../../hub/index.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { TrackingSample } from "../../../protocol/samples.ts";
import type { ObservedFrame, SourceContext } from "../../game/index.ts";
import type { Episode, Evidence, Timed } from "./evidence.ts";
import { FrameRing } from "./frame-ring.ts";
import type { HitchContext } from "./hitch-context.ts";
import { MonitorRing } from "./monitor-ring.ts";
import { slowFunctions } from "./slow-functions.ts";
import { SlowProfiles } from "./slow-profiles.ts";
import { SourceHistory } from "./source-history.ts";

/** How much time before and after an episode belongs to its context. Units: milliseconds. */
const CONTEXT_BEFORE_MILLIS = 2000;
const CONTEXT_AFTER_MILLIS = 1000;
/** How far back the device's own numbers are compared: a clock that falls stays down for seconds. Units: milliseconds. */
const HEADSET_BEFORE_MILLIS = 30_000;
/** How late the engine's monitors may arrive: once a second, the engine reports the worst of that second. Units: milliseconds. */
export const EVIDENCE_AFTER_MILLIS = 2200;
/** A sum covers the time before it: for this long after the next episode has begun, a sum may still belong to this one. Units: milliseconds. */
const MONITOR_SLACK_MILLIS = 50;
/** How far apart a profile and the sample of its frame may be: they use different connections. Units: milliseconds, frames. */
const PROFILE_SLACK_MILLIS = 500;
const PROFILE_SLACK_FRAMES = 3;

/** How many events are searched for causes. */
const MOST_EVIDENCE = 500;
const MAX_EVENTS = 50;
const MAX_POSES = 40;
const MAX_FRAMES = 300;
/** Monitors of 3 s, at five a second. */
const MAX_MONITORS = 16;
/** Longest text of one event in a context. Units: characters. */
const MAX_EVENT_CHARACTERS = 1000;
/** Messages that are surely longer. Units: characters. */
const LONG_CHARACTERS = 16 * MAX_EVENT_CHARACTERS;

/** What one game sent lately, kept to explain hitches. Cost: no allocation for a frame or a pose. */
export class Surroundings {
  readonly #frames = new FrameRing();
  readonly #monitors = new MonitorRing();
  readonly #headset = new MonitorRing();
  readonly #profiles = new SlowProfiles();
  readonly #history: SourceHistory;
  #headsetTracked = false;
  #headsetLostMillis = Number.NaN;

  constructor(private readonly context: SourceContext) {
    this.#history = new SourceHistory(context.hub, context.source);
  }

  frame(sample: Readonly<ObservedFrame>): void {
    this.#frames.add(sample);
  }

  tracking({ headset }: Readonly<TrackingSample>, atMillis: number): void {
    const tracked = headset?.tracked === true;
    if (this.#headsetTracked && !tracked) this.#headsetLostMillis = atMillis;
    this.#headsetTracked = tracked;
  }

  monitors(data: Readonly<JsonObject>, atMillis: number): void {
    this.#monitors.add(data, atMillis);
  }

  /** The device's own numbers. */
  headset(data: Readonly<JsonObject>, atMillis: number): void {
    this.#headset.add(data, atMillis);
  }

  profile(message: HubMessage): void {
    this.#profiles.take(message, this.context.refresh.budgetMillis);
  }

  tick(nowMillis: number): void {
    this.#history.mark(nowMillis);
  }

  /** Time between two sums of the game's own work by the addon; NaN if there are none. Units: milliseconds. */
  get sumsApartMillis(): number {
    return this.#monitors.newest?.work_time_ms === undefined ? Number.NaN : this.#monitors.apartMillis;
  }

  /**
   * The evidence about an episode that has arrived so far, without that of the next episode.
   * Units: `nextMillis`, when the next one began, milliseconds of the monotonic clock.
   */
  evidenceOf(episode: Readonly<Episode>, nextMillis = Number.POSITIVE_INFINITY): Evidence {
    const { beganMillis, lastMillis, lateFrames, worstMillis, worstAtMillis } = episode;
    const { usualMillis, budgetMillis } = episode;
    const untilMillis = Math.min(lastMillis + EVIDENCE_AFTER_MILLIS, nextMillis + MONITOR_SLACK_MILLIS);
    const usual = Number.isNaN(usualMillis) ? budgetMillis : usualMillis;
    const before = this.#frames.between(beganMillis - CONTEXT_BEFORE_MILLIS, beganMillis);
    const since = this.#frames.between(beganMillis + 1, untilMillis);
    // The engine repeats the worst of a second in the frames of the next: what was known before is no part of this episode.
    const knownPhysics = new Set(before.map(({ physicsMillis }) => physicsMillis));
    const newPhysics = since
      .map(({ physicsMillis }) => physicsMillis)
      .filter((one) => !knownPhysics.has(one));
    const { scripts, servers, visual } = this.#profiles;
    const near = (profiles: readonly Timed<JsonObject>[]) =>
      profiles.filter((profile) => isOf(profile, episode));
    return {
      episode,
      excessMillis: Math.max(1, worstMillis - usual),
      scripts: near(scripts),
      servers: near(servers),
      visual: near(visual),
      usualPhysicsMillis: middleOf(before.map(({ physicsMillis }) => physicsMillis)),
      worstPhysicsMillis: Math.max(...newPhysics),
      thread: this.context.processor.ofFrame(worstAtMillis, worstMillis, lateFrames),
      starvedLatelyMillis: this.context.processor.starvedLately(worstAtMillis),
      monitorsBefore: this.#monitors.upTo(beganMillis),
      monitorsSince: this.#monitors.between(beganMillis, untilMillis),
      headset: this.#headset.between(beganMillis - HEADSET_BEFORE_MILLIS, lastMillis + EVIDENCE_AFTER_MILLIS),
      events: this.#history.events(beganMillis - CONTEXT_BEFORE_MILLIS, lastMillis + 500, MOST_EVIDENCE),
      headsetLostMillis: this.#headsetLostMillis,
      howToNameFunctions: this.context.howToNameFunctions(),
    };
  }

  /** Whether the operating system's measurement of the main thread during the worst frame is still to come. Units: milliseconds, monotonic. */
  isThreadAwaited({ worstAtMillis, worstMillis }: Readonly<Episode>, nowMillis: number): boolean {
    return this.context.processor.isAwaited(worstAtMillis, nowMillis, worstMillis);
  }

  /** The context of an episode. */
  contextOf(episode: Readonly<Episode>): HitchContext {
    const { beganMillis, lastMillis, budgetMillis } = episode;
    const from = beganMillis - CONTEXT_BEFORE_MILLIS;
    const to = lastMillis + CONTEXT_AFTER_MILLIS;
    const t_ms = (atMillis: number) => Math.round(atMillis - beganMillis);
    const allFrames = this.#frames.between(from, to);
    const every = Math.ceil(allFrames.length / MAX_FRAMES);
    const frames = allFrames.filter(
      ({ frameMillis }, index) => index % every === 0 || frameMillis > 1.8 * budgetMillis,
    );
    const events = this.#history
      .events(from, to, MOST_EVIDENCE)
      // Without alerts about hitches, of which this may be one.
      .filter(({ topic, what }) => topic !== "alert" || what.kind !== "hitch");
    const monitors = this.#monitors.between(from, to);
    const over = (list: readonly unknown[], most: number) => Math.max(0, list.length - most);
    return {
      frames: frames
        .slice(0, 2 * MAX_FRAMES)
        .map(({ atMillis, frame, frameMillis, physicsMillis }) => [
          t_ms(atMillis),
          frame,
          Math.round(frameMillis * 100) / 100,
          Math.round(physicsMillis * 100) / 100,
        ]),
      events: events.slice(-MAX_EVENTS).map(({ atMillis, topic, what, text }) => ({
        ...shortened(what, text),
        t_ms: t_ms(atMillis),
        topic,
      })),
      poses: this.#history
        .poses(from, to, MAX_POSES)
        .map(({ atMillis, what }) => ({ ...what, t_ms: t_ms(atMillis) })),
      monitors: monitors
        .slice(0, MAX_MONITORS)
        .map(({ atMillis, what }) => ({ ...shortened(what), t_ms: t_ms(atMillis) })),
      functions: slowFunctions(this.#profiles.scripts.filter((profile) => isOf(profile, episode))),
      left_out: over(frames, 2 * MAX_FRAMES) + over(events, MAX_EVENTS) + over(monitors, MAX_MONITORS),
    };
  }
}

/** Whether a profile belongs to an episode: by frame number if both have one, else by time. */
function isOf({ atMillis, what }: Timed<JsonObject>, episode: Readonly<Episode>): boolean {
  const { beganMillis, lastMillis, worstFrame } = episode;
  const inTime =
    atMillis >= beganMillis - PROFILE_SLACK_MILLIS && atMillis <= lastMillis + PROFILE_SLACK_MILLIS;
  if (!inTime || Number.isNaN(worstFrame) || typeof what.frame !== "number") return inTime;
  return Math.abs(what.frame - worstFrame) <= PROFILE_SLACK_FRAMES;
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

/** The data of an event; if it is long, its beginning as text. Cost: a long message is not written again, its text is cut. */
function shortened(data: Readonly<JsonObject>, message = ""): JsonObject {
  // The first object in a message is its data.
  const text =
    message.length > LONG_CHARACTERS ? message.slice(message.indexOf("{", 1)) : JSON.stringify(data);
  return text.length <= MAX_EVENT_CHARACTERS ? data : { shortened: text.slice(0, MAX_EVENT_CHARACTERS) };
}
