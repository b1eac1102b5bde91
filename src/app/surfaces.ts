import { JUDGING_DEMAND } from "../delivery/index.ts";
import type { EngineControl } from "../engine/index.ts";
import type { Surface } from "../server/index.ts";
import { dashboardSurface } from "../surfaces/dashboard/index.ts";
import { editorSurface } from "../surfaces/editor-bridge/index.ts";
import { httpApi } from "../surfaces/http-api/index.ts";
import { mcpSurface } from "../surfaces/mcp/index.ts";
import { recorderSurface } from "../surfaces/recorder/index.ts";
import { webSocketSurface } from "../surfaces/websocket/index.ts";
import { assistantSettings } from "./assistant-settings.ts";
import type { LiveConfig } from "./config/live-config.ts";
import type { RelayCore } from "./core.ts";

/** First parts of paths that the design names and no surface serves yet. No classic client may use them. */
export const UNSERVED_PATHS = ["/foxglove", "/metrics", "/replay"] as const;

/** What surfaces need beside the core. */
export interface SurfaceParts {
  config: LiveConfig;
  /** The engine beside the relay; undefined where there is none. */
  engine: EngineControl | undefined;
}

/** Every surface of the relay. The page at `/` lists them in this order, and they are told to stop in this order. */
export function createSurfaces(core: RelayCore, { config, engine }: SurfaceParts): Surface[] {
  const { options, audience, fanOut, insight, status } = core;
  const shared = { ...core, config, engine, status: () => status.collect() };
  const editor = editorSurface({ ...shared, options: options.editor });
  const recordings = recorderSurface({
    ...core,
    folder: options.recordFolder,
    rotate: options.recordRotate,
    quota: options.recordQuota,
    settings: () => config.describe().config,
    describeGame: ({ epoch }) => {
      const budget = insight.budgetOf(epoch);
      // A guess follows the frames of the game.
      return { budget: budget?.origin === "guessed" ? { origin: "guessed" } : (budget ?? null) };
    },
    holdDemand: () => audience.holdDemand(),
    onHitch: (listener) =>
      insight.hitches.listen((hitch, context) => {
        const whole = { ...hitch, context };
        listener(whole);
      }),
  });
  return [
    webSocketSurface(shared),
    httpApi({
      ...shared,
      recorder: recordings.recorder,
      clients: core.describeClients,
      looked: () => audience.looked(),
      judged: () => audience.looked(JUDGING_DEMAND),
      demand: () => audience.demand(),
      hasSubscribers: (topic) => fanOut.hasSubscribers(topic),
    }),
    dashboardSurface(),
    recordings,
    editor,
    mcpSurface({
      ...shared,
      options: options.mcp,
      holdDemand: (demand) => audience.holdDemand(demand),
      settings: assistantSettings(config, options.intervals, () => options.insight.profilesHitches),
      howToNameFunctions: (source) => core.nameFunctions(source, "assistant"),
      profileScripts: core.profileScripts,
      lookAtScript: (path, text, signal) => editor.lookAtScript({ path, text, signal }),
    }),
  ];
}
