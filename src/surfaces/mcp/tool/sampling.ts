import { z } from "zod";
import { KEPT_SECONDS, type WindowLength, type WindowOfGame } from "../../../insight/index.ts";
import type { ToolContext } from "./question.ts";

/** How long a question waits for a game that begins to sample. Units: milliseconds. */
const WAIT_MILLIS = 1500;
/** A wish so old has been heard by every game. Units: milliseconds. */
const NEWS_MILLIS = 3000;
/** Fewer frames than this say nothing of how a game runs: one of them is more than the hundredth that may be late. */
export const ENOUGH_FRAMES = 100;
/** They are waited for within so many seconds. */
const FEW_SECONDS = 2;

/** Share of frames from which on all are taken to be told of: a packet may be lost. */
const ALL_SHARE = 0.95;
/** What may be missing at the beginning of a window, whose first second is a whole one, or the game's first. Units: seconds. */
const SLACK_SECONDS = 1.5;

/** How much of a window was sampled. */
export const sampledOutput = z
  .strictObject({
    every_frame: z.boolean().describe("whether every frame of the window was told of"),
    every_frame_for_s: z
      .number()
      .describe(
        "for how long up to its end every frame was; what was before is known in part, or not at all",
      ),
    share: z.number().nullable().describe("frames that were told of, of all from the first to the last"),
  })
  .describe("games sample while somebody asks or listens: what was not sampled was not seen");

/** One {@link sampledOutput}. */
export type Sampled = z.infer<typeof sampledOutput>;

/** Of a game that has told nothing yet. */
export const NOT_SAMPLED: Sampled = { every_frame: false, every_frame_for_s: 0, share: null };

/** Waits a little where a game has only just been asked to sample, or tells nothing new, so that a first question finds something. */
export async function untilSampled(
  { hub, clock, insight, waits, attention }: ToolContext,
  source: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const games = hub.registry.connected().filter(({ name }) => (source ?? name) === name);
  if (games.length === 0) return;
  const now = clock.monotonicMillis();
  const newest = Math.max(...games.map(({ newest }) => newest.get("fps")?.atMillis ?? -Infinity));
  const isNews = now - (attention.sinceMillis ?? now) < NEWS_MILLIS;
  if (!isNews && now - newest < WAIT_MILLIS) return;
  const look = () =>
    insight
      .windows({ length: FEW_SECONDS, source })
      .some(({ connected, samples }) => connected && samples >= ENOUGH_FRAMES) || undefined;
  await waits.wait({ look }, WAIT_MILLIS, signal);
}

/** How much of a game's window was sampled. */
export function sampledOf(
  { hub, insight }: Pick<ToolContext, "hub" | "insight">,
  window: WindowOfGame,
  length: WindowLength,
  endedSecondsAgo = 0,
): Sampled {
  const { source, epoch, connected, to } = window;
  const begin = hub.registry.all().find((game) => game.epoch === epoch)?.connectedAtUnixMillis ?? 0;
  const sinceBegin = to - begin / 1000;
  // A game that has gone told nothing since, of which nothing is missing.
  const asked = connected ? Math.min(length === "run" ? sinceBegin : length, sinceBegin) : window.covered_s;
  const share = shareOf(window);
  if (isEveryFrame(window, asked)) return { every_frame: true, every_frame_for_s: window.covered_s, share };
  const endOf = (seconds: number): WindowOfGame | undefined =>
    insight.windows({ length: seconds, endedSecondsAgo, source }).find((one) => one.epoch === epoch);
  // Of a window that began before there was anything to tell, and has all since: runs are longer than what is looked for below.
  const goesOn = (endOf(FEW_SECONDS)?.samples ?? 0) > 0;
  if (goesOn && (share ?? 0) >= ALL_SHARE)
    return { every_frame: false, every_frame_for_s: window.covered_s, share };
  // The longest end of the window of which every frame came, by halves.
  let [known, tooLong] = [0, Math.min(Math.ceil(asked), KEPT_SECONDS)];
  let covered = 0;
  while (tooLong - known > 1) {
    const seconds = Math.floor((known + tooLong) / 2);
    const end = endOf(seconds);
    if (end !== undefined && isEveryFrame(end, seconds)) {
      known = seconds;
      covered = end.covered_s;
    } else tooLong = seconds;
  }
  return { every_frame: false, every_frame_for_s: covered, share };
}

/** What a reader has to know of how much of a game was sampled, as a sentence after another; nothing where it was all. */
export function sampledWords(source: string, { every_frame, every_frame_for_s, share }: Sampled): string {
  if (every_frame) return "";
  const seconds = Math.round(every_frame_for_s * 10) / 10;
  if (seconds > 0)
    return ` Of ${source} every frame was sampled for the last ${seconds} s only: nobody had asked for it before, so that late frames were not seen then.`;
  const part = share === null ? "no frames were" : `${Math.round(share * 100)} % of frames were`;
  return ` Of ${source} ${part} sampled: late frames may not have been seen.`;
}

/** By the frames' numbers, else by how long they took. */
function shareOf({ samples, frames, covered_s, frame_time_ms }: WindowOfGame): number | null {
  if (samples < 2) return null;
  const all = frames ?? (frame_time_ms === null ? 0 : (covered_s * 1000) / frame_time_ms.mean);
  return all === 0 ? null : Math.min(1, Math.round((samples / all) * 1000) / 1000);
}

function isEveryFrame(window: WindowOfGame, seconds: number): boolean {
  return (shareOf(window) ?? 0) >= ALL_SHARE && window.covered_s >= seconds - SLACK_SECONDS;
}
