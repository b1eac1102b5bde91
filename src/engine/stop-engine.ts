import type { Clock } from "../base/clock.ts";
import type { EngineRun } from "../protocol/engine-run.ts";
import type { EngineProcess } from "./engine-process.ts";

/** How long each way of stopping may take before the next one is tried. Units: milliseconds. */
const QUIT_MILLIS = 3000;
const TERMINATE_MILLIS = 2000;

/** Stops an engine: asks the game to quit if it offers that, then sends SIGTERM, then SIGKILL. Resolves when the engine has ended. */
export async function stopEngine(
  engine: EngineProcess,
  { clock, askToQuit }: { clock: Clock; askToQuit: (run: EngineRun, timeoutMillis: number) => boolean },
): Promise<void> {
  if (askToQuit(engine, QUIT_MILLIS) && (await endsWithin(engine, QUIT_MILLIS, clock))) return;
  engine.signal("SIGTERM");
  if (await endsWithin(engine, TERMINATE_MILLIS, clock)) return;
  engine.signal("SIGKILL");
  await engine.ended;
}

function endsWithin(engine: EngineProcess, millis: number, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.after(millis, () => resolve(false));
    void engine.ended.then(() => {
      timer.cancel();
      resolve(true);
    });
  });
}
