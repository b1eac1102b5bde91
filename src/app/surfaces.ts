import { thisMachine } from "../base/platform/this-machine.ts";
import { JUDGING_DEMAND } from "../delivery/index.ts";
import type { EngineControl, EngineStatus } from "../engine/index.ts";
import type { MessageSource } from "../hub/index.ts";
import type { RecordedHitch } from "../recording/index.ts";
import type { Surface } from "../server/index.ts";
import { dashboardSurface } from "../surfaces/dashboard/index.ts";
import { editorSurface } from "../surfaces/editor-bridge/index.ts";
import { foxgloveSurface } from "../surfaces/foxglove/index.ts";
import { httpApi } from "../surfaces/http-api/index.ts";
import { mcpSurface } from "../surfaces/mcp/index.ts";
import { metricsSurface } from "../surfaces/metrics/index.ts";
import { natsSurface } from "../surfaces/nats/index.ts";
import { blackBoxSurface, recorderSurface, recordingShelves } from "../surfaces/recorder/index.ts";
import { webSocketSurface } from "../surfaces/websocket/index.ts";
import { assistantSettings } from "./assistant-settings.ts";
import { blackBoxFolder } from "./config/black-box-folder.ts";
import type { LiveConfig } from "./config/live-config.ts";
import type { RelayCore } from "./core.ts";

/** The states of an engine that was stopped, or has ended by itself. */
const STOPPED: ReadonlySet<EngineStatus["status"]> = new Set(["stopping", "stopped", "exited"]);

/** What surfaces need beside the core. */
export interface SurfaceParts {
  config: LiveConfig;
  /** The engine beside the relay; undefined where there is none. */
  engine: EngineControl | undefined;
}

/** Every surface of the relay. The page at `/` lists them in this order, and they are told to stop in this order. */
export function createSurfaces(core: RelayCore, { config, engine }: SurfaceParts): Surface[] {
  const { options, audience, fanOut, ownInsight, status } = core;
  const shared = { ...core, config, engine, status: () => status.collect() };
  const editor = editorSurface({ ...shared, options: options.editor });
  const recorded = {
    ...core,
    settings: () => config.describe().config,
    describeGame: ({ epoch }: MessageSource) => {
      const budget = core.insight.budgetOf(epoch);
      // A guess follows the frames of the game.
      return { budget: budget?.origin === "guessed" ? { origin: "guessed" } : (budget ?? null) };
    },
    holdDemand: () => audience.holdDemand(),
    onHitch: (listener: (hitch: RecordedHitch) => void) => {
      ownInsight.hitches.listen(listener);
      core.links?.insight.hitches.listen(listener);
    },
  };
  const recordings = recorderSurface({
    ...recorded,
    // The black box leaves a replay alone: it is a recording already.
    onHitch: (listener) => {
      recorded.onHitch(listener);
      core.viewerReplay.onHitch(listener);
    },
    folder: options.recordFolder,
    rotate: options.recordRotate,
    quota: options.recordQuota,
  });
  const blackBox = blackBoxSurface(
    {
      ...recorded,
      hasEngineStopped: () => engine !== undefined && STOPPED.has(engine.status().status),
      hitches: ownInsight.hitches,
    },
    options.blackBox.on ? { ...options.blackBox, folder: blackBoxFolder(options.blackBox) } : undefined,
  );
  const describeLinks = () => core.links?.upstreams.describeLinks() ?? [];
  const shelves = recordingShelves(recordings.recorder, blackBox.blackBox);
  const nats = natsSurface(
    {
      ...core,
      host: thisMachine.hostName,
      linkedGames: core.links?.games,
      // Not those of linked games, which their own relays hand on.
      onHitch: (listener) => ownInsight.hitches.listen(listener),
      handOn: core.nats.handOn,
      changed: core.nats.changed,
    },
    options.nats,
  );
  core.nats.showSites(() => nats.sites());
  return [
    webSocketSurface(shared),
    httpApi({
      ...shared,
      recorder: recordings.recorder,
      blackBox: blackBox.blackBox,
      shelves,
      clients: core.describeClients,
      looked: () => audience.looked(),
      judged: () => audience.looked(JUDGING_DEMAND),
      demand: () => audience.demand(),
      hasSubscribers: (topic) => fanOut.hasSubscribers(topic),
    }),
    dashboardSurface(),
    recordings,
    blackBox,
    foxgloveSurface({
      ...core,
      settings: config,
      onHitch: recorded.onHitch,
      admitsFiles: options.foxgloveFiles,
    }),
    editor,
    mcpSurface({
      ...shared,
      options: options.mcp,
      holdDemand: (demand) => audience.holdDemand(demand),
      shelves,
      settings: assistantSettings(config, options.intervals, () => options.insight.profilesHitches),
      howToNameFunctions: (source) => core.nameFunctions(source, "assistant"),
      profileScripts: core.profileScripts,
      lookAtScript: (path, text, signal) => editor.lookAtScript({ path, text, signal }),
    }),
    nats,
    metricsSurface({
      ...core,
      insight: ownInsight,
      describeLinks,
      recordingsWriting: () => recordings.writing(),
      nats: () => nats.counts(),
    }),
  ];
}
