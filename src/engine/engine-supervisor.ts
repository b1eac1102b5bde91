import type { Clock, Timer } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { describeExit, type ProcessExit } from "../base/platform/processes.ts";
import { reasonOf } from "../base/reason-of.ts";
import type { EngineRun } from "../protocol/engine-run.ts";
import { RelayError } from "../protocol/error-table.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { engineCommand, type RelayAddress } from "./engine-command.ts";
import type { EngineControl, EngineHealth, EngineStatus, LastExit } from "./engine-control.ts";
import { engineHealth } from "./engine-health.ts";
import type { EngineOptions } from "./engine-options.ts";
import { type EngineMachine, type EngineProcess, engineMachine } from "./engine-process.ts";
import type { EngineEvent, EngineState } from "./engine-state.ts";
import { OutputLog } from "./output-log.ts";
import { RestartPolicy } from "./restart-policy.ts";
import { stopEngine } from "./stop-engine.ts";

/** What the supervisor needs of its relay. */
export interface EngineHost extends RelayAddress {
  clock: Clock;
  log: Log;
  /** Sends an event to clients. */
  tell(event: EngineEvent): void;
  /** Counts a line of the engine's output that is not logged. */
  lineLeftOut(): void;
  /** Asks the game of a run to quit within a time. Returns false if the game does not offer that. Units: milliseconds. */
  askToQuit(run: EngineRun, timeoutMillis: number): boolean;
  /** Process id of the game of a run, as the game says; undefined before it is connected. */
  gameProcess(run: EngineRun): number | undefined;
}

/** How an engine ended that no one stopped. */
export type EngineEnd = "exited" | "gave_up";

/** Runs the engine beside the relay: starts it, restarts it after a crash, stops it. */
export class EngineSupervisor implements EngineControl {
  /** Called when the engine has ended by itself with code 0, or has crashed too often. */
  onEnd: (end: EngineEnd) => void = () => {};
  #state: EngineState = { status: "idle" };
  #process: EngineProcess | undefined;
  #retry: Timer | undefined;
  #stopping: Promise<void> | undefined;
  #restarting: Promise<void> | undefined;
  /** Whether the last command was a restart: a stop that comes while the engine is stopped for a restart cancels the restart. */
  #startsAgain = false;
  #runs = 0;
  #output: OutputLog | undefined;
  #lastExit: LastExit | undefined;
  #closed = false;
  readonly #policy: RestartPolicy;
  readonly #machine: EngineMachine;

  constructor(
    private readonly host: EngineHost,
    readonly options: EngineOptions,
    machine?: EngineMachine,
  ) {
    this.#policy = new RestartPolicy(options.restarts);
    this.#machine = machine ?? engineMachine(host.log);
  }

  /** The state of the engine. */
  get state(): EngineState {
    return this.#state;
  }

  /** Starts the engine. Fails: engine_not_started. */
  start(): void {
    this.#refuseIfClosed();
    const failure = this.#launch();
    if (failure !== undefined) throw new RelayError("engine_not_started", failure);
  }

  /** Stops the engine without starting it again. Resolves when none of its processes are left. */
  stop(): Promise<void> {
    this.#startsAgain = false;
    return this.#stop();
  }

  /**
   * Stops the engine if it runs, and starts it again; earlier crashes are forgotten.
   * Fails: engine_not_started, shutting_down. An engine that cannot be started again is not stopped.
   */
  restart(): Promise<void> {
    this.#startsAgain = true;
    this.#restarting ??= this.#restartNow().finally(() => {
      this.#restarting = undefined;
    });
    return this.#restarting;
  }

  /** Stops the engine. It cannot be started again. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.stop();
  }

  /** The answer of `/engine`. */
  status(): EngineStatus {
    const { options } = this;
    const state = this.#state;
    return {
      status: state.status,
      ...("pid" in state ? { pid: state.pid } : {}),
      ...("sinceUnixMillis" in state ? { since: state.sinceUnixMillis / 1000 } : {}),
      ...("atUnixMillis" in state ? { restart_at: state.atUnixMillis / 1000 } : {}),
      mode: options.editor ? "editor" : "game",
      headless: options.headless,
      project: options.project,
      godot: options.godot,
      runs: this.#runs,
      crashes_in_a_row: this.#policy.crashes,
      max_restarts: options.restarts.maxRestarts,
      ...(this.#lastExit && { last_exit: this.#lastExit }),
    };
  }

  /** The game's own process and its run; undefined while no engine runs. */
  gameProcess(): EngineRun | undefined {
    const running = this.#process;
    return running && { run: running.run, pid: this.host.gameProcess(running) ?? running.pid };
  }

  /** The last lines that the current or last run printed, oldest first. */
  printed(): string[] {
    return this.#output?.tail() ?? [];
  }

  /** The health of the engine and of its editor's servers, for `/health`. */
  health(): Promise<EngineHealth> {
    return engineHealth(this.#state, this.options);
  }

  async #restartNow(): Promise<void> {
    this.#refuseIfClosed();
    const { program } = engineCommand(this.options, this.host);
    if (!this.#machine.canRun(program)) {
      const left = this.#process === undefined ? "" : ". The engine that runs was not stopped";
      const message = `expected a program that may be run at ${program}, found none${left}`;
      throw new RelayError("engine_not_started", message);
    }
    await this.#stop();
    if (!this.#startsAgain) return;
    this.#policy.forget();
    this.start();
  }

  #stop(): Promise<void> {
    this.#stopping ??= this.#stopNow().finally(() => {
      this.#stopping = undefined;
    });
    return this.#stopping;
  }

  #refuseIfClosed(): void {
    if (this.#closed)
      throw new RelayError("shutting_down", "the relay is shutting down, so it starts no engine");
  }

  async #stopNow(): Promise<void> {
    this.#retry?.cancel();
    const running = this.#process;
    if (running !== undefined) {
      this.#state = { status: "stopping", pid: running.pid };
      const { clock } = this.host;
      await stopEngine(running, {
        clock,
        // Games that the editor plays have the editor's mark. They end with it.
        askToQuit: (run, timeoutMillis) => !this.options.editor && this.host.askToQuit(run, timeoutMillis),
      });
    }
    if (running !== undefined || this.#state.status === "restarting") this.#state = { status: "stopped" };
  }

  /** Starts a process. Returns the reason if that fails. */
  #launch(): string | undefined {
    const { clock, log } = this.host;
    const command = engineCommand(this.options, this.host);
    const output = new OutputLog(log, clock, () => this.host.lineLeftOut());
    this.#output = output;
    try {
      this.#process = this.#machine.start(command, (line) => output.take(line));
    } catch (error) {
      const reason = reasonOf(error);
      return `expected to run ${command.program}, got: ${reason}`;
    }
    const { pid, ended } = this.#process;
    const startedMillis = clock.monotonicMillis();
    this.#runs++;
    this.#state = { status: "running", pid, sinceUnixMillis: clock.unixMillis() };
    const message = `Godot runs as process ${pid}`;
    this.#tell({ kind: "info", name: "engine_started", message, data: { pid, run: this.#runs } });
    void ended.then((exit) => {
      output.flush();
      this.#ended(exit, clock.monotonicMillis() - startedMillis, output.tail());
    });
    return undefined;
  }

  #ended(exit: ProcessExit, ranMillis: number, output: string[]): void {
    this.#process = undefined;
    const ran_s = Math.round(ranMillis) / 1000;
    const how = { exit_code: exit.code, signal: exit.signal, ran_s };
    this.#lastExit = { ...how, at: this.host.clock.unixMillis() / 1000, output };
    if (this.#stopping !== undefined) {
      const message = `Godot was stopped after ${ran_s} s`;
      this.#tell({ kind: "info", name: "engine_ended", message, data: how });
    } else if (exit.code === 0) {
      this.#state = { status: "exited" };
      const message = `Godot ended by itself after ${ran_s} s`;
      this.#tell({ kind: "info", name: "engine_ended", message, data: how });
      this.onEnd("exited");
    } else {
      this.#crashed(
        `Godot crashed with ${describeExit(exit)} after ${ran_s} s`,
        { ...how, output },
        ranMillis,
      );
    }
  }

  #crashed(what: string, data: JsonObject, ranMillis: number): void {
    const { clock } = this.host;
    const { maxRestarts } = this.options.restarts;
    const after = this.#policy.crashed(ranMillis);
    if (!after.restart) {
      this.#state = { status: "gave_up" };
      this.#tell({ kind: "error", name: "engine_crashed", message: what, data });
      const times = after.crashes === 1 ? "once" : `${after.crashes} times in a row`;
      const message = `Godot is not started again: it crashed ${times}, and --max-restarts is ${maxRestarts}`;
      this.#tell({ kind: "error", name: "engine_gave_up", message, data: { crashes: after.crashes } });
      this.onEnd("gave_up");
      return;
    }
    const { delayMillis, attempt } = after;
    this.#state = { status: "restarting", atUnixMillis: clock.unixMillis() + delayMillis };
    const again = `; it is started again in ${delayMillis / 1000} s (restart ${attempt} of ${maxRestarts})`;
    const restart = { restart: attempt, max_restarts: maxRestarts, restart_in_s: delayMillis / 1000 };
    this.#tell({
      kind: "error",
      name: "engine_crashed",
      message: what + again,
      data: { ...data, ...restart },
    });
    this.#retry = clock.after(delayMillis, () => {
      const failure = this.#launch();
      if (failure !== undefined)
        this.#crashed(`Godot was not started (${failure})`, { exit_code: null, signal: null, output: [] }, 0);
    });
  }

  #tell(event: EngineEvent): void {
    this.host.log[event.kind](event.message);
    this.host.tell(event);
  }
}
