/** What one reading of a game's monitors says of its main thread: totals over the frames that it covers. Units: milliseconds. */
export interface ThreadReading {
  /** When it arrived (monotonic clock). */
  atMillis: number;
  frames: number;
  /** Time from frame to frame: all of it together, and that of the longest frame. */
  wallMillis: number;
  longestMillis: number;
  /** From the first script of each frame to the last, by the wall clock: all of it together, and the longest. */
  workMillis: number;
  longestWorkMillis: number;
  /** How long the thread ran, and how long it was ready to run but did not. */
  ranMillis: number;
  starvedMillis: number;
  /** How many cores the game's other threads kept busy; 0 if the game does not report it. */
  ownThreadsLoad: number;
}

/**
 * How a main thread spent the time of some frames, compared with as many usual frames of the same game. The thread runs, is ready to run
 * while others have the processor (starved), or is blocked: it sleeps, or waits for a lock, a file, another thread, the display.
 * Units: milliseconds.
 */
export interface ThreadTime {
  wallMillis: number;
  ranMillis: number;
  starvedMillis: number;
  ownThreadsLoad: number;
  /** The usual work of one frame. */
  usualWorkMillis: number;
  /** More than usual. */
  more: ThreadParts;
  /** More than usual even if each frame were like the heaviest that are still usual. A game whose load varies has much of the first and little of this. */
  surelyMore: ThreadParts;
  longest: LongestFrame;
}

/** The parts of a thread's time. `outside` is what it ran at least outside of the scripts of its frames. Units: milliseconds. */
export interface ThreadParts {
  ran: number;
  starved: number;
  blocked: number;
  outside: number;
}

/**
 * How long the thread ran in the longest of the frames, beyond the usual: if that was in the scripts of the frame, and if it was outside of
 * them; and how long it was surely blocked in that frame. The other times are sums: in a game whose load has just changed, all frames together exceed the usual by more than one of them can.
 * So what the scripts of frames that were not late ran is subtracted too, and late frames share the rest. Units: milliseconds.
 */
export interface LongestFrame {
  inScripts: number;
  outside: number;
  blocked: number;
}

/** If the game's other threads keep more cores busy than this, the game starves its main thread itself. */
const OWN_THREADS_LOAD = 0.5;
/** Up to this share of the usual readings, a frame is still usual. */
const STILL_USUAL = 0.92;

const PARTS: Readonly<Record<keyof ThreadParts, (reading: ThreadReading) => number>> = {
  ran: ({ ranMillis }) => ranMillis,
  starved: ({ starvedMillis }) => starvedMillis,
  blocked: ({ wallMillis, ranMillis, starvedMillis }) => Math.max(0, wallMillis - ranMillis - starvedMillis),
  // If the scripts were starved or blocked, the thread ran for less than they took, so it ran outside for longer.
  outside: ({ ranMillis, workMillis }) => Math.max(0, ranMillis - workMillis),
};

/** Whether the game's other threads were busy, so that they may have kept its main thread from the processor. */
export function hasBusyThreads({ ownThreadsLoad }: Readonly<ThreadTime>): boolean {
  return ownThreadsLoad > OWN_THREADS_LOAD;
}

/** Compares readings with earlier ones, frame by frame: late frames are fewer in the same time. `lateFrames`: how many there may be in the readings. */
export function compareWithUsual(
  readings: readonly [ThreadReading, ...ThreadReading[]],
  earlier: readonly ThreadReading[],
  lateFrames = 1,
): ThreadTime {
  const all = readings.reduce(together);
  const more = { ran: 0, starved: 0, blocked: 0, outside: 0 };
  const surelyMore = { ...more };
  for (const part of ["ran", "starved", "blocked", "outside"] as const) {
    const usual = perFrame(earlier, PARTS[part]);
    const spent = PARTS[part](all);
    more[part] = spent - all.frames * quantile(usual, 0.5);
    surelyMore[part] = spent - all.frames * quantile(usual, STILL_USUAL);
  }
  const { wallMillis, ranMillis, starvedMillis, ownThreadsLoad } = all;
  const usualWork = perFrame(earlier, ({ workMillis }) => workMillis);
  const usualWorkMillis = quantile(usualWork, 0.5);
  const longest = ofLongest(all, earlier, lateFrames);
  return {
    wallMillis,
    ranMillis,
    starvedMillis,
    ownThreadsLoad,
    usualWorkMillis,
    more,
    surelyMore,
    longest: {
      inScripts: longest.inScripts,
      // Scripts that were starved hide what ran outside of them, so it seems more than usual when they are not.
      outside: Math.min(more.ran, Math.max(more.outside, longest.outside)),
      blocked: Math.min(more.blocked, longest.blocked),
    },
  };
}

function ofLongest(all: ThreadReading, earlier: readonly ThreadReading[], lateFrames: number): LongestFrame {
  const { frames, ranMillis, workMillis, longestWorkMillis, wallMillis, longestMillis } = all;
  // Scripts of a busy machine run for a part of the time that they take.
  const usualShare = earlier.length === 0 ? 1 : runShare(earlier.reduce(together));
  const usualOutside = quantile(perFrame(earlier, PARTS.outside), 0.5);
  const beyondBefore = ranMillis - frames * quantile(perUsualFrame(earlier), STILL_USUAL);
  const beyondBeside = (otherWorkMillis: number) =>
    Math.min(beyondBefore, ranMillis - usualShare * otherWorkMillis - frames * usualOutside);
  const workOnTime = Math.max(0, workMillis - lateFrames * longestWorkMillis);
  const sharing = longestWorkMillis > 0 ? Math.min(lateFrames, workMillis / longestWorkMillis) : 1;
  return {
    inScripts: beyondBeside(workOnTime) / Math.max(1, sharing),
    outside: beyondBeside(workMillis),
    // The other frames may have slept for all of their time.
    blocked: PARTS.blocked(all) - (wallMillis - longestMillis),
  };
}

/** Which share of the time that the scripts took the thread ran. */
function runShare({ ranMillis, workMillis }: ThreadReading): number {
  return ranMillis < workMillis ? ranMillis / workMillis : 1;
}

function together(one: ThreadReading, other: ThreadReading): ThreadReading {
  return {
    atMillis: Math.max(one.atMillis, other.atMillis),
    frames: one.frames + other.frames,
    wallMillis: one.wallMillis + other.wallMillis,
    longestMillis: Math.max(one.longestMillis, other.longestMillis),
    workMillis: one.workMillis + other.workMillis,
    longestWorkMillis: Math.max(one.longestWorkMillis, other.longestWorkMillis),
    ranMillis: one.ranMillis + other.ranMillis,
    starvedMillis: one.starvedMillis + other.starvedMillis,
    ownThreadsLoad: Math.max(one.ownThreadsLoad, other.ownThreadsLoad),
  };
}

function perFrame(readings: readonly ThreadReading[], read: (reading: ThreadReading) => number): number[] {
  return readings.map((reading) => read(reading) / reading.frames).sort((one, other) => one - other);
}

/** How long the thread ran in each frame of a reading but the longest: a game that hitches often is not used to its hitches. */
function perUsualFrame(readings: readonly ThreadReading[]): number[] {
  return readings
    .map(({ frames, wallMillis, longestMillis, workMillis, longestWorkMillis, ranMillis }) => {
      if (frames < 2) return ranMillis / frames;
      const otherWork = workMillis > 0 ? 1 - longestWorkMillis / workMillis : 1 - 1 / frames;
      return Math.min(ranMillis * otherWork, wallMillis - longestMillis) / (frames - 1);
    })
    .sort((one, other) => one - other);
}

/** A quantile of sorted values; 0 without values. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
