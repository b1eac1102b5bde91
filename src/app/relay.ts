import { systemClock } from "../base/clock.ts";
import { DrivenClock } from "../base/driven-clock.ts";
import { createLog, type Log } from "../base/log.ts";
import { Tally } from "../base/tally.ts";
import { createCodec } from "../codec/index.ts";
import {
  Audience,
  ClassicEncoder,
  createDialects,
  FanOut,
  FlowControl,
  JUDGING_DEMAND,
} from "../delivery/index.ts";
import { Hub, Omissions } from "../hub/index.ts";
import {
  Debuggers,
  GameCalls,
  holdSnapshotQuestions,
  isOwnAddress,
  Producers,
  Upstream,
} from "../ingest/index.ts";
import { Insight } from "../insight/index.ts";
import { type ErrorCode, RelayError } from "../protocol/error-table.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { API_PORTS, RelayServer, USUAL_PORT } from "../server/index.ts";
import { mcpOnDemand } from "../surfaces/mcp/index.ts";
import { clientEndpoint, debuggerEndpoint, producerEndpoint } from "../surfaces/websocket/index.ts";
import { settleTokens } from "./access.ts";
import { apiOnDemand } from "./api-on-demand.ts";
import { settleCertificate } from "./certificate.ts";
import { LiveConfig } from "./config/live-config.ts";
import { originsOfDefaults } from "./config/resolve-settings.ts";
import { configuredPaces } from "./configured-paces.ts";
import { createEditorBridges } from "./editor-bridges.ts";
import { askToQuit } from "./engine/index.ts";
import { lookAtScript } from "./look-at-script.ts";
import { defaultRelayOptions, type RelayOptions } from "./options.ts";
import type { RelayParts } from "./relay-parts.ts";
import { describeClients, describeRelay, relayStatus, welcomeMessage } from "./relay-status.ts";
import { type RelayUrls, relayUrls } from "./relay-urls.ts";
import { RESERVED_PATHS } from "./reserved-paths.ts";
import { ruleWishes } from "./rule-wishes.ts";
import { sayGoodbye } from "./say-goodbye.ts";
import { RELAY_IDENTITY } from "./version.ts";

/** How often the relay says how it is, on the topic `relay`, while anybody wants to hear. Units: milliseconds. */
const RELAY_STATE_MILLIS = 1000;
/** How often what is too old leaves the history. Units: milliseconds. */
const HISTORY_SWEEP_MILLIS = 10_000;

/** A relay that listens. */
export interface Relay extends Readonly<RelayUrls> {
  readonly host: string;
  readonly port: number;
  /** The token that was made because nobody gave one, for whoever started the relay to see once. */
  readonly madeToken: string | undefined;
  /** What the relay speaks TLS with; undefined where it speaks plainly. */
  readonly certificate: { fingerprint: string; path: string | undefined } | undefined;
  /** Whether 8081 was taken, so that another port had to do. */
  readonly fellBack: boolean;
  /** Port of the HTTP API alone, where there is one. */
  readonly apiPort: number | undefined;
  readonly log: Log;
  /** Tells every client and game (close 1001), lets everything go that waits, and ends. At most about a second. */
  stop(): Promise<void>;
}

/** Puts a relay together and lets it listen. Fails: port_taken, cannot_listen, bad_certificate, not_set_up. */
export function startRelay(given: Partial<RelayOptions> = {}, parts: RelayParts = {}): Relay {
  // The relay's own, which PATCH /config writes in place.
  const options: RelayOptions = { ...defaultRelayOptions(), ...structuredClone(given) };
  const clock = new DrivenClock(parts.clock ?? systemClock);
  const log = parts.log ?? createLog({ level: options.logLevel, terminal: process.stderr.isTTY === true });
  const codec = createCodec(options);
  const { host, port, access, limits } = options;
  const refusals = new Tally<ErrorCode>();
  const { tokens, madeToken } = settleTokens(options);
  const certificate = settleCertificate(options, new Date(clock.unixMillis()));
  const server = new RelayServer(
    { host, port, certificate, limits, heartbeat: options, access: { ...access, tokens } },
    { log, refusals, clock },
  );
  if (options.upstream !== undefined && isOwnAddress(options.upstream, server)) {
    void server.terminate();
    throw new RelayError(
      "port_taken",
      `expected the upstream to be another program, but ${options.upstream.shownUrl} is this relay. Start the game first, or give the relay another port with --port.`,
    );
  }

  const apiPort = parts.apiPort === undefined ? undefined : listenForApi(server, parts.apiPort);

  const omissions = new Omissions((omitted, sentence) => log.info({ omitted }, sentence));
  const hub = new Hub(clock, options.history, limits, omissions);
  const encoder = new ClassicEncoder(codec, options);
  const flow = new FlowControl(clock, options.lanes);
  const fanOut = new FanOut(server, clock, flow, options.paces);
  hub.listen(fanOut);
  // Behind the fan-out: clients have a sample before anybody thinks about it.
  const insight = new Insight(hub, clock, options.insight);
  hub.listen(insight);
  const audience = new Audience(
    clock,
    (demand) => {
      producers.demandChanged(demand);
      debuggers.demandChanged();
      upstream?.demandChanged(demand);
    },
    options.paces,
  );
  const ingest = {
    hub,
    codec,
    clock,
    log,
    limits,
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
  const producers = new Producers(ingest);
  const calls = new GameCalls(hub, () => producers.sessions, log);
  const debuggers = new Debuggers({
    ...ingest,
    wants: (topic, source) => fanOut.hasSubscribers(topic, source),
    profilesHitches: () => options.insight.profilesHitches,
    machineOfGame: (source) => producers.machineOfGame(source),
  });
  const upstream = options.upstream === undefined ? undefined : new Upstream(ingest, options.upstream);

  const config = new LiveConfig(options, { ...(parts.origins ?? originsOfDefaults()) }, () => {
    server.heartbeatChanged();
    flow.limitsChanged();
    fanOut.intervalsChanged();
    audience.demandChanged();
    debuggers.demandChanged();
    // A log that was brought along is its owner's.
    if (parts.log === undefined) log.level = options.logLevel;
  });

  const editor = createEditorBridges(options.editor, { clock, log, refusals });

  const drops = new Tally();
  const view = {
    drops,
    options,
    server,
    hub,
    audience,
    producers,
    debuggers,
    upstream,
    editor: () => editor.status(),
    engine: () => engine?.status(),
    fanOut,
    encoder,
    refusals,
    clock,
    startedAtMillis: clock.monotonicMillis(),
  };
  const dialects = createDialects(codec, encoder);
  const clients = clientEndpoint({
    delivery: { hub, clock, fanOut, dialects, flow, audience, lanes: options.lanes, limits, drops },
    refusals,
    calls,
    describeRelay: () => describeRelay(view),
    welcome: (format) => welcomeMessage(view, format),
  });
  const urls = relayUrls(certificate === undefined ? "ws" : "wss", server.host, server.port);
  const engine = parts.engine?.({
    relayUrl: urls.localUrl,
    token: tokens.producer ?? tokens.all,
    certificatePath: certificate?.path,
    clock,
    log,
    tell: ({ kind, name, message, data }) =>
      hub.tellOfRelay(`log/${kind}`, kind, { event_name: name, message, ...data }),
    askToQuit: (pid) => askToQuit(hub, calls, pid),
  });
  const room = { limits, games: () => producers.count + debuggers.aloneCount };
  const mcp = mcpOnDemand({
    identity: RELAY_IDENTITY,
    options: options.mcp,
    hub,
    clock,
    log,
    calls,
    insight,
    describeRelay: () => describeRelay(view),
    status: () => relayStatus(view) as JsonObject,
    holdDemand: (demand) => audience.holdDemand(demand),
    paces: configuredPaces(config, options.paces),
    profiling: {
      read: () => options.insight.profilesHitches,
      change: (on) => config.patch({ profile_hitches: on }),
      canProfile: (source) => debuggers.has(source),
    },
    lookAtScript: (path, text, signal) => lookAtScript(editor.languageServer, { path, text, signal, clock }),
  });
  const api = apiOnDemand({
    identity: RELAY_IDENTITY,
    hub,
    clock,
    calls,
    engine,
    config,
    status: () => relayStatus(view),
    clients: () => describeClients(view),
    describeRelay: () => describeRelay(view),
    looked: () => audience.looked(),
    judged: () => audience.looked(JUDGING_DEMAND),
    demand: () => audience.demand(),
    hasSubscribers: (topic) => fanOut.hasSubscribers(topic),
    insight,
  });
  server.serve({
    http: (path) => (path === "/mcp" ? mcp.endpoint : api(path)),
    webSocket: new Map([
      ["/producer", producerEndpoint({ producers, ...room })],
      ["/debugger", debuggerEndpoint({ debuggers, ...room })],
      ...editor.endpoints,
    ]),
    anyOtherWebSocket:
      upstream === undefined ? clients : { ...clients, ...holdSnapshotQuestions(clients, upstream, log) },
    reserved: RESERVED_PATHS,
  });
  const rules = ruleWishes(options.insight.rules);
  if (rules !== undefined) audience.holdDemand(rules);
  upstream?.start();

  const ownState = clock.every(RELAY_STATE_MILLIS, () => {
    if (fanOut.hasSubscribers("relay")) hub.tellOfRelay("relay", "relay", describeRelay(view));
  });

  const historySweep = clock.every(HISTORY_SWEEP_MILLIS, () => hub.topics.trim(clock.monotonicMillis()));

  async function stop(): Promise<void> {
    // First of all, so that clients hear how it ended.
    await engine?.close();
    ownState.cancel();
    historySweep.cancel();
    insight.stop();
    await mcp.stop();
    server.stopListening();
    upstream?.stop();
    fanOut.flush();
    flow.stop();
    audience.stop();
    await sayGoodbye({ audience, producers, debuggers, editor }, clock);
    await server.terminate();
  }

  return {
    host: server.host,
    port: server.port,
    ...urls,
    apiPort,
    madeToken,
    certificate: certificate && { fingerprint: certificate.fingerprint, path: certificate.path },
    fellBack: options.port === undefined && server.port !== USUAL_PORT,
    log,
    stop,
  };
}

/** Opens the second port. Fails: port_taken, cannot_listen; the first is closed then. */
function listenForApi(server: RelayServer, port: number | "usual"): number {
  try {
    return server.listenForHttp({
      host: server.host,
      port: port === "usual" ? undefined : port,
      usualPorts: API_PORTS,
      flag: "--api-port",
    });
  } catch (error) {
    void server.terminate();
    throw error;
  }
}
