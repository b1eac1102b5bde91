import type { Log } from "../../base/log.ts";

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
[ -n "$pid" ] && kill -KILL -- "-$pid" 2>/dev/null
round=0
while [ $round -lt 5 ]; do
  round=$((round + 1))
  found=
  for file in $(grep -lF "$1" /proc/[0-9]*/environ 2>/dev/null); do
    process=\${file#/proc/}; process=\${process%/environ}
    program=$(readlink "/proc/$process/exe")
    case \${program##*/} in *[Gg]odot*) ;; *) [ "$program" = "$2" ] || continue ;; esac
    kill -KILL "$process" 2>/dev/null && found=1
  done
  [ -z "$found" ] && exit 0
done
`;

/**
 * A small shell beside the engine that outlives the relay, however that dies, and then ends the engine.
 * It has a session of its own, so that what is sent to the relay's whole group does not reach it.
 * Owns: the pipe. POSIX only; elsewhere an engine outlives a relay that is killed.
 */
export class EngineGuard {
  readonly #shell: Bun.Subprocess<"pipe", "ignore", "ignore"> | undefined;
  #released = false;

  constructor(mark: string, program: string, log: Log) {
    if (process.platform === "win32") return;
    this.#shell = Bun.spawn(["sh", "-c", SCRIPT, "engine-guard", mark, program], {
      stdin: "pipe",
      stdout: "ignore",
      stderr: "ignore",
      detached: true,
    });
    void this.#shell.exited.then((code) => {
      if (!this.#released)
        log.warn({ code }, "the engine's guard has gone: a relay that is killed leaves Godot behind");
    });
  }

  /** This process is the engine, the first of its group. */
  watch(pid: number): void {
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
