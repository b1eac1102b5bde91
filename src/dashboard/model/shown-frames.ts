import type { Dashboard } from "./dashboard.ts";
import type { WatchedGame } from "./watched-game.ts";

/** Frames come in batches of up to a tenth of a second; later than this they are late. Units: milliseconds. */
const LATE_MILLIS = 500;

/** Budget of the game's frames. Units: milliseconds. */
export function budgetOf({ shownSeconds }: Dashboard): number {
  return shownSeconds.at(-1)?.budgetMillis ?? 1000 / 90;
}

/** Right edge of the strip: live it moves on with time, so that a game that stands still is seen to. Units: milliseconds of the axis. */
export function rightEdge({ view, time, replay }: Dashboard, { frames, clock, source }: WatchedGame): number {
  const age = frames.end === 0 ? 0 : replay.rateOf(source) * clock.ageMillis(time.nowMillis());
  return view.pausedAtMillis.value ?? frames.newestMillis + (age > LATE_MILLIS ? age : 0);
}

/** Index of the frame that is looked at; undefined while live, or if it is no longer kept. */
export function cursorIndex({ view }: Dashboard, { frames }: WatchedGame): number | undefined {
  const number = view.cursorNumber.value;
  return number === undefined ? undefined : frames.indexOfNumber(number);
}

/** Wall-clock time of the moment that is looked at; undefined while live. Units: unix seconds. */
export function shownUnixSeconds(dashboard: Dashboard): number | undefined {
  const game = dashboard.game.value;
  const pausedAt = dashboard.view.pausedAtMillis.value;
  if (game === undefined || pausedAt === undefined) return undefined;
  const cursor = cursorIndex(dashboard, game);
  const unix = game.clock.unixMillis(cursor === undefined ? pausedAt : game.frames.endMillis(cursor));
  return unix === undefined ? undefined : unix / 1000;
}

/** Looks at a frame by its index. After time has gone back, there is nothing to look at until the first frame of then has come. */
export function lookAtIndex({ view }: Dashboard, { frames }: WatchedGame, index: number): void {
  if (frames.isGoingBack || index < frames.begin || index >= frames.end) return;
  view.lookAt(frames.numberAt(index), frames.endMillis(index), frames.newestMillis);
}

/** Looks at the frame of a number, if the page still has it. */
export function lookAtFrame(dashboard: Dashboard, number: number): void {
  const game = dashboard.game.peek();
  const index = game?.frames.indexOfNumber(number);
  if (game !== undefined && index !== undefined) lookAtIndex(dashboard, game, index);
}

/** Looks at the frame at a place of the axis, or at the nearest one. */
export function lookAtPlace(dashboard: Dashboard, game: WatchedGame, axisMillis: number): void {
  const { frames } = game;
  lookAtIndex(
    dashboard,
    game,
    Math.min(frames.end - 1, Math.max(frames.begin, frames.indexAfter(axisMillis))),
  );
}

/** Looks at the frame that is so many frames later, or earlier for a negative number. */
export function moveByFrames(dashboard: Dashboard, frames: number): void {
  const game = dashboard.game.peek();
  if (game === undefined || game.frames.end === 0) return;
  const index = (cursorIndex(dashboard, game) ?? game.frames.end - 1) + frames;
  lookAtIndex(dashboard, game, Math.min(game.frames.end - 1, Math.max(game.frames.begin, index)));
}
