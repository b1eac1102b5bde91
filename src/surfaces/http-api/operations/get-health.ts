import { z } from "zod";
import type { EngineControl } from "../../../engine/index.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { engineHealth } from "../schemas/engine.ts";

/** `GET /health`: 200 while the relay serves, with an engine beside it while that serves too. */
export function getHealth(engine: Pick<EngineControl, "health"> | undefined): Operation {
  const declared = {
    path: "/health",
    id: "getHealth",
    // A program that watches the relay has no token, and learns nothing else here.
    right: "none" as const,
  };
  if (engine === undefined)
    return operation({
      ...declared,
      summary: "200 while the relay serves",
      answer: z.strictObject({ status: z.literal("ok") }),
      run: () => ({ answer: { status: "ok" as const } }),
    });
  return operation({
    ...declared,
    summary: "200 while everything that was launched serves, 503 while something does not",
    answer: engineHealth,
    otherStatus: 503,
    async run() {
      const { ok, parts } = await engine.health();
      const status = ok ? ("ok" as const) : ("failing" as const);
      const answer = { status, relay: { status: "ok" as const }, ...parts };
      return ok ? { answer } : { answer, status: 503 };
    },
  });
}
