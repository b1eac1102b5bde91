import { median } from "../../support/statistics.ts";
import type { GameKind } from "../games/played-game.ts";
import type { Phase } from "./crowd-report.ts";
import type { FanOutRun } from "./fan-out-run.ts";

/** All runs with one number of clients and one kind of game. Each round has one run of every server. */
export interface FanOutSize {
  clients: number;
  game: GameKind;
  rounds: Readonly<Record<string, FanOutRun>>[];
}

/**
 * CPU time per message of the relay divided by another server's, by round.
 * Empty if the system does not report it or the server did not run.
 */
export function cpuRatios({ rounds }: FanOutSize, other: string, phase: Phase): number[] {
  return rounds.flatMap((round) => {
    const relayMicros = round.relay?.[phase].cpuMicrosPerMessage;
    const otherMicros = round[other]?.[phase].cpuMicrosPerMessage;
    return relayMicros === undefined || otherMicros === undefined ? [] : [relayMicros / otherMicros];
  });
}

/** All runs of one server. */
export function runsOf({ rounds }: FanOutSize, server: string): FanOutRun[] {
  return rounds.flatMap((round) => round[server] ?? []);
}

/** Median over the runs of one server. Fails: NaN for no runs. */
export function medianOf(runs: readonly FanOutRun[], value: (run: FanOutRun) => number): number {
  return median(runs.map(value));
}
