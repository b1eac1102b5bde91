import { systemClock } from "../base/clock.ts";
import { DrivenClock } from "../base/driven-clock.ts";
import { createLog, type Log } from "../base/log.ts";
import { Tally } from "../base/tally.ts";
import { askToQuit, gamesOfRun, isOwnAddress } from "../ingest/index.ts";
import { type ErrorCode, RelayError } from "../protocol/error-table.ts";
import type { RelayReplay } from "../replay/index.ts";
import { API_PORTS, makeEdgeSecret, RelayServer } from "../server/index.ts";
import { settleEngineToken, settleTokens } from "./access.ts";
import { accessWarnings } from "./access-warnings.ts";
import { announce, refuseHiddenAnnouncement } from "./announce.ts";
import type { SettledCertificate } from "./certificate.ts";
import { LiveConfig } from "./config/live-config.ts";
import { defaultRelayOptions, type RelayOptions } from "./config/options.ts";
import { originsOfDefaults } from "./config/resolve-settings.ts";
import { createCore } from "./core.ts";
import type { RelayEdges } from "./edges/index.ts";
import type { RelayParts } from "./relay-parts.ts";
import { type RelayUrls, relayUrls } from "./relay-urls.ts";
import { createSurfaces } from "./surfaces.ts";

/** A relay that listens. Disposing it stops it. */
export interface Relay extends Readonly<RelayUrls>, AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** The token that the relay made because none was given; to be shown once. */
  readonly madeToken: string | undefined;
  /** The certificate that the relay uses for TLS; undefined without TLS. */
  readonly certificate: { fingerprint: string; path: string | undefined } | undefined;
  /** Whether 8081 was taken, so that the relay listens on another port. */
  readonly fellBack: boolean;
  /** The second port, for the HTTP API alone; undefined where there is none. */
  readonly apiPort: number | undefined;
  readonly log: Log;
  /** Resolves once the edges take clients; at once for a relay without. Fails: with the error of an edge that cannot begin. */
  readonly ready: Promise<void>;
  /** Plays recordings; loaded when it is first asked for. */
  readonly replay: () => Promise<RelayReplay>;
  /** Says goodbye to every client and game (close code 1001), gives up everything that waits, and ends. Takes about a second at most. */
  stop(): Promise<void>;
}

/** Puts a relay together and starts it. Fails: bad_config, port_taken, cannot_listen, bad_certificate, not_set_up. */
export function startRelay(given: Partial<RelayOptions> = {}, parts: RelayParts = {}): Relay {
  // A copy, since PATCH /config writes it in place.
  const options: RelayOptions = { ...defaultRelayOptions(), ...structuredClone(given) };
  refuseHiddenAnnouncement(options);
  const clock = new DrivenClock(parts.clock ?? systemClock);
  const log =
    parts.log ?? createLog({ level: options.logLevel, isTerminal: () => process.stderr.isTTY === true });
  const refusals = new Tally<ErrorCode>();
  const { tokens, madeToken } = settleTokens(options);
  const engineToken = parts.engine === undefined ? undefined : settleEngineToken(tokens);
  const certificate = certificateFor(options, new Date(clock.unixMillis()));
  if (certificate?.problem !== undefined) log.warn(certificate.problem);
  const origins = parts.origins ?? originsOfDefaults();
  for (const warning of accessWarnings(options, origins)) log.warn(warning);
  const { host, port, access, limits } = options;
  if (parts.edges !== undefined) loadEdges().checkEdges(parts.edges);
  const secret = makeEdgeSecret();
  const serverOptions = {
    host,
    port,
    certificate,
    limits,
    heartbeat: options,
    access: { ...access, tokens, engineToken },
    ...(parts.edges === undefined ? {} : { edgeSecret: secret }),
  };
  const server = new RelayServer(serverOptions, { log, refusals, clock });
  const apiPort = closedOnFailure(server, () => {
    refuseOwnUpstream(options, server);
    return parts.apiPort === undefined ? undefined : listenForApi(server, parts.apiPort);
  });

  const urls = relayUrls(certificate === undefined ? "ws" : "wss", server.host, server.port);
  const { localUrl } = urls;
  const core = closedOnFailure(server, () =>
    createCore({
      options,
      clock,
      log,
      server,
      localUrl,
      hintReader: parts.hintReader ?? "person",
      refusals,
      edges: () => edges,
    }),
  );
  let edges: RelayEdges | undefined;
  const config = new LiveConfig(options, { ...origins }, () => {
    core.optionsChanged();
    edges?.changeOptions(loadEdges().edgeOptions(options));
    // A log that was given is left as it is.
    if (parts.log === undefined) log.level = options.logLevel;
  });
  const { hub, calls, status } = core;
  const engine = parts.engine?.({
    relayUrl: localUrl,
    token: engineToken,
    certificatePath: certificate?.path,
    clock,
    log,
    tell: ({ kind, name, message, data }) =>
      hub.tellOfRelay(`log/${kind}`, kind, { event_name: name, message, ...data }),
    lineLeftOut: () => hub.omissions.add("engine_lines_left_out"),
    askToQuit: (run, timeoutMillis) => askToQuit(hub, calls, { run, timeoutMillis }),
    gameProcess: (run) => gamesOfRun(hub, run)[0]?.hello?.pid,
  });
  status.add(() => ({ page_urls: urls.pageUrls }));
  if (engine !== undefined) status.addSection("engine", () => ({ ...engine.status() }));
  const surfaces = [...createSurfaces(core, { config, engine }), ...(parts.surfaces ?? [])];
  for (const surface of surfaces) {
    if (surface.status !== undefined) status.addSection(surface.name, () => surface.status?.() ?? {});
  }
  server.serve(surfaces);
  core.producers.start();
  const announcement = announce(options, {
    port: server.port,
    site: core.site,
    secured: certificate !== undefined,
    tokens,
    clock,
    log,
  });
  if (announcement !== undefined) status.addSection("announced", () => ({ ...announcement.describe() }));
  edges = parts.edges && loadEdges().createEdges(parts.edges, { core, server, serverOptions, secret });
  const ready = edges?.start() ?? Promise.resolve();
  // Whoever awaits it is told of its failure; it is none of a relay that is stopped meanwhile.
  ready.catch(() => {});

  async function stop(): Promise<void> {
    const unannounced = announcement?.stop();
    // First, so that clients are told how the engine ended.
    await engine?.close();
    core.stop();
    server.stopListening();
    // Beside the surfaces, which say goodbye to those whose sockets pass through an edge.
    const edgesEnded = edges?.stop();
    const ended = await Promise.allSettled(surfaces.map(async (surface) => await surface.stop?.()));
    for (const [index, one] of ended.entries()) {
      if (one.status === "rejected")
        log.error({ err: one.reason, surface: surfaces[index]?.name }, "a surface failed to stop");
    }
    await edgesEnded;
    await server.terminate();
    await unannounced;
  }

  return {
    host: server.host,
    port: server.port,
    ...urls,
    apiPort,
    madeToken,
    certificate: certificate && { fingerprint: certificate.fingerprint, path: certificate.path },
    fellBack: server.fellBack,
    log,
    ready,
    replay: core.replay,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Loads what only relays with edges need. */
function loadEdges(): typeof import("./edges/index.ts") {
  return require("./edges/index.ts");
}

/** The certificate that the options ask for; undefined without TLS, of which nothing is loaded then. Fails: bad_certificate. */
function certificateFor(options: RelayOptions, now: Date): SettledCertificate | undefined {
  const { certPath, keyPath, selfSigned } = options.tls;
  if (certPath === undefined && keyPath === undefined && !selfSigned) return undefined;
  const { settleCertificate }: typeof import("./certificate.ts") = require("./certificate.ts");
  return settleCertificate(options, now);
}

/** Closes the server again where a later step of the start fails. */
function closedOnFailure<Made>(server: RelayServer, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    void server.terminate();
    throw error;
  }
}

/** Fails: port_taken, where an upstream is this relay itself. */
function refuseOwnUpstream({ upstreams }: RelayOptions, server: RelayServer): void {
  const upstream = upstreams.find((one) => isOwnAddress(one, server));
  if (upstream === undefined) return;
  throw new RelayError(
    "port_taken",
    `expected the upstream to be another program, but ${upstream.shownUrl} is this relay. Start the game first, or give the relay another port with --port.`,
  );
}

/** Opens the second port. Fails: port_taken, cannot_listen. */
function listenForApi(server: RelayServer, port: number | "usual"): number {
  return server.listenForHttp({
    host: server.host,
    port: port === "usual" ? undefined : port,
    usualPorts: API_PORTS,
    flag: "--api-port",
  });
}
