import { counted } from "../../base/counted.ts";
import type { AlertWords } from "../alerts/index.ts";
import { millisText, NOTHING_EXPLAINS_IT, PROBABLE, SURE } from "./evidence/index.ts";
import type { Hitch } from "./hitch.ts";

/** A hitch that loses at least this much time is an error. Units: milliseconds. */
const ERROR_MILLIS = 500;
/** A game whose usual frames take this many periods runs slower than that period. */
const SLOWER = 1.06;

/** What the alert about a hitch says beside its record. */
export interface HitchCircumstances {
  /** Whether the game stood still in its worst frame. */
  stoodStill: boolean;
  /** Whether it follows at once on a hitch that was split. */
  goesOn: boolean;
  /** Whether it was told before, when less was lost. */
  isAgain: boolean;
}

/** The alert about a hitch. Its size is the number of refreshes that its worst frame lost. */
export function hitchWords(
  hitch: Readonly<Hitch>,
  { stoodStill, goesOn, isAgain }: HitchCircumstances,
): AlertWords {
  const { worst, lost_frames, late_frames, duration_ms, refresh_ms, measured } = hitch;
  const begin = goesOn ? "hitch goes on" : isAgain ? "hitch grew" : "hitch";
  const took = `${worst.frame === null ? "a frame" : `frame ${worst.frame}`} took ${timeText(worst.ms)}`;
  const notes = [
    ...(stoodStill ? ["the game stood still"] : []),
    ...(late_frames > 1 ? [`worst of ${late_frames} late frames in ${timeText(duration_ms)}`] : []),
  ];
  const noted = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
  const work = measured === "work" ? " of work" : "";
  return {
    level: lost_frames * refresh_ms >= ERROR_MILLIS ? "error" : "warning",
    message: `${begin}: ${took}${work}${noted}, ${lostWords(hitch)}; ${causeWords(hitch)}`,
    id: hitch.id,
    details: { ...hitch, size: Math.max(1, Math.round(worst.ms / refresh_ms) - 1) },
  };
}

/** A frame in words: `frame 840 (72 ms)`. */
export function frameWords(frame: number | null, millis: number): string {
  return `${frame === null ? "a frame" : `frame ${frame}`} (${timeText(millis)})`;
}

/** What was lost. A game that runs steadily slower than its budget loses frames of its usual time; if its display is known, its refreshes have a count of their own. */
export function lostWords(
  hitch: Pick<
    Hitch,
    "lost_frames" | "usual_frames_lost" | "budget_ms" | "budget_origin" | "refresh_ms" | "usual_ms"
  >,
): string {
  const { lost_frames, usual_frames_lost, budget_ms, refresh_ms, usual_ms } = hitch;
  const guessed = hitch.budget_origin === "guessed" ? " (guessed)" : "";
  const refreshes = `${counted(lost_frames, "refresh", "refreshes")} of ${millisText(refresh_ms)}`;
  if (usual_ms === null || usual_ms <= SLOWER * budget_ms) return `${refreshes}${guessed} lost`;
  const frames = `${counted(usual_frames_lost, "frame", "frames")} of its usual ${millisText(usual_ms)} lost`;
  return usual_ms <= SLOWER * refresh_ms ? frames : `${frames} (${refreshes})`;
}

function causeWords({ cause, state }: Readonly<Hitch>): string {
  const { kind, confidence, evidence } = cause;
  if (kind === "unknown") {
    const unknown = state === "complete" ? "cause unknown" : "cause not known yet";
    return evidence === NOTHING_EXPLAINS_IT ? unknown : `${unknown}: ${evidence}`;
  }
  // That the machine was busy is measured; all other waiting looks like a process that was stopped.
  if (kind === "waiting")
    return `waiting: ${evidence}${confidence >= SURE ? "" : ", or its process was stopped"}`;
  const name = kind.replace("_", " ");
  const sure = confidence >= SURE ? "" : confidence >= PROBABLE ? "probably " : "perhaps ";
  const hint = cause.hint === undefined ? "" : `; ${cause.hint}`;
  return `${sure}${name}: ${evidence}${hint}`;
}

function timeText(millis: number): string {
  return millis < 1000 ? millisText(millis) : `${(millis / 1000).toFixed(1)} s`;
}
