import { thisMachine } from "../../base/platform/this-machine.ts";
import { fileLimit } from "../../base/platform/usage.ts";
import { reasonOf } from "../../base/reason-of.ts";
import { RelayError } from "../../protocol/error-table.ts";
import type { LoadClient } from "./load-client.ts";

/** Number of clients that connect at the same time. More would overflow the server's queue of new connections. */
const WAVE = 50;
/** Number of files that a process needs in addition to its connections. */
const OTHER_FILES = 64;

/** Checks that this process and the server's process may open this number of connections. Fails: too_few_files. */
export function checkFileLimits(clients: number, serverPid: number | undefined): void {
  const needed = clients + OTHER_FILES;
  const processes = [
    { name: "this process", pid: "self" as const },
    ...(serverPid === undefined ? [] : [{ name: `the server (process ${serverPid})`, pid: serverPid }]),
  ];
  for (const { name, pid } of processes) {
    const limit = fileLimit(pid, thisMachine);
    if (limit === undefined || limit >= needed) continue;
    const expected = `expected ${name} to be allowed ${needed} open files for ${clients} clients, but its limit is ${limit}`;
    throw new RelayError(
      "too_few_files",
      `${expected}: run \`ulimit -n ${needed}\` before you start it, or use fewer --clients`,
    );
  }
}

/** Connects clients in waves. Fails: no_server, if a client cannot connect; its error is the cause. */
export async function connectCrowd(
  count: number,
  open: (index: number) => LoadClient,
  progress: (connected: number) => void,
): Promise<void> {
  for (let begin = 0; begin < count; begin += WAVE) {
    const wave = Array.from({ length: Math.min(WAVE, count - begin) }, (_, index) => open(begin + index));
    const outcomes = await Promise.allSettled(wave.map((client) => client.ready()));
    const refused = outcomes.find((outcome) => outcome.status === "rejected");
    if (refused !== undefined) {
      const connected = begin + outcomes.filter(({ status }) => status === "fulfilled").length;
      const why = reasonOf(refused.reason);
      const message = `expected ${count} clients to connect, but after ${connected} clients one failed: ${why}`;
      throw new RelayError("no_server", message, { cause: refused.reason });
    }
    progress(begin + wave.length);
  }
}
