import { readdirSync, readFileSync } from "node:fs";
import { listeningSockets, processHolding } from "../../base/listening-sockets.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { type Finding, fine, problem } from "./finding.ts";
import { runTool } from "./run-tool.ts";

/** Fewer than this, and a relay with a few dozen clients runs out. */
const ENOUGH = 256;
/** The share of them in use from which on it gets tight. */
const TIGHT = 0.8;

/** Looks at how many files, and so clients, the relay may have open: the one that runs here, else one that is started from here. */
export async function checkFiles({ relay }: DoctorContext): Promise<Finding[]> {
  const sockets = relay?.local === true ? listeningSockets(relay.port) : undefined;
  const pid = sockets === undefined ? undefined : processHolding(sockets)?.pid;
  const limit = limitOf(pid) ?? (await shellLimit());
  if (limit === undefined) return [];
  const whose = pid === undefined ? "a relay that is started here" : `the relay (process ${pid})`;
  const open = pid === undefined ? 0 : openFilesOf(pid);
  const todo = "raise it before the relay is started: ulimit -n 65536, or LimitNOFILE= of its service";
  if (limit < ENOUGH) {
    const what = `${whose} may have ${limit} files open`;
    return [
      problem("files", {
        what,
        why: "each client and each game is one: the next after that is refused",
        todo,
      }),
    ];
  }
  if (open > limit * TIGHT) {
    const what = `${whose} has ${open} files open, of ${limit} that it may`;
    return [
      problem("files", { what, why: "each client and each game is one: soon the next is refused", todo }),
    ];
  }
  return [
    fine("files", `${whose} may have ${limit} files open${pid === undefined ? "" : `, and has ${open}`}`),
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

/** Where there is no /proc, the shell knows. */
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
