import { signal } from "@preact/signals";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { faultOf, listOf, numberOf, objectOf, textOf } from "./read-json.ts";
import type { RelayDoor } from "./relay-door.ts";

/** A time that goes back by more than this is a jump. Units: seconds. */
const LEAST_JUMP_SECONDS = 0.001;

/** The replay as the relay told it last. */
export interface ToldReplay {
  recording: string;
  state: string;
  positionSeconds: number;
  lengthSeconds: number;
  /** The time of the recording. Units: unix seconds. */
  atSeconds: number;
  speed: number;
  isLooping: boolean;
  /** Names of its games that are connected. */
  games: readonly string[];
  /** When the relay told it, by the page's clock. Units: milliseconds. */
  toldAtMillis: number;
}

/** The recording that the relay plays, and its controls. Its games live in the time of the recording. */
export class Replay {
  /** Undefined while there is none. */
  readonly state = signal<ToldReplay | undefined>(undefined);
  /** Why the last change failed; undefined if it did not. */
  readonly fault = signal<string | undefined>(undefined);
  #isKnown = false;

  constructor(
    private readonly door: Pick<RelayDoor, "send">,
    private readonly nowMillis: () => number,
    /** Called when games go back to a time; to before everything, if another recording begins. Units: unix seconds. */
    private readonly wentBack: (games: readonly string[], toUnixSeconds: number) => void,
  ) {}

  /** Takes what the relay tells of its replay: null is none, undefined is not told. */
  take(told: unknown): void {
    if (told === undefined) return;
    const before = this.state.peek();
    const now = told === null ? undefined : readReplay(objectOf(told), this.nowMillis());
    const isFirst = !this.#isKnown;
    this.#isKnown = true;
    this.state.value = now;
    if (now === undefined || isFirst) return;
    const isSame = before?.recording === now.recording;
    if (!isSame) this.wentBack(now.games, Number.NEGATIVE_INFINITY);
    else if (now.atSeconds < before.atSeconds - LEAST_JUMP_SECONDS) this.wentBack(now.games, now.atSeconds);
  }

  /** Plays a recording from its beginning. Returns its games; undefined if that failed. */
  async play(recording: string): Promise<readonly string[] | undefined> {
    const body = await this.#post({ recording });
    return body && listOf(objectOf(body.replay).games).map((name) => textOf(name));
  }

  /** Changes how the recording is played: the fields of `POST /replay`. */
  async control(change: JsonObject): Promise<void> {
    await this.#post(change);
  }

  /** Plays on, or pauses. */
  async toggle(): Promise<void> {
    await this.control({ paused: this.state.peek()?.state === "playing" });
  }

  async end(): Promise<void> {
    this.#judge(await this.door.send("DELETE", "replay"));
  }

  /** The replay that a game is of; undefined for a live game. */
  of(source: string): ToldReplay | undefined {
    const { value: told } = this.state;
    return told?.games.includes(source) ? told : undefined;
  }

  /** How fast the time of a game runs: 1 for a live game, 0 for one of a replay that stands still. */
  rateOf(source: string): number {
    const told = this.of(source);
    if (told === undefined) return 1;
    return told.state === "playing" ? told.speed : 0;
  }

  /** What time it is for a game of the replay; undefined for others. */
  unixSeconds(source: string): number | undefined {
    const told = this.of(source);
    return told && told.atSeconds + this.#sinceToldSeconds(told);
  }

  /** Where the replay is. Units: seconds since the beginning of the recording. */
  positionSeconds(): number {
    const { value: told } = this.state;
    if (told === undefined) return 0;
    return Math.min(told.lengthSeconds, told.positionSeconds + this.#sinceToldSeconds(told));
  }

  #sinceToldSeconds({ state, speed, toldAtMillis }: ToldReplay): number {
    return state === "playing" ? (speed * (this.nowMillis() - toldAtMillis)) / 1000 : 0;
  }

  async #post(change: JsonObject): Promise<JsonObject | undefined> {
    return this.#judge(await this.door.send("POST", "replay", change));
  }

  #judge(answer: { status: number; body: JsonObject } | undefined): JsonObject | undefined {
    const isDone = answer?.status === 200;
    this.fault.value = faultOf(answer);
    return isDone ? answer.body : undefined;
  }
}

function readReplay(
  { recording, state, position_s, length_s, at, speed, loop, games }: JsonObject,
  toldAtMillis: number,
): ToldReplay {
  return {
    recording: textOf(recording),
    state: textOf(state, 20),
    positionSeconds: numberOf(position_s),
    lengthSeconds: numberOf(length_s),
    atSeconds: numberOf(at),
    speed: numberOf(speed),
    isLooping: loop === true,
    games: listOf(games).filter((name) => typeof name === "string"),
    toldAtMillis,
  };
}
