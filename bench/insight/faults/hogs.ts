import { availableParallelism } from "node:os";
import type { Subprocess } from "bun";

/** Works for as long as the program that started it lives, so that a bench that fails leaves nothing behind. */
const WORK = "while kill -0 $PPID; do :; done 2>/dev/null";

/** Programs that keep the machine busy, half of them at a low priority. Disposing ends them. */
export class Hogs implements Disposable {
  readonly #running: Subprocess[];

  /** `perCore`: how many for each core. */
  constructor(perCore: number) {
    this.#running = Array.from({ length: Math.round(perCore * availableParallelism()) }, (_, index) =>
      Bun.spawn([...(index % 2 === 0 ? [] : ["nice", "-n", "10"]), "sh", "-c", WORK]),
    );
  }

  [Symbol.dispose](): void {
    for (const hog of this.#running) hog.kill("SIGKILL");
  }
}
