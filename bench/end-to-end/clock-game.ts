import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type GodotRun, runGodot } from "../../test/support/godot/run-godot.ts";
import { prepareEndToEndGame } from "../../test/support/godot/test-project.ts";

const RUN_MILLIS = 400_000;
const AUTOLOAD = /^TelemetryServer=.*\n/m;

/** A game at 90 Hz whose poses hold its clock. Disposing ends it. */
export class ClockGame implements Disposable {
  readonly #godot: GodotRun;
  readonly #project = prepareEndToEndGame();

  /** Starts the game with the addon as installed, or without an address the same game without the addon. */
  constructor(producerUrl: string | undefined) {
    if (producerUrl === undefined) {
      const path = join(this.#project.path, "project.godot");
      writeFileSync(path, readFileSync(path, "utf8").replace(AUTOLOAD, ""));
    }
    this.#godot = runGodot({
      project: this.#project.path,
      args: ["--max-fps", "90"],
      env: producerUrl === undefined ? {} : { TELEMETRY_RELAY_URL: producerUrl },
      timeoutMillis: RUN_MILLIS,
    });
  }

  get pid(): number {
    return this.#godot.pid;
  }

  /** Waits until the game has run for a second. Fails: an Error with its output. */
  async started(): Promise<void> {
    const ended = this.#godot.exited.then(() => true);
    while (this.#lines().length === 0) {
      if (await Promise.race([ended, Bun.sleep(20).then(() => false)]))
        throw new Error(`expected the game to run, got:\n${this.#godot.output()}`);
    }
  }

  /** Begins to measure the main thread. Returns a function that gives the microseconds of each frame since then, in whole seconds. */
  beginCosts(): () => number[] {
    // The second that has begun is not measured whole.
    const first = this.#lines().length + 1;
    return () =>
      this.#lines()
        .slice(first)
        .flatMap((line) => (JSON.parse(line) as { costs_usec: number[] }).costs_usec);
  }

  [Symbol.dispose](): void {
    this.#godot.kill();
    this.#project[Symbol.dispose]();
  }

  #lines(): string[] {
    const lines = this.#godot.output().split("\n").slice(0, -1);
    return lines.filter((line) => line.startsWith("BENCH ")).map((line) => line.slice("BENCH ".length));
  }
}
