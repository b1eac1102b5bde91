import type { Log } from "../base/log.ts";
import { type SpawnPlan, spawnPlan } from "../base/platform/processes.ts";
import { thisMachine } from "../base/platform/this-machine.ts";

/**
 * Waits until the relay closes the pipe or has ended, then kills the processes of the engine that are left.
 * $1 is the mark, $2 the engine's program. The relay writes the engine's process id into the pipe, and `ended` when the engine has ended.
 * Only engines are killed among the marked processes, because a browser that the game opened has the mark too.
 * If the relay ended before it wrote anything, the engine has just been started and every marked process is killed.
 */
function guardScript(listMarked: string): string {
  return `
list_marked() {${listMarked}
}
pid=
told=
while read -r line; do
  told=1
  case $line in ended) pid= ;; *) pid=$line ;; esac
done
[ -n "$pid" ] && kill -s KILL -- "-$pid" 2>/dev/null
round=0
while [ $round -lt 5 ]; do
  round=$((round + 1))
  found=$(list_marked "$1" | while read -r process program; do
    if [ -n "$told" ]; then
      case \${program##*/} in *[Gg]odot*) ;; *) [ "$program" = "$2" ] || continue ;; esac
    fi
    kill -s KILL "$process" 2>/dev/null && echo killed
  done)
  [ -z "$found" ] && exit 0
done
`;
}

/** How many times a guard that has ended is replaced. */
const MAX_REPLACED = 3;

/**
 * A small shell beside the engine. It outlives the relay, also one that is killed, and then ends the engine.
 * It has a session of its own, so that signals to the relay's process group do not reach it.
 * Owns: the pipe. Windows needs none and has none.
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
    private readonly plan: SpawnPlan = spawnPlan(thisMachine),
  ) {
    this.#start();
  }

  /** Process id of the guard; undefined if there is none. */
  get pid(): number | undefined {
    return this.#shell?.pid;
  }

  /** Watches the engine with this process id, which leads its process group. */
  watch(pid: number): void {
    this.#pid = pid;
    this.#tell(`${pid}\n`);
  }

  /** The engine has ended: ends the processes that it left behind. Resolves when that is done. */
  async release(): Promise<void> {
    this.#released = true;
    this.#tell("ended\n");
    try {
      await this.#shell?.stdin.end();
    } catch {
      // The guard has ended already.
    }
    await this.#shell?.exited;
  }

  #start(): void {
    const { guard } = this.plan;
    if (guard === undefined) return;
    const script = guardScript(guard.listMarked);
    const shell = Bun.spawn(["sh", "-c", script, "engine-guard", this.mark, this.program], {
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
        "the engine's guard has ended: without a guard, Godot outlives a relay that is killed",
      );
      if (again) this.#start();
    });
  }

  #tell(line: string): void {
    const pipe = this.#shell?.stdin;
    if (pipe === undefined) return;
    const ignore = () => {
      // The guard has ended, and the log says so.
    };
    try {
      pipe.write(line);
      void Promise.resolve(pipe.flush()).catch(ignore);
    } catch {
      ignore();
    }
  }
}
