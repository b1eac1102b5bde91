import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { Tally } from "../../base/tally.ts";
import { createCodec } from "../../codec/index.ts";
import {
  Audience,
  ClassicEncoder,
  createDialects,
  describeClients,
  FanOut,
  FarRelays,
  FlowControl,
  GameNotices,
  MAX_COUNTED_TOPICS,
} from "../../delivery/index.ts";
import type { EdgeReport } from "../../edges/index.ts";
import { Hub, Omissions } from "../../hub/index.ts";
import { GameCalls, Producers } from "../../ingest/index.ts";
import { Mirror } from "../../ingest/link/mirror/index.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";
import { edgeHeaders, type RelayServer } from "../../server/index.ts";
import { describeLimits } from "../config/describe-limits.ts";
import type { EdgeOrder } from "./edge-order.ts";

/** How often messages that are too old leave the history. Units: milliseconds. */
const HISTORY_SWEEP_MILLIS = 10_000;

/** How long a client that comes from another edge waits at most for what that one had already. Units: milliseconds. */
const BEHIND_MILLIS = 2000;
/** How often the edge looks meanwhile. Units: milliseconds. */
const LOOK_MILLIS = 5;

/** What the core of an edge is made of. */
export interface EdgeCoreParts {
  order: EdgeOrder;
  clock: Clock;
  log: Log;
  server: RelayServer;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
  /** The relay behind is gone. */
  ended(reason: string): void;
}

/** The core of an edge. */
export type EdgeCore = ReturnType<typeof createEdgeCore>;

/** Puts the core of an edge together: a mirror of the relay behind it, and its clients. It judges nothing, records nothing and serves no other surface. */
export function createEdgeCore({ order, clock, log, server, refusals, ended }: EdgeCoreParts) {
  const { options, epoch, site } = order;
  const { limits } = options;
  const { port, secret } = order.server.relayBehind;
  const codec = createCodec(options);
  const hub = new Hub(clock, options.history, limits, new Omissions(), epoch);
  const encoder = new ClassicEncoder(codec, options);
  const flow = new FlowControl(clock, options.lanes);
  const fanOut = new FanOut(server, clock, flow, options.intervals);
  hub.listen(fanOut);
  const producers = new Producers();
  const audience = new Audience(clock, (demand) => producers.demandChanged(demand), options.intervals);
  const mirror = producers.add(
    new Mirror({
      address: { url: `ws://127.0.0.1:${port}/`, headers: edgeHeaders(secret) },
      site,
      hub,
      codec,
      clock,
      log,
      limits,
      refusals,
      relay: RELAY_IDENTITY,
      maxInflatedBytes: options.maxInflatedBytes,
      compressionThresholdBytes: options.compressionThresholdBytes,
      demand: () => audience.demand(),
      hasSubscribers: (topic) => fanOut.hasSubscribers(topic),
      tellLost: (source, lost) => fanOut.lost({ ...lost, source }),
      ended,
    }),
  );
  const drops = new Tally(MAX_COUNTED_TOPICS);
  const dialects = createDialects(codec, encoder, clock);
  const historySweep = clock.every(HISTORY_SWEEP_MILLIS, () => hub.topics.trim(clock.monotonicMillis()));
  const farRelays = new FarRelays({
    notices: new GameNotices(hub),
    audience,
    clock,
    linkedRelays: () => [],
  });
  return {
    identity: RELAY_IDENTITY,
    site,
    mirror,
    clock,
    log,
    refusals,
    producers,
    farRelays,
    calls: new GameCalls(hub, () => producers.askable(), log),
    delivery: { hub, clock, fanOut, dialects, flow, audience, lanes: options.lanes, limits, drops, refusals },
    awaitOffset(offset: number, done: () => void): void {
      if (offset <= hub.topics.offset) {
        done();
        return;
      }
      const untilMillis = clock.monotonicMillis() + BEHIND_MILLIS;
      const look = clock.every(LOOK_MILLIS, () => {
        if (offset > hub.topics.offset && clock.monotonicMillis() < untilMillis) return;
        look.cancel();
        done();
      });
    },
    /** The relay behind, which its clients take for the whole. */
    describeRelay: (): JsonObject => mirror.relayState ?? { ...RELAY_IDENTITY, games: mirror.count },
    describeLimits: () => describeLimits(options),
    /** Its clients, each as `/clients` shows it. */
    describeClients: (): JsonObject[] =>
      JSON.parse(JSON.stringify(describeClients(audience.clients, clock))) as JsonObject[],
    report(): EdgeReport {
      const clients: Record<string, number> = {};
      for (const { dialect } of audience.clients) clients[dialect.name] = (clients[dialect.name] ?? 0) + 1;
      const { received } = server;
      return {
        clients,
        counts: {
          joined: audience.joined,
          published: fanOut.published,
          sentBytes: fanOut.slices.sent.bytes,
          receivedMessages: received.messages,
          receivedBytes: received.bytes,
          dropped: drops.toRecord(),
          refusals: refusals.toRecord(),
        },
      };
    },
    /** The options have changed. */
    optionsChanged(): void {
      server.heartbeatChanged();
      flow.limitsChanged();
      fanOut.intervalsChanged();
      audience.demandChanged();
    },
    /** Ends everything but the connections. */
    stop(): void {
      historySweep.cancel();
      producers.stop();
      fanOut.flush();
      flow.stop();
      audience.stop();
    },
  };
}
