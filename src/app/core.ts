import type { DrivenClock } from "../base/driven-clock.ts";
import { JsonTurns } from "../base/json-turns.ts";
import { loadOnce } from "../base/load-once.ts";
import type { Log } from "../base/log.ts";
import { thisMachine } from "../base/platform/this-machine.ts";
import { Tally } from "../base/tally.ts";
import { createCodec } from "../codec/index.ts";
import {
  Audience,
  ClassicEncoder,
  createDialects,
  describeClients,
  EDGE_FORMAT,
  FanOut,
  FarRelays,
  FlowControl,
  GameNotices,
  MAX_COUNTED_TOPICS,
} from "../delivery/index.ts";
import type { EdgesView } from "../edges/index.ts";
import { describeSource, Hub, type HubListener, Omissions } from "../hub/index.ts";
import { GameCalls, HeadsetNumbers, Producers } from "../ingest/index.ts";
import type { GameSockets } from "../ingest/session/index.ts";
import { Insight, Judges } from "../insight/index.ts";
import { describeDemand } from "../protocol/describe-demand.ts";
import type { ErrorCode } from "../protocol/error-table.ts";
import type { HintReader } from "../protocol/how-to-name-functions.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { RELAY_IDENTITY } from "../protocol/relay-identity.ts";
import { type SiteLink, siteLinksOf } from "../protocol/site-link.ts";
import { siteNameOf } from "../protocol/source-names.ts";
import type { RecordedHitch } from "../recording/index.ts";
import type { RelayReplay, ReplayControl } from "../replay/index.ts";
import { type RelayServer, RelayStatus } from "../server/index.ts";
import { type BriefLink, briefLinks } from "./brief-links.ts";
import { describeLimits } from "./config/describe-limits.ts";
import type { RelayOptions } from "./config/options.ts";
import { functionNaming } from "./function-naming.ts";
import { IdleCollection } from "./idle-collection.ts";
import type { Links } from "./links.ts";
import { ruleDemand } from "./rule-demand.ts";
import { ScriptProfiles } from "./script-profiles.ts";

/** How often the topic `relay` is sent while it has subscribers. Units: milliseconds. */
const RELAY_STATE_MILLIS = 1000;
/** How often messages that are too old leave the history. Units: milliseconds. */
const HISTORY_SWEEP_MILLIS = 10_000;

/** The section `debuggers` of `/status` before the first debugger connects. */
const NO_DEBUGGERS = { connected: [], ever: 0, ignored: {} };

/** The relay without its surfaces: takes games in, keeps what they send, serves and judges it. */
export type RelayCore = ReturnType<typeof createCore>;

/** What the core is made of. */
export interface CoreParts {
  /** The relay's own; `PATCH /config` writes them in place. */
  options: RelayOptions;
  clock: DrivenClock;
  log: Log;
  server: RelayServer;
  /** The relay's address for programs on this machine. */
  localUrl: string;
  /** Who reads hints in alerts and in `/hitches`. */
  hintReader: HintReader;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
  /** The edges that serve the clients of this relay; undefined for a relay without. */
  edges(): EdgesView | undefined;
}

/** Puts the core together. Fails: not_set_up. */
export function createCore({
  options,
  clock,
  log,
  server,
  localUrl,
  hintReader,
  refusals,
  edges,
}: CoreParts) {
  const { limits } = options;
  const startedAtMillis = clock.monotonicMillis();
  const codec = createCodec(options);
  const omissions = new Omissions((omitted, sentence) => log.info({ omitted }, sentence));
  const hub = new Hub(clock, options.history, limits, omissions);
  const encoder = new ClassicEncoder(codec, options);
  const flow = new FlowControl(clock, options.lanes);
  const fanOut = new FanOut(server, clock, flow, options.intervals);
  hub.listen(fanOut);
  // Before insight, so that other relays too have a sample before the alert about it.
  let handOn: HubListener["message"] | undefined;
  hub.listen({ message: (message) => handOn?.(message) });
  // After the fan-out, so that clients have a sample before the relay judges it.
  const insight = new Insight(hub, clock, options.insight, undefined, ({ name }) =>
    nameFunctions(name, hintReader),
  );
  hub.listen(insight);
  const headsetNumbers = new HeadsetNumbers(hub, clock);
  hub.listen(headsetNumbers);
  const audience = new Audience(clock, (demand) => producers.demandChanged(demand), options.intervals);
  const ingest = {
    hub,
    codec,
    clock,
    log,
    limits,
    turns: new JsonTurns(clock),
    get maxInflatedBytes() {
      return options.maxInflatedBytes;
    },
    get compressionThresholdBytes() {
      return options.compressionThresholdBytes;
    },
    refusals,
    relay: RELAY_IDENTITY,
    demand: () => audience.demand(),
  };
  const producers = new Producers();
  const gameNotices = new GameNotices(hub);
  const site = options.site ?? siteNameOf(thisMachine.hostName);
  const farRelays = new FarRelays({
    notices: gameNotices,
    audience,
    clock,
    linkedRelays: () => links?.upstreams.relays ?? [],
  });
  const scriptProfiles = new ScriptProfiles(() => producers.demandChanged(audience.demand()));
  const calls = new GameCalls(hub, () => producers.askable(), log);
  const nameFunctions = functionNaming({
    hub,
    producers,
    debuggerUrl: `${localUrl}/debugger`,
    profiles: (name) => options.insight.profilesHitches || fanOut.hasSubscribers("profiler/scripts", name),
  });
  // Each kind is loaded with its first game.
  let addons: GameSockets | undefined;
  const gameSockets = loadOnce(async () => {
    const { GameSockets } = await import("../ingest/session/index.ts");
    addons = producers.add(new GameSockets(ingest));
    return addons;
  });
  const debuggers = loadOnce(async () => {
    const { Debuggers } = await import("../ingest/debugger/index.ts");
    return producers.add(
      new Debuggers({
        ...ingest,
        hasSubscribers: (topic, source) =>
          fanOut.hasSubscribers(topic, source) ||
          (topic === "profiler/scripts" && source !== undefined && scriptProfiles.isHeld(source)),
        profilesHitches: () => options.insight.profilesHitches,
        machineOfGame: (source) => addons?.machineOfGame(source),
      }),
    );
  });
  let playing: RelayReplay | undefined;
  const replay = loadOnce(async () => {
    const { RelayReplay } = await import("../replay/index.ts");
    playing = producers.add(
      new RelayReplay({
        hub,
        clock,
        log,
        insight: options.insight,
        limits,
        changed: () => replayChanged(),
        hitch: (hitch) => {
          for (const listener of replayHitchListeners) listener(hitch);
        },
      }),
    );
    return playing;
  });
  const replayListeners: (() => void)[] = [];
  const replayHitchListeners: ((hitch: RecordedHitch) => void)[] = [];
  const handOnHitch = (hitch: RecordedHitch) => farRelays.hitch(hitch);
  insight.hitches.listen(handOnHitch);
  replayHitchListeners.push(handOnHitch);
  const replayChanged = () => {
    tellOwnState();
    for (const listener of replayListeners) listener();
  };
  let links: Links | undefined;
  if (options.upstreams.length > 0 || options.nats.servers.length > 0) {
    const { createLinks }: typeof import("./links.ts") = require("./links.ts");
    links = createLinks({ ingest, options, site, fanOut, audience, server, changed: () => linksChanged() });
    producers.add(links.games);
    if (options.upstreams.length > 0) producers.add(links.upstreams);
  }
  let sitesByNats = (): readonly BriefLink[] => [];
  const linksChanged = () => {
    farRelays.linksChanged();
    tellOwnState();
  };
  const judge = new Judges(insight, () =>
    [links?.insight, playing?.judge].filter((other) => other !== undefined),
  );
  if (options.adb !== undefined) {
    const {
      Headsets,
    }: typeof import("../ingest/headset/adb/index.ts") = require("../ingest/headset/adb/index.ts");
    producers.add(
      new Headsets(ingest, {
        address: options.adb,
        numbers: headsetNumbers,
        port: server.port,
        machineOfGame: (source) => addons?.machineOfGame(source),
        platform: thisMachine,
      }),
    );
  }
  const drops = new Tally(MAX_COUNTED_TOPICS);
  const dialects = createDialects(codec, encoder, clock);

  const allLinks = (): BriefLink[] => [...(links?.upstreams.describeLinks() ?? []), ...sitesByNats()];
  const siteLinks = (): SiteLink[] => siteLinksOf(allLinks());
  /** Connected clients of the relay and of its edges by format. The edges themselves are none. */
  const clientsByFormat = (): Map<string, number> => {
    const byFormat = new Map(Object.keys(dialects).map((format): [string, number] => [format, 0]));
    for (const { dialect } of audience.clients)
      byFormat.set(dialect.name, (byFormat.get(dialect.name) ?? 0) + 1);
    byFormat.delete(EDGE_FORMAT);
    for (const [format, count] of edges()?.clients ?? [])
      byFormat.set(format, (byFormat.get(format) ?? 0) + count);
    return byFormat;
  };

  /** The relay in a few words, as a snapshot and the topic `relay` show it. */
  const describeRelay = (): JsonObject => ({
    ...RELAY_IDENTITY,
    uptime_s: Math.round((clock.monotonicMillis() - startedAtMillis) / 100) / 10,
    clients: [...clientsByFormat().values()].reduce((sum, count) => sum + count, 0),
    games: producers.count,
    messages_published: fanOut.published,
    dropped: drops.toRecord(),
    refusals: refusals.toRecord(),
    omitted: omissions.counted(),
    replay: playing?.state ?? null,
    site,
    links: briefLinks(allLinks()),
  });
  const tellOwnState = () => {
    if (fanOut.hasSubscribers("relay")) hub.tellOfRelay("relay", "relay", describeRelay());
  };
  const status = new RelayStatus();
  status.add(describeRelay);
  status.addSection("omitted", () => omissions.toRecord());
  status.add(() => server.status());
  status.add(() => ({ clients_ever: audience.joined, games_ever: producers.ever }));
  status.add(() => ({ debuggers: NO_DEBUGGERS, ...producers.describe() }));
  status.addSection("compression_failures", () => encoder.compressionFailures.toRecord());
  status.addSection("demand", () => describeDemand(audience.demand()));
  status.add(() => ({
    sources: hub.registry.all().map((source) => ({
      ...describeSource(source),
      standstill: judge.standingStill(source.epoch) ?? null,
    })),
  }));
  status.add(() => ({
    site,
    links: links?.upstreams.describeLinks() ?? [],
    upstreams: links?.upstreams.describeOld() ?? [],
    far_relays: farRelays.describe(),
    edges: edges()?.describe() ?? [],
  }));
  status.addSection("limits", () => describeLimits(options));

  const rules = ruleDemand(options.insight.rules);
  if (rules !== undefined) audience.holdDemand(rules);
  if (options.metricsSampling) audience.holdDemand();
  const ownState = clock.every(RELAY_STATE_MILLIS, tellOwnState);
  const idle = new IdleCollection({
    peers: () => audience.clients.size + producers.count,
    history: () => options.history,
    collect: () => Bun.gc(true),
  });
  const historySweep = clock.every(HISTORY_SWEEP_MILLIS, () => {
    const nowMillis = clock.monotonicMillis();
    hub.topics.trim(nowMillis);
    idle.sweep(nowMillis);
  });

  return {
    identity: RELAY_IDENTITY,
    site,
    gameNotices,
    farRelays,
    options,
    clock,
    log,
    limits,
    refusals,
    hub,
    nats: {
      /** It is handed every message from now on. */
      handOn(take: HubListener["message"]): void {
        handOn = take;
      },
      /** Its sites are among the links that clients are shown. */
      showSites(sites: () => readonly BriefLink[]): void {
        sitesByNats = sites;
      },
      /** A site has come or gone, or the connection has. */
      changed: tellOwnState,
    },
    /** Judges all games, those of a replay too. */
    insight: judge,
    /** Judges the games that are connected to this relay. */
    ownInsight: insight,
    /** The links to other relays; undefined for a relay that reads from nothing. */
    links,
    replay,
    /** The replay as it is, without loading it. */
    viewerReplay: {
      state: () => playing?.state,
      control: (control: ReplayControl) => playing?.control(control),
      onChange: (listener: () => void) => replayListeners.push(listener),
      /** Calls back with each hitch of its games whose cause is final. */
      onHitch: (listener: (hitch: RecordedHitch) => void) => replayHitchListeners.push(listener),
    },
    audience,
    fanOut,
    producers,
    gameSockets,
    debuggers,
    calls,
    nameFunctions,
    profileScripts: (source: string) =>
      producers.canProfile(source) ? scriptProfiles.hold(source) : undefined,
    delivery: { hub, clock, fanOut, dialects, flow, audience, lanes: options.lanes, limits, drops, refusals },
    status,
    describeRelay,
    /** The links to other sites, as lists of games show them. */
    siteLinks,
    /** What the metrics show of the relay, beside its parts. */
    counted: { drops, omissions, received: server.received },
    describeLimits: () => describeLimits(options),
    clientsByFormat,
    /** All clients, those of edges too. */
    async describeClients(): Promise<JsonObject> {
      const ofEdges = (await edges()?.askClients()) ?? [];
      const own = [...audience.clients].filter(({ dialect }) => dialect.name !== EDGE_FORMAT);
      return { clients: [...describeClients(own, clock), ...ofEdges] };
    },
    edges,
    /** The options have changed: tells every part that holds more than a value of them. */
    optionsChanged(): void {
      server.heartbeatChanged();
      flow.limitsChanged();
      fanOut.intervalsChanged();
      audience.demandChanged();
      producers.demandChanged(audience.demand());
    },
    /** Ends everything but the connections. */
    stop(): void {
      ownState.cancel();
      historySweep.cancel();
      insight.stop();
      links?.insight.stop();
      producers.stop();
      fanOut.flush();
      flow.stop();
      audience.stop();
    },
  };
}
