import { rounded } from "../../../base/rounded.ts";
import { shortened } from "../../../base/shortened.ts";
import { isEngineCallback } from "../../../protocol/engine-callbacks.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { isJsonObject } from "../../../protocol/json-object.ts";

/** Shorter times of a function in a frame say nothing about who called it. Units: milliseconds. */
const SHORT_MILLIS = 0.05;
/** How far two times may differ because both are rounded. Units: milliseconds. */
const ROUNDING_MILLIS = 0.02;
/** A function is called by the one that is found as its caller in at least this share of frames. */
const MOSTLY = 0.8;
/** Longest name and longest place of a function. Units: characters. */
const NAME_CHARACTERS = 100;
/** Fewest frames that show who called a function. */
const FEW_FRAMES = 3;

/** What one function cost. Times are means of a frame, in milliseconds. */
export interface FunctionCost {
  function: string;
  place: string | null;
  self_ms: number;
  total_ms: number;
  /** Its longest total in one frame. */
  worst_ms: number;
  calls: number;
  /** The function that called it, by the times of the frames; null if that is not clear. */
  caller: string | null;
  other_thread: boolean;
}

interface Entry {
  id: string;
  name: string;
  place: string | null;
  calls: number;
  selfMillis: number;
  totalMillis: number;
  isElsewhere: boolean;
}

interface Sum extends Entry {
  worstMillis: number;
  /** Frames in which it took long enough to tell who called it, and in how many of them each caller was found. */
  frames: number;
  callers: Map<string, number>;
}

/** Sums up the profiles of frames (`profiler/scripts`). The engine sends times of functions and not who calls whom, so callers are found by their times. */
export class FunctionCosts {
  frames = 0;
  #hasBegun = false;
  /** Work of the frames, time of their scripts, and calls of functions. Units: milliseconds, sums. */
  #workMillis = 0;
  #scriptMillis = 0;
  #calls = 0;
  readonly #sums = new Map<string, Sum>();

  /** Adds the profile of a frame. Cost: for each of at most 48 functions of 0.05 ms or more, a look at the others. */
  add({ functions, frame_time_ms, script_time_ms }: Readonly<JsonObject>): void {
    if (!Array.isArray(functions)) return;
    // The first profile after the start holds times of many frames.
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      return;
    }
    this.frames++;
    this.#workMillis += Number(frame_time_ms) || 0;
    this.#scriptMillis += Number(script_time_ms) || 0;
    const entries = functions.flatMap((one) => (isJsonObject(one) ? (entryOf(one) ?? []) : []));
    for (const entry of entries) {
      const sum = this.#sumOf(entry);
      sum.calls += entry.calls;
      sum.selfMillis += entry.selfMillis;
      sum.totalMillis += entry.totalMillis;
      sum.worstMillis = Math.max(sum.worstMillis, entry.totalMillis);
      sum.isElsewhere ||= entry.isElsewhere;
      this.#calls += entry.calls;
    }
    for (const [called, caller] of callersIn(entries)) {
      const sum = this.#sumOf(called);
      sum.frames++;
      if (caller !== undefined) sum.callers.set(caller.id, (sum.callers.get(caller.id) ?? 0) + 1);
    }
  }

  /** Means of a frame. Units: milliseconds. */
  get perFrame(): { workMillis: number; scriptMillis: number; calls: number } {
    const frames = Math.max(1, this.frames);
    return {
      workMillis: rounded(this.#workMillis / frames),
      scriptMillis: rounded(this.#scriptMillis / frames),
      calls: Math.round(this.#calls / frames),
    };
  }

  /** The functions with the most time of their own, and those with the most time in all. */
  top(count: number): { bySelf: FunctionCost[]; byTotal: FunctionCost[] } {
    const sums = [...this.#sums.values()];
    const most = (of: (sum: Sum) => number) =>
      sums
        .toSorted((one, other) => of(other) - of(one))
        .slice(0, count)
        .map((sum) => this.#describe(sum));
    return { bySelf: most((sum) => sum.selfMillis), byTotal: most((sum) => sum.totalMillis) };
  }

  #sumOf(entry: Entry): Sum {
    const known = this.#sums.get(entry.id);
    if (known !== undefined) return known;
    const nothing = { calls: 0, selfMillis: 0, totalMillis: 0, worstMillis: 0, frames: 0 };
    const sum = { ...entry, ...nothing, callers: new Map<string, number>() };
    this.#sums.set(entry.id, sum);
    return sum;
  }

  #describe(sum: Sum): FunctionCost {
    const frames = Math.max(1, this.frames);
    const caller = this.#callerOf(sum);
    return {
      function: shortened(sum.name, NAME_CHARACTERS),
      place: sum.place === null ? null : shortened(sum.place, NAME_CHARACTERS),
      self_ms: rounded(sum.selfMillis / frames),
      total_ms: rounded(sum.totalMillis / frames),
      worst_ms: rounded(sum.worstMillis),
      calls: rounded(sum.calls / frames),
      caller: caller === undefined ? null : shortened(caller.name, NAME_CHARACTERS),
      other_thread: sum.isElsewhere,
    };
  }

  #callerOf({ frames, callers }: Sum): Sum | undefined {
    if (frames < FEW_FRAMES) return undefined;
    const [found] = [...callers].find(([, count]) => count >= MOSTLY * frames) ?? [];
    return found === undefined ? undefined : this.#sums.get(found);
  }
}

/**
 * Who called each function in one frame. The times of what a function calls add up to the difference of its two times, so from the longest function
 * on, each belongs to the function with the least room left for it.
 */
function callersIn(entries: readonly Entry[]): Map<Entry, Entry | undefined> {
  const rooms = new Map(entries.map((entry) => [entry, entry.totalMillis - entry.selfMillis]));
  const callers = new Map<Entry, Entry | undefined>();
  for (const called of entries.toSorted((one, other) => other.totalMillis - one.totalMillis)) {
    const { totalMillis, isElsewhere, name } = called;
    if (totalMillis < SHORT_MILLIS || isEngineCallback(name)) continue;
    const [caller] = [...rooms]
      .filter(
        ([one, room]) =>
          one !== called && one.isElsewhere === isElsewhere && room >= totalMillis - ROUNDING_MILLIS,
      )
      .sort(([, one], [, other]) => one - other)[0] ?? [undefined];
    callers.set(called, caller);
    if (caller !== undefined) rooms.set(caller, (rooms.get(caller) ?? 0) - totalMillis);
  }
  return callers;
}

function entryOf(data: JsonObject): Entry | undefined {
  const { function: name, file, line, calls, self_ms, total_ms, other_thread } = data;
  if (typeof name !== "string" || typeof self_ms !== "number" || typeof total_ms !== "number")
    return undefined;
  const place = typeof file === "string" ? `${file}:${Number(line)}` : null;
  return {
    id: `${place} ${name}`,
    name,
    place,
    calls: Number(calls) || 0,
    selfMillis: self_ms,
    totalMillis: total_ms,
    isElsewhere: other_thread === true,
  };
}
