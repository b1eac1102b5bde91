import { readdirSync, readFileSync } from "node:fs";
import { listeningSockets, processHolding } from "../../base/listening-sockets.ts";
import { runTool } from "../../base/platform/run-tool.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { type Finding, fine, problem } from "./finding.ts";

/** Fewest files that are enough for a relay with a few dozen clients. */
const ENOUGH = 256;
/** Share of the files in use above which the relay may soon run out. */
const TIGHT = 0.8;

/** Checks how many files, and so how many connections, the relay may open. Checks the relay on this machine, or else the limit of a relay that this shell would start. */
export async function checkFiles({ relay }: DoctorContext): Promise<Finding[]> {
  const sockets = relay?.local === true ? listeningSockets(relay.port) : undefined;
  const pid = sockets === undefined ? undefined : processHolding(sockets)?.pid;
  const limit = limitOf(pid) ?? (await shellLimit());
  if (limit === undefined) return [];
  const whose = pid === undefined ? "a relay started here" : `the relay (process ${pid})`;
  const open = pid === undefined ? 0 : openFilesOf(pid);
  const todo =
    "raise the limit before you start the relay: ulimit -n 65536, or LimitNOFILE=65536 in its systemd service";
  if (limit < ENOUGH) {
    const what = `${whose} may open at most ${limit} files`;
    return [
      problem("files", {
        what,
        why: "each client and each game needs one; the relay refuses connections beyond the limit",
        todo,
      }),
    ];
  }
  if (open > limit * TIGHT) {
    const what = `${whose} has ${open} files open and may open at most ${limit}`;
    return [
      problem("files", {
        what,
        why: "each client and each game needs one; the relay will soon refuse new connections",
        todo,
      }),
    ];
  }
  return [
    fine(
      "files",
      `${whose} may open at most ${limit} files${pid === undefined ? "" : ` and has ${open} open`}`,
    ),
  ];
}

function limitOf(pid: number | undefined): number | undefined {
  try {
    const limits = readFileSync(`/proc/${pid ?? "self"}/limits`, "utf8");
    const [, soft] = /^Max open files\s+(\S+)/m.exec(limits) ?? [];
    return soft === "unlimited" ? Number.POSITIVE_INFINITY : Number(soft) || undefined;
  } catch {
    return undefined;
  }
}

/** The limit that the shell reports, for systems without /proc. */
async function shellLimit(): Promise<number | undefined> {
  const text = (await runTool("sh", "-c", "ulimit -n"))?.stdout.trim();
  return text === "unlimited" ? Number.POSITIVE_INFINITY : Number(text) || undefined;
}

function openFilesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}
