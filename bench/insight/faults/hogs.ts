import { availableParallelism } from "node:os";
import type { Subprocess } from "bun";

/** Programs that keep the machine busy, half of them at a low priority. Disposing ends them. */
export class Hogs implements Disposable {
  readonly #running: Subprocess[];

  /** `perCore`: how many for each core. */
  constructor(perCore: number) {
    this.#running = Array.from({ length: Math.round(perCore * availableParallelism()) }, (_, index) =>
      Bun.spawn([...(index % 2 === 0 ? [] : ["nice", "-n", "10"]), "sh", "-c", "while :; do :; done"]),
    );
  }

  [Symbol.dispose](): void {
    for (const hog of this.#running) hog.kill("SIGKILL");
  }
}
