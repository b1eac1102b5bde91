import { isEngineCallback } from "../../../protocol/engine-callbacks.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { hasBusyThreads } from "../../game/index.ts";
import { type Cause, type Evidence, millisText } from "../evidence/index.ts";
import { ENOUGH } from "./enough.ts";
import { possibleFunctions, type Ran } from "./possible-functions.ts";

/** From this share on, two times are the same. */
const SAME = 0.8;
/** From this share of its time on, a function took the time itself. */
const BY_ITSELF = 0.8;
/** How far two times may differ because both are rounded. Units: milliseconds. */
const ROUNDING_MILLIS = 0.1;
/** Confidence in a function that may have run on another thread: less than in anything that was measured on the main thread. */
const MAYBE = 0.3;

/** The function that explains a late frame. */
interface Blamed {
  ran: Ran;
  /** The function that called it through the engine. */
  caller: Ran | undefined;
  isSure: boolean;
}

/**
 * The function that took the time, according to the engine's profile. The profile sums up all threads, so a function is blamed only if the
 * main thread must have run it; otherwise the cause has no function, and its evidence says which function it may be.
 */
export function profiledFunctionCause(evidence: Evidence): Cause | undefined {
  const found = evidence.scripts
    .flatMap(({ what }) => blamedIn(what, evidence) ?? [])
    .sort(
      (one, other) =>
        Number(other.isSure) - Number(one.isSure) || other.ran.extraMillis - one.ran.extraMillis,
    )[0];
  if (found === undefined) return undefined;
  const { ran, caller, isSure } = found;
  const source = "according to the engine's profile";
  if (!isSure) {
    const words = `${placeOf(ran)} may be the cause: it ${tookWords(ran)}, perhaps on another thread of the game, ${source}`;
    return { kind: "script", confidence: MAYBE, evidence: words };
  }
  const meanwhile =
    caller === undefined
      ? hasWaited(ran, evidence)
        ? " and waited for most of it (a file, a lock, a thread, a delay)"
        : ""
      : `, while ${placeOf(caller)} called the engine`;
  const { name, file, line, extraMillis } = ran;
  return {
    kind: "script",
    confidence: Math.min(0.95, 0.55 + 0.4 * (extraMillis / evidence.excessMillis)),
    evidence: `${placeOf(ran)} ${tookWords(ran)}${meanwhile}, ${source}`,
    function: name,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
  };
}

/** Follows the time of a frame from the function that the engine called down to the deepest one that took more than half of it. */
function blamedIn(profile: JsonObject, evidence: Evidence): Blamed | undefined {
  const ran = possibleFunctions(profile, evidence);
  const long = ran.filter(({ extraMillis }) => extraMillis >= ENOUGH * evidence.excessMillis);
  // What the engine calls has certainly run on the main thread.
  const outermost = long.find(({ name }) => isEngineCallback(name)) ?? long[0];
  if (outermost === undefined) return undefined;
  // At most one of the functions that a function calls takes more than half of its time.
  const enough = Math.max(ENOUGH * evidence.excessMillis, outermost.extraMillis / 2);
  const inner = long.filter(({ extraMillis }) => extraMillis >= enough);
  let [deepest, caller]: [Ran, Ran | undefined] = [outermost, undefined];
  for (;;) {
    const at: Ran = deepest;
    const deeper = inner.slice(inner.indexOf(at) + 1);
    const called = deeper.find(({ millis }) => millis <= at.millis - at.selfMillis + ROUNDING_MILLIS);
    // What a function runs through the engine, by `call`, `call_group` or `add_child`, counts as its own time. So does its wait for another thread.
    const ranByEngine = deeper.find(
      ({ millis }) => millis >= SAME * at.selfMillis && millis <= at.selfMillis + ROUNDING_MILLIS,
    );
    const next = called ?? (hasWaited(at, evidence) ? undefined : ranByEngine);
    if (next === undefined) break;
    if (called === undefined) caller = at;
    deepest = next;
  }
  return { ran: deepest, caller, isSure: isOnMainThread(outermost, profile, evidence) };
}

/** Whether the main thread was blocked for most of the time that a function took: it waited for a file, a lock, another thread. */
function hasWaited({ selfMillis }: Ran, { thread }: Evidence): boolean {
  return thread !== undefined && thread.more.blocked >= selfMillis / 2;
}

/** Whether the main thread must have run a function that nothing else in the profile called. */
function isOnMainThread(ran: Ran, profile: JsonObject, evidence: Evidence): boolean {
  const { name, millis } = ran;
  if (isEngineCallback(name)) return true;
  const { thread, episode } = evidence;
  const workMillis = Number(profile.frame_time_ms);
  if (millis <= workMillis + ROUNDING_MILLIS) {
    if (millis < SAME * workMillis) return false;
    return thread === undefined || !hasBusyThreads(thread) || knowsOtherThreads(profile, evidence);
  }
  // Handlers of input run before the frame whose work the engine measures. The function may also have run on another thread.
  if (thread === undefined || millis < SAME * episode.worstMillis) return false;
  return Math.max(thread.longest.inScripts, thread.longest.outside) >= SAME * millis;
}

/** Whether the profile shows what other threads of the game did all the time. */
function knowsOtherThreads({ functions }: JsonObject, { episode }: Evidence): boolean {
  if (!Array.isArray(functions)) return false;
  return (functions as JsonObject[]).some(
    ({ other_thread, self_ms }) => other_thread === true && Number(self_ms) >= episode.worstMillis / 2,
  );
}

function tookWords({ calls, selfMillis, millis }: Ran): string {
  const inCalls = calls > 1 ? ` in ${calls.toLocaleString("en-US")} calls` : "";
  return selfMillis >= BY_ITSELF * millis
    ? `took ${millisText(selfMillis)} by itself${inCalls} in one frame`
    : `took ${millisText(millis)}${inCalls} in one frame, with all that it calls`;
}

function placeOf({ name, file, line }: Ran): string {
  if (file === undefined) return name;
  return `${name} (${file}${line === undefined ? "" : `:${line}`})`;
}
