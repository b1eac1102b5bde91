import { Caller } from "../../ingest/index.ts";
import type { HttpApiContext } from "./http-api-context.ts";
import type { Operation } from "./operation/operation.ts";

/** Operations by the first part of their path, each part loaded when it is first asked for. */
export type ApiParts = Readonly<Record<string, () => Promise<readonly Operation[]>>>;

/** Every operation of the HTTP API, in the order in which they are shown. A relay that only streams loads none of their schemas. */
export function apiParts(context: HttpApiContext): ApiParts {
  const { hub, engine, config } = context;
  const caller = new Caller(context.calls);
  const parts: ApiParts = {
    "/health": async () => [(await import("./operations/get-health.ts")).getHealth(engine)],
    "/engine": async () => (await import("./operations/engine.ts")).engineOperations(engine),
    "/status": async () => [(await import("./operations/get-status.ts")).getStatus(context.status)],
    "/clients": async () => [(await import("./operations/get-clients.ts")).getClients(context.clients)],
    "/games": async () => [(await import("./operations/get-games.ts")).getGames(context)],
    "/topics": async () => [
      (await import("./operations/get-topics.ts")).getTopics(hub, context.hasSubscribers),
    ],
    "/snapshot": async () => [(await import("./operations/get-snapshot.ts")).getSnapshot(context, caller)],
    "/events": async () => {
      const [{ getEvents }, { postEvent }] = await Promise.all([
        import("./operations/get-events.ts"),
        import("./operations/post-event.ts"),
      ]);
      return [getEvents(context), postEvent(hub)];
    },
    "/stats": async () => [(await import("./operations/get-stats.ts")).getStats(context)],
    "/hitches": async () => [(await import("./operations/get-hitches.ts")).getHitches(context)],
    "/config": async () => (await import("./operations/config.ts")).configOperations(config),
    "/recordings": async () => [...(await import("./operations/recordings.ts")).recordingOperations(context)],
    "/replay": async () => (await import("./operations/replay.ts")).replayOperations(context),
    "/command": async () => [(await import("./operations/post-command.ts")).postCommand(caller)],
  };
  return { ...parts, "/openapi.json": () => documentOf(parts, context) };
}

async function documentOf(parts: ApiParts, { identity }: HttpApiContext): Promise<readonly Operation[]> {
  const [{ getOpenApi }, { openApiDocument }] = await Promise.all([
    import("./operations/get-openapi.ts"),
    import("./openapi.ts"),
  ]);
  const others = async () => (await Promise.all(Object.values(parts).map((load) => load()))).flat();
  return [getOpenApi(others, (operations, nextTurn) => openApiDocument(operations, identity, nextTurn))];
}
