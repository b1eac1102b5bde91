import { encodePng } from "./encode-png.ts";

/** A frame of the strip. */
export interface StripFrame {
  /** When it ended. Units: seconds. */
  at: number;
  millis: number;
}

const WIDTH = 600;
const HEIGHT = 160;
/** The top edge is so many budgets; longer frames are cut there. */
const BUDGETS_SHOWN = 4;
/** Up to this many budgets a frame is on time, and up to these it lost one refresh. */
const ON_TIME = 1.05;
const LOST_ONE = 2.05;

const PALETTE = [
  [16, 22, 30],
  [140, 148, 158],
  [80, 150, 210],
  [240, 160, 32],
  [255, 70, 60],
] as const;
const BACK = 0;
const LINE = 1;
const ON_TIME_COLOUR = 2;
const LOST_ONE_COLOUR = 3;
const LOST_MORE_COLOUR = 4;

/** What the colours and edges of {@link stripPicture} mean, in words for its reader. */
export function stripWords(seconds: number, budgetMillis: number): string {
  return `The picture shows the frame times of ${seconds} s up to the newest frame: each column is the longest frame of its time, the grey lines are 1 to ${BUDGETS_SHOWN - 1} budgets of ${budgetMillis} ms, the top is ${BUDGETS_SHOWN}. Blue: on time. Orange: one refresh lost. Red: more. Nothing: no sample.`;
}

/** Draws the frame times of the last seconds as PNG, oldest on the left. */
export function stripPicture(
  frames: readonly StripFrame[],
  seconds: number,
  budgetMillis: number,
): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT).fill(BACK);
  const perMilli = HEIGHT / (BUDGETS_SHOWN * budgetMillis);
  for (const [column, millis] of longestByColumn(frames, seconds).entries()) {
    const top = HEIGHT - Math.min(HEIGHT, Math.round(millis * perMilli));
    const colour = colourOf(millis / budgetMillis);
    for (let y = top; y < HEIGHT; y++) pixels[y * WIDTH + column] = colour;
  }
  for (let budgets = 1; budgets < BUDGETS_SHOWN; budgets++) {
    const y = HEIGHT - Math.round(budgets * budgetMillis * perMilli);
    for (let x = 0; x < WIDTH; x += 2) pixels[y * WIDTH + x] = LINE;
  }
  return encodePng({ width: WIDTH, height: HEIGHT, pixels, palette: PALETTE });
}

/** The longest frame that covers each column; 0 where there is none. Units: milliseconds. */
function longestByColumn(frames: readonly StripFrame[], seconds: number): Float64Array {
  const longest = new Float64Array(WIDTH);
  const to = frames.reduce((newest, { at }) => Math.max(newest, at), Number.NEGATIVE_INFINITY);
  const columnAt = (at: number) => Math.floor((1 - (to - at) / seconds) * WIDTH);
  for (const { at, millis } of frames) {
    const last = Math.min(WIDTH - 1, columnAt(at));
    for (let column = Math.max(0, columnAt(at - millis / 1000)); column <= last; column++)
      longest[column] = Math.max(longest[column] ?? 0, millis);
  }
  return longest;
}

function colourOf(budgets: number): number {
  if (budgets <= ON_TIME) return ON_TIME_COLOUR;
  return budgets <= LOST_ONE ? LOST_ONE_COLOUR : LOST_MORE_COLOUR;
}
