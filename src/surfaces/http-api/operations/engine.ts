import { z } from "zod";
import type { EngineControl, EngineStatus } from "../../../engine/index.ts";
import { RelayError } from "../../../protocol/error-table.ts";
import { type Answered, type Operation, operation } from "../operation.ts";
import { engineStanding, engineStatus } from "../schemas/engine.ts";

const portHealth = z.strictObject({
  status: z.enum(["ok", "not_listening", "off"]).describe("`off`: a game has none"),
  port: z.int().optional(),
});

const health = z.strictObject({
  status: z.enum(["ok", "failing"]),
  relay: z.strictObject({ status: z.literal("ok") }),
  engine: z.strictObject({ status: engineStanding, pid: z.int().optional() }),
  language_server: portHealth,
  debug_adapter: portHealth,
});

/** `/engine`, `/engine/restart`, `/engine/stop`, and `/health` of all there is. */
export function engineOperations(engine: EngineControl): Operation[] {
  const command = (id: string, path: string, summary: string, work: () => Promise<void>) =>
    operation({
      method: "POST",
      path,
      id,
      summary,
      answer: engineStatus,
      refusals: ["engine_not_started", "shutting_down"],
      run: () => afterwards(work(), engine),
    });
  return [
    operation({
      path: "/engine",
      id: "getEngine",
      summary: "the Godot that launch runs beside the relay",
      answer: engineStatus,
      run: () => ({ answer: engine.status() }),
    }),
    command("restartEngine", "/engine/restart", "stops it and starts it again", () => engine.restart()),
    command("stopEngine", "/engine/stop", "stops it, and does not start it again", () => engine.stop()),
    operation({
      path: "/health",
      id: "getHealth",
      summary: "200 while everything that was launched serves, 503 while something does not",
      right: "none",
      answer: health,
      otherStatus: 503,
      async run() {
        const { ok, parts } = await engine.health();
        return {
          answer: {
            status: ok ? ("ok" as const) : ("failing" as const),
            relay: { status: "ok" as const },
            ...parts,
          },
          ...(ok ? {} : { status: 503 }),
        };
      },
    }),
  ];
}

async function afterwards(work: Promise<void>, engine: EngineControl): Promise<Answered<EngineStatus>> {
  try {
    await work;
  } catch (error) {
    if (error instanceof RelayError) return { refusal: { code: error.code, message: error.message } };
    throw error;
  }
  return { answer: engine.status() };
}
