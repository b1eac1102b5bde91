import { z } from "zod";
import { ENOUGH_FRAMES, KEPT_SECONDS, type WindowLength, type WindowOfGame } from "../../../insight/index.ts";
import { standstillWords } from "../../../protocol/standstill-words.ts";
import type { ToolContext } from "./question.ts";

/** How long a question waits for a game that has just begun to sample. Units: milliseconds. */
const WAIT_MILLIS = 1500;
/** Every game has heard of demand that is this old. Units: milliseconds. */
const NEWS_MILLIS = 3000;
/** Length of the window in which a question waits for these frames. Units: seconds. */
const FEW_SECONDS = 2;

/** Share of sampled frames that counts as every frame, since a packet may be lost. */
const ALL_SHARE = 0.95;
/** How much may be missing at the beginning of a window, because windows have whole seconds and a game needs time to start. Units: seconds. */
const SLACK_SECONDS = 1.5;

/** How much of a window was sampled. */
export const sampledOutput = z
  .strictObject({
    every_frame: z.boolean().describe("whether every frame of the window was sampled"),
    every_frame_for_s: z
      .number()
      .describe(
        "for how long up to the end of the window every frame was sampled; earlier frames are known in part or not at all",
      ),
    share: z.number().nullable().describe("share of sampled frames, from the first sample to the last"),
  })
  .describe("games sample only while there is demand; frames that were not sampled are unknown");

/** One {@link sampledOutput}. */
export type Sampled = z.infer<typeof sampledOutput>;

/** For a game that has sent nothing yet. */
export const NOT_SAMPLED: Sampled = { every_frame: false, every_frame_for_s: 0, share: null };

/** Waits a little for a game that was only just asked to sample or sends nothing new, so that a first question finds samples. */
export async function untilSampled(
  { hub, clock, insight, waits, attention }: ToolContext,
  source: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const games = hub.registry
    .connected()
    .filter(({ name, epoch }) => (source ?? name) === name && insight.standingStill(epoch) === undefined);
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

/** One sentence for each game that stands still now, of those that a question is about. None for a question to a recording. */
export function standstills({ hub, insight }: Pick<ToolContext, "hub" | "insight">, asked: object): string[] {
  if ("recording" in asked && asked.recording !== undefined) return [];
  const source = "source" in asked ? asked.source : undefined;
  return hub.registry.connected().flatMap(({ name, epoch }) => {
    const now = (source ?? name) === name ? insight.standingStill(epoch) : undefined;
    return now === undefined ? [] : [`${name} ${standstillWords(now)}.`];
  });
}

/** How much of a game's window was sampled. */
export function sampledOf(
  { insight }: Pick<ToolContext, "insight">,
  window: WindowOfGame,
  length: WindowLength,
  endedSecondsAgo = 0,
): Sampled {
  const { source, epoch, connected, to } = window;
  const sinceBegin = to - insight.beganAt(epoch);
  // After a game has disconnected nothing is missing.
  const asked = connected
    ? Math.min(length === "run" ? sinceBegin : length, sinceBegin)
    : knownSeconds(window);
  const share = shareOf(window);
  if (isEveryFrame(window, asked)) return { every_frame: true, every_frame_for_s: window.covered_s, share };
  const endOf = (seconds: number): WindowOfGame | undefined =>
    insight.windows({ length: seconds, endedSecondsAgo, source }).find((one) => one.epoch === epoch);
  // The window begins before the first sample and has every frame since. Such a run may be longer than the search below covers.
  const goesOn = (endOf(FEW_SECONDS)?.samples ?? 0) > 0;
  if (goesOn && (share ?? 0) >= ALL_SHARE)
    return { every_frame: false, every_frame_for_s: window.covered_s, share };
  // Finds the longest end of the window in which every frame was sampled, by bisection.
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

/** A sentence on how much of a game was sampled; empty if every frame was. */
export function sampledWords(source: string, { every_frame, every_frame_for_s, share }: Sampled): string {
  if (every_frame) return "";
  const seconds = Math.round(every_frame_for_s * 10) / 10;
  if (seconds > 0)
    return ` Every frame of ${source} was sampled for the last ${seconds} s only; before, there was no demand, and late frames were not seen.`;
  const part = share === null ? "No frames" : `${Math.round(share * 100)} % of frames`;
  return ` ${part} of ${source} were sampled, so late frames may be missing.`;
}

/** The share of sampled frames, by their numbers, or else by their frame times. */
function shareOf({ samples, frames, covered_s, frame_time_ms }: WindowOfGame): number | null {
  if (samples < 2) return null;
  const all = frames ?? (frame_time_ms === null ? 0 : (covered_s * 1000) / frame_time_ms.mean);
  return all === 0 ? null : Math.min(1, Math.round((samples / all) * 1000) / 1000);
}

function isEveryFrame(window: WindowOfGame, seconds: number): boolean {
  return (shareOf(window) ?? 0) >= ALL_SHARE && knownSeconds(window) >= seconds - SLACK_SECONDS;
}

/** How much time of a window is known: its frames, and time without frames. */
function knownSeconds({ covered_s, paused_s, standstill }: WindowOfGame): number {
  return covered_s + paused_s + (standstill?.seconds ?? 0);
}
