import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Platform } from "../../base/platform/platform.ts";
import { sharesPorts } from "../../base/platform/shared-port.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import type { Tally } from "../../base/tally.ts";
import type { Audience, FanOut } from "../../delivery/index.ts";
import { EdgeSupervisor } from "../../edges/index.ts";
import type { Hub } from "../../hub/index.ts";
import { type ErrorCode, RelayError } from "../../protocol/error-table.ts";
import { MAX_EDGES } from "../../protocol/limits.ts";
import type { RelayServer, ServerOptions } from "../../server/index.ts";
import type { RelayOptions } from "../config/options.ts";
import { type EdgeOptions, type EdgeOrder, edgeOptions } from "./edge-order.ts";

/** The edges that a relay is to have. */
export interface AskedEdges {
  count: number;
  /** The words that start the process of an edge. */
  command: readonly string[];
}

/** The edges of a relay. */
export type RelayEdges = EdgeSupervisor<EdgeOrder, EdgeOptions>;

/** Refuses edges where processes cannot share a port. Fails: bad_usage. */
export function checkEdges({ count }: AskedEdges, platform: Pick<Platform, "name"> = thisMachine): void {
  if (!sharesPorts(platform))
    throw new RelayError(
      "bad_usage",
      `expected Linux with --edges, got ${platform.name}: only Linux shares a port among processes. Start the relay without --edges.`,
    );
  if (!Number.isInteger(count) || count < 1 || count > MAX_EDGES)
    throw new RelayError("bad_usage", `expected 1 to ${MAX_EDGES} edges, got ${count}`);
}

/** What edges need of the relay behind them. */
export interface RelayEdgesParts {
  core: {
    options: RelayOptions;
    clock: Clock;
    log: Log;
    hub: Pick<Hub, "epoch">;
    site: string;
    audience: Pick<Audience, "joined">;
    fanOut: Pick<FanOut, "published" | "slices">;
    refusals: Tally<ErrorCode>;
    counted: { drops: Tally; received: { messages: number; bytes: number } };
  };
  server: RelayServer;
  /** Options of the server, of which the edges take address, certificate and access rules. */
  serverOptions: ServerOptions;
  secret: string;
}

/** Makes the edges of a relay, whose surfaces are served already. The caller starts them. */
export function createEdges(
  { count, command }: AskedEdges,
  { core, server, serverOptions, secret }: RelayEdgesParts,
): RelayEdges {
  const { options, clock, log, hub, site, audience, fanOut, refusals, counted } = core;
  const { host, certificate, access } = serverOptions;
  return new EdgeSupervisor<EdgeOrder, EdgeOptions>({
    count,
    command,
    clock,
    log,
    order: (edge) => ({
      edge,
      options: edgeOptions(options),
      epoch: hub.epoch,
      site,
      server: {
        host,
        port: server.port,
        certificate: certificate && { certPem: certificate.certPem, keyPem: certificate.keyPem },
        access,
        relayBehind: { port: server.portForEdges, secret, reserved: server.reserved },
      },
    }),
    counted: (counts) => {
      audience.joined += counts.joined;
      fanOut.published += counts.published;
      fanOut.slices.sent.bytes += counts.sentBytes;
      counted.received.messages += counts.receivedMessages;
      counted.received.bytes += counts.receivedBytes;
      for (const [topic, count] of Object.entries(counts.dropped)) counted.drops.add(topic, count);
      for (const [code, count] of Object.entries(counts.refusals)) refusals.add(code as ErrorCode, count);
    },
  });
}
