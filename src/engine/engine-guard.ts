import type { Log } from "../base/log.ts";

/** What each process of one run of the engine has in its environment, so that it is known however it was started. */
export const MARK_VARIABLE = "GODOT_TELEMETRY_RUN";

/**
 * Waits until the relay closes the pipe or is gone, then kills what is left of the engine.
 * $1 is the mark, $2 the engine's program. The pipe brings the process id of the engine, and `ended` once that is over.
 * Of the marked processes only engines are killed: a browser that the game opened has the mark too.
 */
const SCRIPT = `
pid=
while read -r line; do
  case $line in ended) pid= ;; *) pid=$line ;; esac
done
[ -n "$pid" ] && kill -s KILL -- "-$pid" 2>/dev/null
round=0
while [ $round -lt 5 ]; do
  round=$((round + 1))
  found=
  for file in $(grep -lF "$1" /proc/[0-9]*/environ 2>/dev/null); do
    process=\${file#/proc/}; process=\${process%/environ}
    program=$(readlink "/proc/$process/exe")
    case \${program##*/} in *[Gg]odot*) ;; *) [ "$program" = "$2" ] || continue ;; esac
    kill -s KILL "$process" 2>/dev/null && found=1
  done
  [ -z "$found" ] && exit 0
done
`;

/** How often a guard that has gone is replaced. */
const MAX_REPLACED = 3;

/**
 * A small shell beside the engine that outlives the relay, however that dies, and then ends the engine.
 * It has a session of its own, so that what is sent to the relay's whole group does not reach it.
 * Owns: the pipe. POSIX only; elsewhere an engine outlives a relay that is killed.
 */
export class EngineGuard {
  #shell: Bun.Subprocess<"pipe", "ignore", "ignore"> | undefined;
  #pid: number | undefined;
  #released = false;
  #replaced = 0;

  constructor(
    private readonly mark: string,
    private readonly program: string,
    private readonly log: Log,
  ) {
    if (process.platform !== "win32") this.#start();
  }

  /** The guard's own process; undefined where there is none. */
  get pid(): number | undefined {
    return this.#shell?.pid;
  }

  /** This process is the engine, the first of its group. */
  watch(pid: number): void {
    this.#pid = pid;
    this.#tell(`${pid}\n`);
  }

  /** The engine has ended: what it started and left behind is ended too. Resolves when that is done. */
  async release(): Promise<void> {
    this.#released = true;
    this.#tell("ended\n");
    try {
      await this.#shell?.stdin.end();
    } catch {
      // It has gone before.
    }
    await this.#shell?.exited;
  }

  #start(): void {
    const shell = Bun.spawn(["sh", "-c", SCRIPT, "engine-guard", this.mark, this.program], {
      stdin: "pipe",
      stdout: "ignore",
      stderr: "ignore",
      detached: true,
    });
    this.#shell = shell;
    if (this.#pid !== undefined) this.#tell(`${this.#pid}\n`);
    void shell.exited.then((code) => {
      if (this.#released) return;
      const again = this.#replaced < MAX_REPLACED;
      this.#replaced++;
      this.log.warn(
        { code, again },
        "the engine's guard has gone: without one a relay that is killed leaves Godot behind",
      );
      if (again) this.#start();
    });
  }

  #tell(line: string): void {
    const pipe = this.#shell?.stdin;
    if (pipe === undefined) return;
    const ignore = () => {
      // It has gone: that was said.
    };
    try {
      pipe.write(line);
      void Promise.resolve(pipe.flush()).catch(ignore);
    } catch {
      ignore();
    }
  }
}
