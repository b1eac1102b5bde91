import { realpathSync } from "node:fs";
import type { Log } from "../base/log.ts";
import { endPlan, type ProcessExit, spawnPlan } from "../base/platform/processes.ts";
import { findProgram } from "../base/platform/programs.ts";
import { thisMachine } from "../base/platform/this-machine.ts";
import { type EngineRun, RUN_VARIABLE } from "../protocol/engine-run.ts";
import type { EngineCommand } from "./engine-command.ts";
import { EngineGuard } from "./engine-guard.ts";
import { EngineOutput, type OutputLine } from "./engine-output.ts";

/** How long to wait for the rest of an ended engine's output. Its child processes may keep the pipes open. Units: milliseconds. */
const LAST_OUTPUT_MILLIS = 500;

/** A running engine. */
export interface EngineProcess extends EngineRun {
  /** Resolves when the engine has ended, its output was passed on, and none of its processes are left. */
  readonly ended: Promise<ProcessExit>;
  /** Sends a signal to the engine and its process group. */
  signal(name: "SIGTERM" | "SIGKILL"): void;
}

/** What engines run on. Tests bring their own. */
export interface EngineMachine {
  /** Whether a program exists and may be run. */
  canRun(program: string): boolean;
  /** Starts an engine. Fails: with the system's error, if the program cannot be run. */
  start(command: EngineCommand, output: (line: OutputLine) => void): EngineProcess;
}

/** The machine that runs engines. A guard ends each engine when the relay is gone. */
export function engineMachine(log: Log): EngineMachine {
  return {
    canRun: (program) => findProgram(program, thisMachine) !== undefined,
    start(command, output) {
      const mark = crypto.randomUUID();
      // The guard starts first, so that a relay that dies never leaves an engine behind.
      const guard = new EngineGuard(mark, realPathOf(command.program), log);
      try {
        return watched(start(command, mark), { run: mark, guard, output });
      } catch (error) {
        void guard.release();
        throw error;
      }
    },
  };
}

type Child = Bun.Subprocess<"ignore", "pipe", "pipe">;

function start({ program, arguments: args, env }: EngineCommand, mark: string): Child {
  return Bun.spawn([program, ...args], {
    env: { ...process.env, ...env, [RUN_VARIABLE]: mark },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    detached: spawnPlan(thisMachine).detached,
  });
}

function watched(
  child: Child,
  { run, guard, output }: { run: string; guard: EngineGuard; output: (line: OutputLine) => void },
): EngineProcess {
  guard.watch(child.pid);
  const read = Promise.all([
    readLines(child.stdout, new EngineOutput("stdout", output)),
    readLines(child.stderr, new EngineOutput("stderr", output)),
  ]);
  async function end(): Promise<ProcessExit> {
    await child.exited;
    await guard.release();
    await Promise.race([read, Bun.sleep(LAST_OUTPUT_MILLIS)]);
    // Beside a signal, Bun reports an exit code of 128 or more, which means nothing.
    const signal = child.signalCode;
    return signal === null ? { code: child.exitCode, signal } : { code: null, signal: String(signal) };
  }
  return {
    pid: child.pid,
    run,
    ended: end(),
    signal(name) {
      const plan = endPlan(child.pid, name, thisMachine);
      if ("run" in plan) {
        void thisMachine.run(...plan.run);
        return;
      }
      try {
        process.kill(plan.signalTo, name);
      } catch {
        // The engine has ended meanwhile.
      }
    },
  };
}

async function readLines(stream: ReadableStream<Uint8Array>, output: EngineOutput): Promise<void> {
  for await (const chunk of stream) output.push(chunk);
  output.end();
}

function realPathOf(program: string): string {
  try {
    return realpathSync(program);
  } catch {
    return program;
  }
}
