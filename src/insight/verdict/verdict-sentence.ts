import { counted } from "../../base/counted.ts";
import type { StandingStill } from "../../protocol/standstill.ts";
import { standstillWords } from "../../protocol/standstill-words.ts";
import type { Verdict } from "../../protocol/verdict.ts";
import { threeDigits } from "../alerts/index.ts";
import type { Breach } from "./breach.ts";

/** What a sentence says beside the numbers of the verdict. */
interface Reasons {
  /** How the game stands still now. */
  standstill: StandingStill | null;
  breaches: readonly Breach[];
  maxShare: number;
  /** The rate that the game cannot exceed. Units: Hz. */
  limitHz: number | undefined;
  p99Millis: number | undefined;
  worstWorkMillis: number | undefined;
}

/** A game that leaves this share of the budget free and is late waits for something. */
const IDLE_SHARE = 0.2;

const ORIGIN_WORDS: Record<Verdict["budget_origin"], string> = {
  asked: "as asked",
  given: "as set",
  xr_display: "its XR display",
  max_fps: "its max_fps",
  screen: "its screen",
  guessed: "guessed",
};

/** A verdict as sentences, without the name of the game: `holds 11.1 ms (90 Hz, its max_fps): …`. */
export function verdictSentence(verdict: Omit<Verdict, "sentence">, reasons: Reasons): string {
  const { standstill } = reasons;
  const judged = judgedWords(verdict, reasons);
  return standstill === null
    ? judged
    : `${standstillWords(standstill)}. In its frames before that it ${judged}`;
}

function judgedWords(verdict: Omit<Verdict, "sentence">, reasons: Reasons): string {
  const budget = `${ms(verdict.budget_ms)} (${threeDigits(1000 / verdict.budget_ms)} Hz, ${ORIGIN_WORDS[verdict.budget_origin]})`;
  switch (verdict.answer) {
    case "too_little":
      return `sent too few frames to judge: ${verdict.frames} of the 100 that a verdict needs.`;
    case "cannot_tell":
      return `may or may not hold ${budget}, the relay cannot tell: ${limitWords(verdict, reasons)}, and its work is not measured.${hitchWords(verdict)}`;
    case "holds":
      return verdict.judged_by === "work"
        ? `would hold ${budget} by its work: ${limitWords(verdict, reasons)}.${hiddenWords(verdict)} ${workWords(verdict, reasons)}`
        : `holds ${budget}${butWords(verdict)}: ${timeWords(verdict, reasons)}. ${workWords(verdict, reasons)}`;
    case "breaks":
      return `breaks ${budget}: ${breachWords(verdict, reasons)}.${hitchWords(verdict)} ${workWords(verdict, reasons)}`;
  }
}

function limitWords({ budget_origin }: Omit<Verdict, "sentence">, { limitHz }: Reasons): string {
  if (limitHz === undefined) return "its frame times include waiting";
  const rate = `${threeDigits(limitHz)} Hz`;
  return budget_origin === "asked" || budget_origin === "given"
    ? `it is limited to ${rate} now, so its frame times include waiting`
    : `it runs at ${rate}, so its frame times include waiting`;
}

function timeWords(
  { share_over, stale_share, frames }: Omit<Verdict, "sentence">,
  { p99Millis }: Reasons,
): string {
  return `${percent(share_over ?? 0)} of ${frames} frames over it, ${percent(stale_share ?? 0)} of refreshes missed, p99 ${ms(p99Millis ?? 0)}`;
}

function breachWords(verdict: Omit<Verdict, "sentence">, reasons: Reasons): string {
  const words = reasons.breaches.map((breach) => breachWord(breach, verdict, reasons));
  if (verdict.judged_by === "work") words.push(limitWords(verdict, reasons));
  return words.join("; ");
}

function breachWord(
  breach: Breach,
  { frames }: Omit<Verdict, "sentence">,
  { maxShare, p99Millis = Number.NaN }: Reasons,
): string {
  const allowed = `${percent(maxShare)} allowed`;
  switch (breach.what) {
    case "stale":
      return `${percent(breach.share)} of refreshes had no new frame (${allowed})`;
    case "frames":
      return `${percent(breach.share)} of ${frames} frames over it (${allowed}), p99 ${ms(p99Millis)}`;
    case "work":
      return `${percent(breach.share)} of frames work longer (${allowed})`;
    case "cpu":
    case "gpu": {
      const which = breach.of === "mean" ? "the mean frame" : "the slowest 1 % of frames";
      return `the ${breach.what.toUpperCase()} works ${ms(breach.millis)} in ${which}`;
    }
  }
}

/** What "holds" would hide. */
function butWords({ hitches, hitch_lost_frames }: Omit<Verdict, "sentence">): string {
  if (hitches === 0) return "";
  return `, but ${counted(hitches, "hitch", "hitches")} lost ${counted(hitch_lost_frames, "refresh", "refreshes")}`;
}

function hiddenWords(verdict: Omit<Verdict, "sentence">): string {
  const words = butWords(verdict);
  return words === "" ? "" : ` B${words.slice(3)}.`;
}

function hitchWords({ hitches, hitch_lost_frames }: Omit<Verdict, "sentence">): string {
  if (hitches === 0) return "";
  return ` ${counted(hitches, "hitch", "hitches")} lost ${counted(hitch_lost_frames, "refresh", "refreshes")}.`;
}

/** The room that is left. */
function workWords(verdict: Omit<Verdict, "sentence">, { worstWorkMillis = Number.NaN }: Reasons): string {
  const { work, budget_ms, answer, judged_by, hitches, hitch_lost_frames, frames } = verdict;
  if (work === null)
    return "Headroom: cannot tell, since its frame times include waiting and its work is not measured.";
  const { cpu_ms, gpu_ms, free_share, ready_for_hz } = work;
  const most = Math.max(cpu_ms, gpu_ms ?? 0);
  const apart = gpu_ms === null ? "CPU; GPU not measured" : `CPU ${ms(cpu_ms)}, GPU ${ms(gpu_ms)}`;
  const of = `${threeDigits(most)} of ${ms(budget_ms)}`;
  if (answer === "breaks" && judged_by === "frame_times") {
    const isWaiting = free_share > IDLE_SHARE && worstWorkMillis <= budget_ms;
    return isWaiting
      ? `It works ${of} (${apart}), so most of the late time is waiting, not work.`
      : `It works ${of} (${apart}).`;
  }
  const ready =
    ready_for_hz.length === 0
      ? "no rate has room for its slowest 1 % of frames"
      : `ready for ${listed(ready_for_hz)}`;
  const hitchShare = hitches === 0 ? 0 : hitch_lost_frames / (frames + hitch_lost_frames);
  return `Works ${of} (${apart}), ${Math.round(free_share * 100)} % free: ${ready}; hitches ${percent(hitchShare)}.`;
}

function listed(rates: readonly number[]): string {
  const texts = rates.map(String);
  const last = texts.at(-1) ?? "";
  return texts.length < 2 ? `${last} Hz` : `${texts.slice(0, -1).join(", ")} and ${last} Hz`;
}

function ms(millis: number): string {
  return `${threeDigits(millis)} ms`;
}

function percent(share: number): string {
  const value = share * 100;
  return `${value === 0 ? "0" : value < 1 ? value.toFixed(2) : value.toFixed(1)} %`;
}
