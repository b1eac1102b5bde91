/** Test files that one process runs one after the other. */
export type Job = readonly string[];

/** The order of test files, and the files that run beside each other. */
export interface Plan {
  /** Files that mostly wait for Godot or another program, the longest first. */
  waiting: Job[];
  /** Files that mostly compute, the longest first. */
  working: Job[];
  /** Files that hold something that others need free: those of one list run one after the other, beside `inProcess`, once all others have ended. */
  holding: Job[][];
  /** Files that start neither commands nor games, and so need nothing that is held; the longest folder first. */
  inProcess: Job[];
  /** Files that run one after the other at the end. */
  alone: Job[];
}

/** Files that need something that there is once, by that thing. Other tests that start programs need it free. */
export const HOLDING: Readonly<Record<string, readonly string[]>> = {
  "the usual ports of the relay": [
    "test/e2e/ports.test.ts",
    "test/e2e/pages.test.ts",
    "test/e2e/godot/addon-fallback.test.ts",
  ],
};

/** Files that need something that there is once and that no other file needs, by that thing: they are one job. */
export const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  "port 4242, which an OpenXR runtime takes": [
    "test/e2e/godot/openxr.test.ts",
    "test/e2e/dashboard/godot.test.ts",
    "test/support/get-godot.test.ts",
  ],
};

/** Files that need the machine to themselves, with the reason. */
export const ALONE: Readonly<Record<string, string>> = {
  "test/e2e/godot/check-baseline.test.ts": "compares what frames cost; a busy machine gives no verdict",
  "test/e2e/abuse/table/attack-table.test.ts": "judges latency and memory of a relay under attack",
  "test/e2e/abuse/subscriptions.test.ts": "judges latency of a relay under attack",
  "test/e2e/abuse/abuse.test.ts": "judges latency, memory and wake-ups of a relay under attack",
  "test/cli/load/loop-lag.test.ts": "judges how late timers of this process are",
  "test/e2e/godot/rates.test.ts": "a game at 240 Hz needs a core of its own",
  "test/e2e/godot/verdict.test.ts": "judges the frames of a real game; a busy machine makes it late",
};

/** Long files, the longest first. They begin while others can still run beside them. */
export const LONGEST: readonly string[] = [
  "test/e2e/godot/plugin.test.ts",
  "test/e2e/godot/addon.test.ts",
  "test/e2e/godot/check.test.ts",
  "test/e2e/godot/addon-update.test.ts",
  "test/e2e/godot/hitches.test.ts",
  "test/e2e/godot/relay.test.ts",
  "test/e2e/godot/stats-truth.test.ts",
  "test/e2e/dashboard/looks.test.ts",
  "test/e2e/dashboard/recordings.test.ts",
  "test/cli/doctor/doctor.test.ts",
  "test/e2e/godot/threads.test.ts",
  "test/e2e/godot/editor-bridge.test.ts",
  "test/e2e/godot/addon-move.test.ts",
  "test/e2e/godot/freshness.test.ts",
  "test/e2e/godot/release.test.ts",
  "test/e2e/mcp-outside.test.ts",
  "test/e2e/http-traffic.test.ts",
  "test/cli/load/load.test.ts",
  "test/e2e/godot/addon-confirmed.test.ts",
  "test/e2e/godot/addon-events.test.ts",
  "test/e2e/dashboard/restart.test.ts",
  "test/e2e/check-recording.test.ts",
  "test/cli/command-line.test.ts",
  "test/e2e/dashboard/phone.test.ts",
  "test/e2e/packages/binaries.test.ts",
  "test/cli/watch/watch.test.ts",
  "test/e2e/packages/relay-package.test.ts",
  "test/e2e/mcp.test.ts",
  "test/e2e/godot/launch.test.ts",
  "test/insight/runs/compare-samples.test.ts",
  "test/e2e/check-attach.test.ts",
];

/** The folder whose files take longest together. */
const LONGEST_FOLDER = "fuzz";

/** Folders with tests that start commands or games. */
const STARTS_PROGRAMS = /^test\/(?:ci-examples|cli|e2e|engine|pack|support)\//;

/** Files beside those of Godot that mostly wait for another program. */
const WAITING: readonly string[] = ["test/e2e/prometheus.test.ts"];

/** Plans a run of these files. Each file that starts programs runs in a process of its own. The other files of a folder run together. */
export function planOf(files: readonly string[]): Plan {
  const chosen = (listed: readonly string[]) => listed.filter((file) => files.includes(file));
  const holders = Object.values(HOLDING).map(chosen);
  const together = Object.values(TOGETHER)
    .map(chosen)
    .filter(({ length }) => length > 0);
  const elsewhere = new Set([...holders, ...together].flat());
  const beside = files
    .filter((file) => !Object.hasOwn(ALONE, file) && !elsewhere.has(file))
    .toSorted(byLength);
  const waiting = beside.filter((file) => file.startsWith("test/e2e/godot/") || WAITING.includes(file));
  const working = beside.filter((file) => !waiting.includes(file));
  const single = working.filter(hasOwnProcess);
  const folders = Map.groupBy(
    working.filter((file) => !hasOwnProcess(file)),
    (file) =>
      file
        .split("/")
        .slice(1, file.startsWith("test/cli/") ? 3 : 2)
        .join("/"),
  );
  const shared = [...folders]
    .toSorted(([one], [other]) => Number(other === LONGEST_FOLDER) - Number(one === LONGEST_FOLDER))
    .map(([, job]) => job);
  const startsPrograms = (job: Job) => job.some((file) => STARTS_PROGRAMS.test(file));
  return {
    waiting: [...together, ...waiting.map((file) => [file])],
    working: [...single.map((file) => [file]), ...shared.filter(startsPrograms)],
    holding: holders.map((held) => held.map((file) => [file])),
    inProcess: shared.filter((job) => !startsPrograms(job)),
    alone: files.filter((file) => Object.hasOwn(ALONE, file)).map((file) => [file]),
  };
}

/** Tests of whole commands and all of e2e start programs. */
function hasOwnProcess(file: string): boolean {
  return LONGEST.includes(file) || /^test\/(e2e\/|cli\/[^/]+$|cli\/(\w+)\/\2\.test\.ts$)/.test(file);
}

function byLength(one: string, other: string): number {
  return rank(one) - rank(other);
}

function rank(file: string): number {
  const at = LONGEST.indexOf(file);
  return at === -1 ? LONGEST.length : at;
}
