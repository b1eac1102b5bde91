import type { Clock, Timer } from "../../base/clock.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { MAX_REPLAY_SPEED, MIN_REPLAY_SPEED, type ReplayState } from "../../protocol/replay-state.ts";
import { nanosOfSeconds, secondsOfNanos, viewerTime } from "../../recording/index.ts";
import type { ViewerReplay } from "./foxglove-context.ts";
import type { PlaybackRequest } from "./protocol/binary-request.ts";
import { type PlaybackState, playbackState, timeMessage } from "./protocol/playback-state.ts";

/** How often viewers are told the time of a replay. Units: milliseconds. */
const TIME_MILLIS = 33;
/** A position that differs by so much from the one that was due is a jump. Units: seconds of the recording. */
const JUMP_SECONDS = 0.25;

/** Told what becomes of the replay. */
export interface PlaybackWatcher {
  /** Another recording is played, or none any more. */
  replaced(): void;
  /** Its state has changed. */
  changed(state: Omit<PlaybackState, "requestId">): void;
  time(message: Uint8Array): void;
}

/** The replay of the relay, as viewers see and control it. */
export class Playback {
  #known: ReplayState | undefined;
  #knownMillis = 0;
  #timer: Timer | undefined;

  constructor(
    private readonly replay: ViewerReplay,
    private readonly clock: Clock,
    private readonly watcher: PlaybackWatcher,
  ) {
    this.#remember(replay.state());
    replay.onChange(() => this.#look());
  }

  /** What the first message to a viewer says of it. `controls`: whether the viewer knows messages to control it. */
  serverInfo(controls: boolean): { capabilities: string[]; range: object } {
    const state = this.replay.state();
    if (state === undefined) return { capabilities: [], range: {} };
    if (!controls) return { capabilities: ["time"], range: {} };
    const range = {
      dataStartTime: viewerTime(nanosOfSeconds(state.from)),
      dataEndTime: viewerTime(nanosOfSeconds(state.to)),
    };
    return { capabilities: ["time", "playbackControl"], range };
  }

  /** Its state now, for a viewer; undefined while there is none. */
  stateFor(requestId: string): Uint8Array | undefined {
    const state = this.replay.state();
    return state && playbackState({ ...stateOf(state), didSeek: false, requestId });
  }

  /** Carries out a request. Returns the reason for a refusal. */
  control({ paused, speed, seekNanos }: PlaybackRequest): Refusal | undefined {
    const state = this.replay.state();
    if (state === undefined) return { code: "no_replay", message: "expected a replay, and there is none" };
    try {
      this.replay.control({
        paused,
        speed: Math.min(MAX_REPLAY_SPEED, Math.max(MIN_REPLAY_SPEED, speed)),
        positionSeconds:
          seekNanos === undefined ? undefined : Math.max(0, secondsOfNanos(seekNanos) - state.from),
      });
      return undefined;
    } catch (error) {
      if (error instanceof RelayError) return { code: error.code, message: error.message };
      throw error;
    }
  }

  /** Begins or ends to tell the time: it is told while there are viewers. */
  hasViewers(yes: boolean): void {
    this.#timer?.cancel();
    this.#timer = yes ? this.clock.every(TIME_MILLIS, () => this.#tellTime()) : undefined;
  }

  #tellTime(): void {
    const state = this.replay.state();
    if (state?.state === "playing") this.watcher.time(timeMessage(nanosOfSeconds(state.at)));
  }

  #look(): void {
    const [before, now] = [this.#known, this.replay.state()];
    const dueSeconds = this.#dueSeconds;
    this.#remember(now);
    if (now?.recording !== before?.recording || now?.from !== before?.from || now?.to !== before?.to) {
      this.watcher.replaced();
    } else if (now !== undefined) {
      const didSeek = Math.abs(now.at - dueSeconds) > JUMP_SECONDS * Math.max(1, now.speed);
      this.watcher.changed({ ...stateOf(now), didSeek });
      this.watcher.time(timeMessage(nanosOfSeconds(now.at)));
    }
  }

  /** Where the replay would be now without a jump. Units: unix seconds of the recording. */
  get #dueSeconds(): number {
    const { at = 0, state, speed = 1 } = this.#known ?? {};
    return state === "playing"
      ? at + ((this.clock.monotonicMillis() - this.#knownMillis) / 1000) * speed
      : at;
  }

  #remember(state: ReplayState | undefined): void {
    this.#known = state;
    this.#knownMillis = this.clock.monotonicMillis();
  }
}

function stateOf({ state, at, speed }: ReplayState): Omit<PlaybackState, "didSeek" | "requestId"> {
  return { status: state === "failed" ? "ended" : state, atNanos: nanosOfSeconds(at), speed };
}
