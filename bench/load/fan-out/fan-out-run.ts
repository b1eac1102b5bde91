import { runProcess } from "../run-process.ts";
import { RELAY } from "../servers/own-servers.ts";
import { startServer } from "../servers/server-process.ts";
import type { ServerProgram } from "../servers/server-program.ts";
import type { CrowdOrder, CrowdReport } from "./crowd-report.ts";

/** Workload of each run. */
export type Workload = Pick<
  CrowdOrder,
  "clients" | "rateHz" | "warmUpPackets" | "settlingPackets" | "windows" | "packets"
>;

/** One window of a run of one server with one crowd, both new. */
export interface FanOutRun extends CrowdReport {
  server: string;
  /** Messages of both kinds that reached a client. */
  delivered: number;
  /** Server CPU time per delivered message; undefined if the system does not report it. Units: microseconds. */
  cpuMicrosPerMessage: number | undefined;
  /** Share of one core that the server took; undefined if the system does not report it. */
  serverBusy: number | undefined;
}

/** Runs one crowd against one server, and returns the result of each window. Fails: an Error when either cannot run. */
export async function runFanOut(server: ServerProgram, workload: Workload): Promise<FanOutRun[]> {
  await using running = await startServer(server);
  const order: CrowdOrder = {
    ...workload,
    url: running.url,
    serverPid: running.pid,
    answers: server === RELAY,
  };
  const reports: CrowdReport[] = await runProcess(new URL("./crowd-process.ts", import.meta.url), order);
  return reports.map((report) => {
    const { cpuNanos, packets, texts, windowSeconds } = report;
    const delivered = packets + texts;
    return {
      server: server.name,
      ...report,
      delivered,
      cpuMicrosPerMessage: cpuNanos && cpuNanos / 1000 / delivered,
      serverBusy: cpuNanos && cpuNanos / 1e9 / windowSeconds,
    };
  });
}
