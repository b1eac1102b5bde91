import type { Hitch } from "../../../src/insight/index.ts";
import type { Expected } from "./fault.ts";
import type { HeardAlert } from "./faults-relay.ts";
import { hitchesOf, LATE, type LateEpisode } from "./frame-log.ts";
import type { PlayedFault, PlayedGame } from "./played-game.ts";
import { threadTime } from "./thread-log.ts";

/** How the relay fared with one fault: what it said, and when. */
export interface JudgedFault {
  kind: string;
  isBusy: boolean;
  /** What was played, such as `215 ms, 18 lost`. */
  size: string;
  /**
   * `right`; `late`, said after its time; `wrong`, another cause or function, or other numbers; `unknown`, found without a cause;
   * `missed`, not said; `false`, something said of what is no fault.
   */
  verdict: "right" | "late" | "wrong" | "unknown" | "missed" | "false";
  /** From its beginning to the alert; NaN for none. Units: seconds. */
  delaySeconds: number;
  said: string;
}

/** An alert that is not true. */
export interface FalseAlarm {
  game: string;
  /** The fault during which or after which it came. */
  near: string;
  isBusy: boolean;
  said: string;
}

/** The judgement of one game. */
export interface JudgedGame {
  faults: JudgedFault[];
  falseAlarms: FalseAlarm[];
  /** Alerts about faults that are right. */
  rightAlerts: number;
  /** Hitches that the machine made, which the relay blamed on nothing in the game. */
  machineHitches: number;
}

/** How far the times of relay and game may be apart. Units: seconds. */
const SLACK_SECONDS = 0.15;
/** A hitch is told within this time of its beginning, or of its end if its frame took nearly as long by itself. Units: seconds. */
const WITHIN_SECONDS = 0.5;
const AFTER_END_SECONDS = 0.16;
/** At most one alert about hitches in this time; what was kept back is told then. Units: seconds. */
const REPEAT_SECONDS = 3;
/** A frame from this length on is a standstill too. Units: milliseconds. */
const STILL_MILLIS = 950;
/**
 * Share by which lost refreshes and times may differ. Both the addon and the log measure from the beginning of one frame to that of the next, but
 * for the addon a frame begins before its physics steps and for the log after them: up to a refresh for each.
 */
const ALIKE = 0.05;
const SPARE_MILLIS = 4;
/** The machine made an episode if it kept the main thread waiting for this share of the lost time. */
const STARVED_SHARE = 0.5;
/** Causes that blame nothing in the game. */
const BLAMELESS = ["waiting", "unknown"];

/** Compares what the relay said of a game with its faults and with its log of frames. */
export function judgeGame(played: PlayedGame): JudgedGame {
  const { plan, alerts, faults } = played;
  const episodes = hitchesOf(played.frames, plan.hz);
  const right = new Set<HeardAlert>();
  const tolerated = new Set<HeardAlert>();
  const judged: JudgedFault[] = [];
  const planned = new Set<LateEpisode>();
  let machineHitches = 0;
  for (const fault of faults) {
    const { expected } = fault.fault;
    for (const alert of alerts)
      if (expected.also.includes(alert.kind) && isAbout(alert, fault, expected)) tolerated.add(alert);
    if (expected.what === "hitch") {
      for (const episode of episodes.filter((one) => overlaps(one, fault))) {
        planned.add(episode);
        if (isMachinesAlone(episode, played)) {
          machineHitches++;
          continue;
        }
        judged.push(judgeHitch(episode, fault, expected, played, right));
      }
    } else if (expected.what === "alert") judged.push(judgeAlerts(fault, expected, alerts, right));
  }
  for (const alert of alerts) {
    if (right.has(alert)) continue;
    if (alert.kind === "standstill" && isStandstill(alert, episodes)) tolerated.add(alert);
    if (alert.kind !== "hitch") continue;
    const episode = episodes.find((one) => overlaps(one, spanOf(alert)));
    if (episode === undefined || changesFrames(alert, faults)) continue;
    // A hitch of a fault is right or wrong by itself; one that the machine made must not be blamed on the game.
    const isMachines = !planned.has(episode) && isStarved(episode, played);
    if (isMachines && !BLAMELESS.includes(causeOf(alert).kind)) continue;
    if (isMachines) machineHitches++;
    tolerated.add(alert);
  }
  const falseAlarms = alerts
    .filter((alert) => !right.has(alert) && !tolerated.has(alert))
    .map((alert) => falseAlarmOf(alert, played));
  for (const fault of faults) {
    if (fault.fault.expected.what !== "nothing") continue;
    const first = falseAlarms.find(({ near }) => near === nameOf(fault));
    judged.push({
      kind: fault.fault.kind,
      isBusy: fault.isBusy,
      size: sizeOf(fault),
      verdict: first === undefined ? "right" : "false",
      delaySeconds: Number.NaN,
      said: first?.said ?? "nothing",
    });
  }
  return { faults: judged, falseAlarms, rightAlerts: right.size, machineHitches };
}

type ExpectedOf<What> = Extract<Expected, { what: What }>;

function judgeHitch(
  episode: LateEpisode,
  { fault, isBusy }: PlayedFault,
  { causes, functions }: ExpectedOf<"hitch">,
  { plan, alerts, hitches }: PlayedGame,
  right: Set<HeardAlert>,
): JudgedFault {
  // The machine may have made short ones just before or after.
  const [record] = hitches
    .filter((one) => overlaps(one, episode))
    .sort((one, other) => other.lost_frames - one.lost_frames);
  const ofHitches = alerts.filter(({ kind }) => kind === "hitch");
  const own = ofHitches.find(({ id }) => id === record?.id);
  // An alert that was kept back is told with a later one.
  const alert = own ?? ofHitches.find((one) => tellsAfter(one, episode));
  if (alert !== undefined) right.add(alert);
  const size = `${episode.worstMillis.toFixed(0)} ms, ${episode.lostFrames} lost`;
  const delaySeconds = (alert?.atSeconds ?? Number.NaN) - episode.from;
  const judged = { kind: fault.kind, isBusy, size, delaySeconds };
  if (record === undefined) return { ...judged, verdict: "missed", said: "nothing" };
  const told = own === undefined ? record.cause : causeOf(own);
  const how = own === undefined ? `(${alert === undefined ? "no alert" : "with a later one"}) ` : "";
  const said = `${how}${causeText(told)}`;
  const final = causeText(record.cause) === causeText(told) ? "" : `; later ${causeText(record.cause)}`;
  if (alert === undefined) return { ...judged, verdict: "missed", said };
  const verdict = () => {
    if (causes.length === 0 && !isAlike(record, episode, plan.hz)) return "wrong";
    if (causes.length > 0 && !isRight(told, causes, functions))
      return told.kind === "unknown" ? "unknown" : "wrong";
    return delaySeconds <= latestSeconds(episode, alerts) ? "right" : "late";
  };
  const numbers = causes.length === 0 ? `${record.worst.ms} ms, ${record.lost_frames} lost: ` : "";
  return { ...judged, verdict: verdict(), said: `${numbers}${said}${final}` };
}

/** Whether an alert says that others were kept back, of which this episode may be one. */
function tellsAfter({ atSeconds, details }: HeardAlert, { from }: LateEpisode): boolean {
  return (
    Number(details.kept_back) > 0 && atSeconds > from && atSeconds < from + REPEAT_SECONDS + WITHIN_SECONDS
  );
}

function isRight(
  { kind, function: name }: Hitch["cause"],
  causes: readonly string[],
  functions: readonly string[],
) {
  if (functions.length > 0 && kind === "script") return functions.some((one) => name?.includes(one));
  return causes.includes(kind) && (functions.length === 0 || kind !== "physics");
}

function isAlike(
  { lost_frames: lost, worst }: Hitch,
  { lostFrames, lateFrames, worstMillis }: LateEpisode,
  hz: number,
): boolean {
  return (
    Math.abs(lost - lostFrames) <= Math.max(lateFrames, ALIKE * lostFrames) &&
    Math.abs(worst.ms - worstMillis) <= 1000 / hz + Math.max(SPARE_MILLIS, ALIKE * worstMillis)
  );
}

/** When an episode has to be told, from its beginning on. An alert just before it may keep it back. */
function latestSeconds({ from, to }: LateEpisode, alerts: readonly HeardAlert[]): number {
  const before = alerts.filter(
    ({ kind, atSeconds }) => kind === "hitch" && atSeconds < from + WITHIN_SECONDS - 0.05,
  );
  const lastSeconds = Math.max(
    ...before.filter((one) => spanOf(one).to < from).map(({ atSeconds }) => atSeconds),
  );
  const allowed = Math.max(WITHIN_SECONDS, to - from + AFTER_END_SECONDS);
  return Math.max(allowed, lastSeconds + REPEAT_SECONDS + AFTER_END_SECONDS - from);
}

function judgeAlerts(
  played: PlayedFault,
  expected: ExpectedOf<"alert">,
  alerts: readonly HeardAlert[],
  right: Set<HeardAlert>,
): JudgedFault {
  const { fault, isBusy, from } = played;
  const about = alerts.filter(
    (alert) =>
      expected.alerts.includes(alert.kind) &&
      (expected.subject ?? alert.subject) === alert.subject &&
      isAbout(alert, played, expected),
  );
  for (const alert of about) right.add(alert);
  const [first] = about;
  const delaySeconds = (first?.atSeconds ?? Number.NaN) - from;
  return {
    kind: fault.kind,
    isBusy,
    size: sizeOf(played),
    verdict: first === undefined ? "missed" : delaySeconds <= expected.withinSeconds ? "right" : "late",
    delaySeconds,
    said: first?.message ?? "nothing",
  };
}

/** Whether an alert came during a fault, or not too long after it. */
function isAbout({ atSeconds }: HeardAlert, { from, to }: PlayedFault, expected: Expected): boolean {
  const tail = expected.what === "alert" ? expected.tailSeconds : REPEAT_SECONDS;
  return atSeconds >= from - 0.05 && atSeconds <= to + tail;
}

function falseAlarmOf(alert: HeardAlert, { plan, faults, thread }: PlayedGame): FalseAlarm {
  const before = faults.filter(({ from }) => from <= alert.atSeconds).at(-1);
  return {
    game: plan.name,
    near: before === undefined ? "the start" : nameOf(before),
    isBusy: before?.isBusy ?? false,
    said: `${truthOf(alert, thread)}${alert.kind}${alert.subject === undefined ? "" : ` ${alert.subject}`} ${(alert.atSeconds - (before?.from ?? alert.atSeconds)).toFixed(2)} s: ${alert.message}`,
  };
}

/** How the main thread spent a hitch. */
function truthOf(alert: HeardAlert, thread: PlayedGame["thread"]): string {
  if (alert.kind !== "hitch") return "";
  const time = threadTime(thread, spanOf(alert).from, spanOf(alert).to);
  if (time === undefined) return "";
  return `[ran ${time.ran.toFixed(0)}, starved ${time.starved.toFixed(0)} of ${time.wall.toFixed(0)} ms] `;
}

function nameOf({ fault, from }: PlayedFault): string {
  return `${fault.kind} at ${from.toFixed(1)}`;
}

function sizeOf({ fault: { orders }, from, to }: PlayedFault): string {
  const sizes = ["size", "millis", "count", "mib"]
    .filter((name) => Number(orders[name]) > 0)
    .map((name) => `${name} ${Number(Number(orders[name]).toPrecision(3))}`);
  return [...sizes, `${(to - from).toFixed(2)} s`].join(", ");
}

function causeOf({ details }: HeardAlert): Hitch["cause"] {
  return (details as unknown as Hitch).cause;
}

function causeText({ kind, function: name, evidence }: Hitch["cause"]): string {
  return name === undefined ? `${kind} (${evidence})` : `${kind} ${name}`;
}

function spanOf({ details }: HeardAlert): { from: number; to: number } {
  return details as unknown as Hitch;
}

function overlaps(one: { from: number; to: number }, other: { from: number; to: number }): boolean {
  return one.from <= other.to + SLACK_SECONDS && one.to >= other.from - SLACK_SECONDS;
}

function isStandstill({ atSeconds }: HeardAlert, episodes: readonly LateEpisode[]): boolean {
  return episodes.some(
    ({ from, to, worstMillis }) =>
      worstMillis >= STILL_MILLIS && atSeconds >= from && atSeconds <= to + SLACK_SECONDS,
  );
}

/** Whether the machine made an episode: the main thread was ready to run for most of the time that the frames took too long. */
function isStarved({ from, to, lateFrames }: LateEpisode, { plan, thread }: PlayedGame): boolean {
  const time = threadTime(thread, from, to);
  if (time === undefined) return true;
  const excessMillis = (to - from) * 1000 - (lateFrames * 1000) / plan.hz;
  return time.starved >= STARVED_SHARE * excessMillis;
}

/**
 * Whether a fault would have been no late frame without the machine, and the relay says so: a fault that works until a moment of the wall clock
 * hardly works if the machine starves it.
 */
function isMachinesAlone(episode: LateEpisode, { plan, thread, hitches, alerts }: PlayedGame): boolean {
  const time = threadTime(thread, episode.from, episode.to);
  if (time === undefined) return false;
  // The log covers a little more than the episode, in which the thread may have slept.
  const ownMillis = Math.max(time.ran, (episode.to - episode.from) * 1000 - time.starved);
  if (ownMillis >= (LATE * 1000) / plan.hz) return false;
  const told = hitches.filter((one) => overlaps(one, episode));
  const isBlamed = alerts.some((one) => one.kind === "hitch" && overlaps(spanOf(one), episode));
  return !isBlamed && told.length > 0 && told.every(({ cause }) => cause.kind === "waiting");
}

/** Whether late frames are on purpose at this time. */
function changesFrames({ atSeconds }: HeardAlert, faults: readonly PlayedFault[]): boolean {
  return faults.some(
    ({ fault: { expected }, from, to }) =>
      expected.what === "nothing" && expected.changesFrames && atSeconds >= from && atSeconds <= to + 1,
  );
}
