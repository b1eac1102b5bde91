import type { AlertWords } from "../alerts/index.ts";
import { millisText } from "./evidence/index.ts";
import type { Hitch } from "./hitch.ts";

/** From so much lost time on it is an error: half a second. Units: milliseconds. */
const ERROR_MILLIS = 500;

/** A hitch for a person, as an alert. */
export function hitchWords(hitch: Readonly<Hitch>): AlertWords {
  const { worst, lost_frames, late_frames, budget_ms, cause, measured } = hitch;
  const frame = worst.frame === null ? "a frame" : `frame ${worst.frame}`;
  const took = `${frame} took ${millisText(worst.ms)}${measured === "work" ? " of work" : ""}`;
  const more = late_frames > 1 ? ` (worst of ${late_frames} late)` : "";
  const lost = `${lost_frames} ${lost_frames === 1 ? "refresh" : "refreshes"} lost`;
  const why = cause.kind === "unknown" ? "cause unknown" : `${labelOf(hitch)}: ${cause.evidence}`;
  return {
    level: lost_frames * budget_ms >= ERROR_MILLIS ? "error" : "warning",
    message: `hitch: ${took}${more}, ${lost} of ${millisText(budget_ms)} each; ${why}`,
    id: hitch.id,
    details: { ...hitch },
  };
}

function labelOf({ cause: { kind, confidence } }: Readonly<Hitch>): string {
  const name = kind.replace("_", " ");
  return confidence >= 0.7 ? name : `probably ${name}`;
}
