import type { EngineControl } from "../../../engine/index.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { engineStatus } from "../schemas/engine.ts";

/** `/engine`, `/engine/restart` and `/engine/stop`; none where no engine runs beside the relay. */
export function engineOperations(engine: EngineControl | undefined): Operation[] {
  if (engine === undefined) return [];
  const command = (id: string, path: string, summary: string, work: () => Promise<void>) =>
    operation({
      method: "POST",
      path,
      id,
      summary,
      answer: engineStatus,
      refusals: ["engine_not_started", "shutting_down"],
      run: async () => {
        await work();
        return { answer: engine.status() };
      },
    });
  return [
    operation({
      path: "/engine",
      id: "getEngine",
      summary: "the Godot that launch runs beside the relay",
      answer: engineStatus,
      run: () => ({ answer: engine.status() }),
    }),
    command("restartEngine", "/engine/restart", "stops the engine and starts it again", () =>
      engine.restart(),
    ),
    command("stopEngine", "/engine/stop", "stops the engine and leaves it stopped", () => engine.stop()),
  ];
}
