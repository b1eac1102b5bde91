import { fileURLToPath } from "node:url";
import type { CrowdOrder, CrowdReport } from "./crowd-report.ts";
import { type ServerKind, startServerProcess } from "./server-process.ts";

/** How much work each run is. */
export type Workload = Pick<CrowdOrder, "clients" | "rateHz" | "warmUpPackets" | "packets">;

/** One run: one server with one crowd, both new. */
export interface FanOutRun extends CrowdReport {
  server: ServerKind;
  /** Server CPU time per good delivery; undefined where the system does not tell. Units: microseconds. */
  cpuMicrosPerDelivery: number | undefined;
}

/** Runs one crowd against one server. Fails: an Error when either cannot run. */
export async function runFanOut(server: ServerKind, workload: Workload): Promise<FanOutRun> {
  await using running = await startServerProcess(server);
  const order: CrowdOrder = {
    ...workload,
    url: running.url,
    serverPid: running.pid,
    answers: server === "relay",
  };
  const crowd = Bun.spawn(
    [process.execPath, fileURLToPath(new URL("./crowd-process.ts", import.meta.url)), JSON.stringify(order)],
    { stdout: "pipe", stderr: "inherit" },
  );
  const said = await new Response(crowd.stdout).text();
  const exitCode = await crowd.exited;
  if (exitCode !== 0)
    throw new Error(`expected the clients of the ${server} server to report, got exit code ${exitCode}`);
  const report = JSON.parse(said) as CrowdReport;
  const { cpuNanos, delivered } = report;
  return { server, ...report, cpuMicrosPerDelivery: cpuNanos && cpuNanos / 1000 / delivered };
}
