import type { Clock, Timer } from "../base/clock.ts";
import { topicOfPacket } from "../protocol/topic-table.ts";
import { type ReadMessage, type RecordingReader, secondsOfNanos } from "../recording/index.ts";
import { isOfGame } from "./game-message.ts";

const FRAMES = topicOfPacket("frame");

/** Longest wait for the next message: the time of the recording goes on in silence too, in which a game may stand still. Units: milliseconds. */
const LONGEST_WAIT_MILLIS = 100;
/** Longest work in one turn of the event loop. Units: milliseconds. */
const TURN_MILLIS = 8;
/** How far the player may fall behind, as after a pause of the process, before it goes on from where it is. Units: milliseconds. */
const MOST_BEHIND_MILLIS = 250;
/** How far before a position the player looks for earlier frames; further only if there are none. Units: milliseconds of the recording. */
const FRAMES_BEFORE_MILLIS = [1000, 30_000] as const;
/** Most messages between two frames that one step plays: a recording may have no frames. */
const MOST_BETWEEN_FRAMES = 1000;
/** A shorter recording is not played again and again: that would be nothing but seeking. Units: milliseconds. */
const LEAST_LOOP_MILLIS = 100;
const NANOS_PER_MILLI = 1e6;

/** Takes what a player plays. */
export interface ReplayOutput {
  /** Ends what was played so far, and shows the state at a log time: all that follows is later. Units: unix nanoseconds. */
  begin(at: bigint): void;
  /** Takes the next message, in the order in which they were written. */
  take(message: ReadMessage): void;
  /** The time of the recording goes on without a message. Units: unix nanoseconds. */
  runTo(logTime: bigint): void;
}

/** What a player does. `failed`: the file could not be read any further. */
export type PlayerState = "playing" | "paused" | "ended" | "failed";

/** What a player is made of. */
export interface PlayerParts {
  reader: RecordingReader;
  clock: Clock;
  output: ReplayOutput;
  /** Where it begins. Units: seconds since the beginning of the recording. */
  fromSeconds?: number | undefined;
  /** Called when the state changes by itself; with what went wrong if it failed. */
  changed(error?: unknown): void;
}

/** Where and how a recording is played. Units: seconds since the beginning of the recording. */
export interface PlayerPosition {
  state: PlayerState;
  positionSeconds: number;
  lengthSeconds: number;
  speed: number;
  loop: boolean;
}

/** Plays the messages of a recording at their time, faster or slower, from anywhere. */
export class ReplayPlayer {
  readonly #reader: RecordingReader;
  readonly #clock: Clock;
  readonly #output: ReplayOutput;
  readonly #changed: PlayerParts["changed"];
  readonly #from: bigint;
  readonly #lengthMillis: number;
  #messages: Iterator<ReadMessage, undefined>;
  #next: ReadMessage | undefined;
  #state: PlayerState = "paused";
  #speed = 1;
  #loop = false;
  /** How far the recording has been played. Units: milliseconds since its beginning. */
  #positionMillis = 0;
  /** Where the recording was at a time of the clock, since which it plays at this speed. */
  #anchor = { atMillis: 0, positionMillis: 0 };
  #timer: Timer | undefined;

  /** Shows a position, paused. Throws if the recording has no messages, or cannot be read. */
  constructor({ reader, clock, output, fromSeconds = 0, changed }: PlayerParts) {
    const { span } = reader;
    if (span === undefined) throw new Error("expected a recording with messages, got one without");
    this.#reader = reader;
    this.#clock = clock;
    this.#output = output;
    this.#changed = changed;
    this.#from = span.from;
    this.#lengthMillis = Number(span.to - span.from) / NANOS_PER_MILLI;
    this.#messages = [][Symbol.iterator]();
    this.seek(fromSeconds);
  }

  get position(): PlayerPosition {
    return {
      state: this.#state,
      positionSeconds: this.#nowMillis() / 1000,
      lengthSeconds: this.#lengthMillis / 1000,
      speed: this.#speed,
      loop: this.#loop,
    };
  }

  /** The time of the recording now. Units: unix seconds. */
  get atSeconds(): number {
    return secondsOfNanos(this.#timeOf(this.#nowMillis()));
  }

  /** Plays on; from the beginning if it has ended. */
  play(): void {
    if (this.#state === "playing") return;
    if (this.#state !== "paused") this.seek(0);
    this.#state = "playing";
    this.#anchorNow();
    this.#arm();
  }

  pause(): void {
    if (this.#state !== "playing") return;
    this.#positionMillis = this.#nowMillis();
    this.#rest("paused");
  }

  /** How fast the recording plays: 1 is as fast as it was recorded. */
  setSpeed(speed: number): void {
    this.#positionMillis = this.#nowMillis();
    this.#speed = speed;
    this.#anchorNow();
    this.#arm();
  }

  /** Whether it begins again at its end. */
  setLoop(loop: boolean): void {
    this.#loop = loop;
  }

  /** Goes to a position and shows the state at that moment. Plays on from there if it is playing. Units: seconds since the beginning; kept within the recording. Throws if the file cannot be read. */
  seek(seconds: number): void {
    const positionMillis = Math.min(Math.max(0, seconds * 1000), this.#lengthMillis);
    this.#goTo(this.#timeOf(positionMillis));
    this.#positionMillis = positionMillis;
    if (this.#state !== "playing") this.#rest("paused");
    this.#anchorNow();
    this.#arm();
  }

  /** Pauses, and goes on by so many frames, or back. Throws if the file cannot be read. */
  step(frames: number): void {
    this.pause();
    if (frames < 0) {
      const before = this.#framesBefore(-frames);
      if (before === undefined) this.seek(0);
      else {
        this.#goTo(before);
        this.#positionMillis = this.#millisOf(before);
        this.#playUntilFrame();
        this.#rest("paused");
      }
      return;
    }
    for (let left = frames; left > 0; left--) {
      this.#playUntilFrame();
      if (this.#next === undefined) return;
      this.#takeNext(this.#next);
      this.#playUntilFrame();
    }
  }

  /** Stops playing. */
  stop(): void {
    this.#rest("paused");
  }

  #rest(state: PlayerState): void {
    this.#state = state;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Shows the state at a log time, that time included. */
  #goTo(logTime: bigint): void {
    try {
      this.#output.begin(logTime);
      this.#messages = this.#reader.messages({ from: logTime + 1n, channels: isOfGame });
      this.#next = this.#messages.next().value;
    } catch (error) {
      this.#rest("failed");
      throw error;
    }
  }

  /** Plays what belongs to the frame that is shown: everything before the next one, within bounds. */
  #playUntilFrame(): void {
    for (let left = MOST_BETWEEN_FRAMES; left > 0; left--) {
      if (this.#next === undefined || this.#next.channel.topic === FRAMES) return;
      this.#takeNext(this.#next);
    }
  }

  /** The log time of the frame that was so many frames ago; undefined if there is none nearby. */
  #framesBefore(frames: number): bigint | undefined {
    const to = this.#timeOf(this.#positionMillis);
    for (const beforeMillis of FRAMES_BEFORE_MILLIS) {
      const from = this.#timeOf(this.#positionMillis - beforeMillis);
      const found = this.#reader.messages({ from, to, channels: ({ topic }) => topic === FRAMES });
      // The newest one is shown now.
      const time = Array.from(found, ({ logTime }) => logTime)
        .sort((one, other) => (one < other ? -1 : 1))
        .at(-1 - frames);
      if (time !== undefined) return time;
    }
    return undefined;
  }

  #takeNext(message: ReadMessage): void {
    this.#output.take(message);
    this.#positionMillis = Math.max(this.#positionMillis, this.#millisOf(message.logTime));
    this.#next = this.#messages.next().value;
  }

  #arm(): void {
    if (this.#state !== "playing") return;
    this.#timer?.cancel();
    const dueMillis = this.#next === undefined ? this.#lengthMillis : this.#millisOf(this.#next.logTime);
    const waitMillis = (dueMillis - this.#nowMillis()) / this.#speed;
    this.#timer = this.#clock.after(Math.min(LONGEST_WAIT_MILLIS, Math.max(0, waitMillis)), () =>
      this.#turn(),
    );
  }

  #turn(): void {
    try {
      this.#playDue();
    } catch (error) {
      this.#rest("failed");
      this.#changed(error);
    }
    this.#arm();
  }

  /** Plays what is due, as far as a turn of the event loop has room for it. */
  #playDue(): void {
    const nowMillis = this.#nowMillis();
    const endMillis = this.#clock.monotonicMillis() + TURN_MILLIS;
    while (this.#next !== undefined && this.#millisOf(this.#next.logTime) <= nowMillis) {
      this.#takeNext(this.#next);
      if (this.#clock.monotonicMillis() > endMillis) break;
    }
    if (this.#next !== undefined) {
      const isBehind = this.#millisOf(this.#next.logTime) <= nowMillis;
      if (!isBehind) this.#output.runTo(this.#timeOf(nowMillis));
      else if (nowMillis - this.#positionMillis > MOST_BEHIND_MILLIS * this.#speed) this.#anchorNow();
    } else if (nowMillis >= this.#lengthMillis) this.#end();
  }

  #end(): void {
    this.#positionMillis = this.#lengthMillis;
    if (this.#loop && this.#lengthMillis > LEAST_LOOP_MILLIS) this.seek(0);
    else this.#rest("ended");
    this.#changed();
  }

  #anchorNow(): void {
    this.#anchor = { atMillis: this.#clock.monotonicMillis(), positionMillis: this.#positionMillis };
  }

  /** Where the recording is now. Units: milliseconds since its beginning. */
  #nowMillis(): number {
    if (this.#state !== "playing") return this.#positionMillis;
    const { atMillis, positionMillis } = this.#anchor;
    const passedMillis = (this.#clock.monotonicMillis() - atMillis) * this.#speed;
    return Math.min(this.#lengthMillis, positionMillis + passedMillis);
  }

  #millisOf(logTime: bigint): number {
    return Number(logTime - this.#from) / NANOS_PER_MILLI;
  }

  #timeOf(millis: number): bigint {
    return this.#from + BigInt(Math.round(millis * NANOS_PER_MILLI));
  }
}
