import { isAlive } from "../../base/is-alive.ts";

/** Time between two looks at the process. Units: milliseconds. */
const LOOK_MILLIS = 500;

/** Resolves when the process with an id has ended, or at once if there is none. */
export function processEnd(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(look, LOOK_MILLIS);
    look();

    function look(): void {
      if (isAlive(pid)) return;
      clearInterval(timer);
      resolve();
    }
  });
}
