import type { GameKind } from "../games/played-game.ts";
import { runProcess } from "../run-process.ts";
import { startServer } from "../servers/server-process.ts";
import type { ServerProgram } from "../servers/server-program.ts";
import { type CrowdOrder, type CrowdReport, PHASES, type Phase, type PhaseReport } from "./crowd-report.ts";

/** Workload of each run. */
export type Workload = Pick<
  CrowdOrder,
  "clients" | "rateHz" | "startUpSeconds" | "steadyAfterSeconds" | "steadySeconds"
>;

/** A server of a run, and whether it plays a script. */
export interface Contestant {
  program: ServerProgram;
  scriptTicks?: number;
}

/** One phase of a run. */
export interface PhaseResult extends PhaseReport {
  /** Server CPU time per delivered message; undefined if the system does not report it. Units: microseconds. */
  cpuMicrosPerMessage: number | undefined;
  /** Share of one core that the server took; undefined if the system does not report it. */
  serverBusy: number | undefined;
}

/** A run of one server with one crowd, both new. */
export interface FanOutRun extends Omit<CrowdReport, Phase>, Record<Phase, PhaseResult> {}

/** Runs one crowd against one server. Fails: an Error when either cannot run. */
export async function runFanOut(
  { program, scriptTicks }: Contestant,
  game: GameKind,
  workload: Workload,
): Promise<FanOutRun> {
  await using running = await startServer(program);
  const order: CrowdOrder = {
    ...workload,
    game,
    url: running.url,
    serverPid: running.pid,
    ...(scriptTicks === undefined ? {} : { scriptTicks }),
  };
  const report: CrowdReport = await runProcess(new URL("./crowd-process.ts", import.meta.url), order);
  const [startUp, steady] = PHASES.map((phase) => withCosts(report[phase])) as [PhaseResult, PhaseResult];
  return { ...report, startUp, steady };
}

function withCosts(report: PhaseReport): PhaseResult {
  const { cpuNanos, delivered, seconds } = report;
  return {
    ...report,
    cpuMicrosPerMessage: cpuNanos && cpuNanos / 1000 / delivered,
    serverBusy: cpuNanos && cpuNanos / 1e9 / seconds,
  };
}
