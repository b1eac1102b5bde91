import { RelayError } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { errorResponse, type HttpEndpoint } from "../../server/index.ts";

/** The engine beside the relay, as its paths see it. */
export interface EngineControl {
  /** Everything that /engine shows. */
  status(): JsonObject;
  health(): Promise<EngineHealth>;
  /** Fails: engine_not_started, shutting_down. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** How the engine and the servers of its editor are. */
export interface EngineHealth {
  ok: boolean;
  /** Fields of /health. */
  parts: JsonObject;
}

/** The paths of the engine that `launch` runs: `/engine`, `/engine/restart`, `/engine/stop`, and `/health` of all there is. */
export function engineApi(engine: EngineControl): Map<string, HttpEndpoint> {
  const answer = async (work: Promise<void>): Promise<Response> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof RelayError) return errorResponse({ code: error.code, message: error.message });
      throw error;
    }
    return Response.json(engine.status());
  };
  return new Map<string, HttpEndpoint>([
    ["/engine", { GET: () => Response.json(engine.status()) }],
    ["/engine/restart", { POST: () => answer(engine.restart()) }],
    ["/engine/stop", { POST: () => answer(engine.stop()) }],
    ["/health", { GET: () => health(engine) }],
  ]);
}

/** 200 while everything that was launched serves, 503 while something does not. */
async function health(engine: EngineControl): Promise<Response> {
  const { ok, parts } = await engine.health();
  const body = { status: ok ? "ok" : "failing", relay: { status: "ok" }, ...parts };
  return Response.json(body, { status: ok ? 200 : 503 });
}
