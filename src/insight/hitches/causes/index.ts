import { hasBusyThreads } from "../../game/index.ts";
import {
  type Cause,
  type CauseFinder,
  type Evidence,
  millisText,
  NOTHING_EXPLAINS_IT,
} from "../evidence/index.ts";
import { logFloodCause, memoryCause, sceneLoadCause, trackingLossCause } from "./circumstances.ts";
import { physicsCause } from "./physics.ts";
import { gpuCause, renderCause } from "./rendering.ts";
import { scriptCause } from "./script.ts";
import { starvedCause } from "./starved.ts";
import { throttlingCause } from "./throttling.ts";
import { accountOf } from "./time-account.ts";
import { waitingCause } from "./waiting.ts";

const FINDERS: readonly CauseFinder[] = [
  scriptCause,
  physicsCause,
  sceneLoadCause,
  throttlingCause,
  gpuCause,
  renderCause,
  logFloodCause,
  memoryCause,
  starvedCause,
  waitingCause,
  trackingLossCause,
];

/** What is known, where it does not tell the cause. */
function unknownCause(evidence: Evidence): Cause {
  return { kind: "unknown", confidence: 0, evidence: whatIsKnown(evidence) };
}

function whatIsKnown(evidence: Evidence): string {
  const account = accountOf(evidence);
  if (account === undefined) return NOTHING_EXPLAINS_IT;
  const { place, spent, thread } = account;
  if (hasBusyThreads(thread))
    return `${NOTHING_EXPLAINS_IT}; the game's other threads kept ${thread.ownThreadsLoad.toFixed(1)} cores busy`;
  if (place === "outside" && spent === "ran")
    return `the game's main thread ran ${millisText(thread.longest.outside)} longer than usual outside of _process and _physics_process: rendering, which is not measured, or the game's own code`;
  return NOTHING_EXPLAINS_IT;
}

/** The causes that the evidence supports, most likely first; an unknown cause if it supports none. */
export function findCauses(evidence: Evidence): [Cause, ...Cause[]] {
  const found = FINDERS.flatMap((find) => find(evidence) ?? []);
  const [first, ...others] = found
    .map((cause) => ({ ...cause, confidence: Math.round(cause.confidence * 100) / 100 }))
    .sort((one, other) => other.confidence - one.confidence);
  return first === undefined ? [unknownCause(evidence)] : [first, ...others];
}
