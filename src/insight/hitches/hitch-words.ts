import type { AlertWords } from "../alerts/index.ts";
import { millisText } from "./evidence/index.ts";
import type { Hitch } from "./hitch.ts";

/** A hitch that loses at least this much time is an error. Units: milliseconds. */
const ERROR_MILLIS = 500;

/** The alert about a hitch. */
export function hitchWords(hitch: Readonly<Hitch>): AlertWords {
  const { worst, lost_frames, late_frames, budget_ms, cause, measured } = hitch;
  const frame = worst.frame === null ? "a frame" : `frame ${worst.frame}`;
  const took = `${frame} took ${millisText(worst.ms)}${measured === "work" ? " of work" : ""}`;
  const more = late_frames > 1 ? ` (worst of ${late_frames} late frames)` : "";
  const refreshes = lost_frames === 1 ? "1 refresh" : `${lost_frames} refreshes`;
  const hint = cause.hint === undefined ? "" : `; ${cause.hint}`;
  const why = cause.kind === "unknown" ? "cause unknown" : `${labelOf(hitch)}: ${cause.evidence}${hint}`;
  return {
    level: lost_frames * budget_ms >= ERROR_MILLIS ? "error" : "warning",
    message: `hitch: ${took}${more}, ${refreshes} of ${millisText(budget_ms)} lost; ${why}`,
    id: hitch.id,
    details: { ...hitch },
  };
}

function labelOf({ cause: { kind, confidence } }: Readonly<Hitch>): string {
  const name = kind.replace("_", " ");
  return confidence >= 0.7 ? name : `probably ${name}`;
}
