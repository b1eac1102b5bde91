import { isStarvedByOthers } from "../../game/index.ts";
import type { Cause, CauseFinder, Evidence } from "../evidence/index.ts";
import { logFloodCause, memoryCause, sceneLoadCause, trackingLossCause } from "./circumstances.ts";
import { physicsCause } from "./physics.ts";
import { gpuCause, renderCause } from "./rendering.ts";
import { scriptCause } from "./script.ts";
import { starvedCause } from "./starved.ts";
import { waitingCause } from "./waiting.ts";

const FINDERS: readonly CauseFinder[] = [
  scriptCause,
  physicsCause,
  sceneLoadCause,
  gpuCause,
  renderCause,
  logFloodCause,
  memoryCause,
  starvedCause,
  waitingCause,
  trackingLossCause,
];

function unknownCause({ thread }: Evidence): Cause {
  const busy =
    thread === undefined || isStarvedByOthers(thread)
      ? ""
      : `; the game's other threads kept ${thread.ownThreadsLoad.toFixed(1)} cores busy`;
  return { kind: "unknown", confidence: 0, evidence: `nothing that the game reported explains it${busy}` };
}

/** The causes that the evidence supports, most likely first; an unknown cause if it supports none. */
export function findCauses(evidence: Evidence): [Cause, ...Cause[]] {
  const found = FINDERS.flatMap((find) => find(evidence) ?? []);
  const [first, ...others] = found
    .map((cause) => ({ ...cause, confidence: Math.round(cause.confidence * 100) / 100 }))
    .sort((one, other) => other.confidence - one.confidence);
  return first === undefined ? [unknownCause(evidence)] : [first, ...others];
}
