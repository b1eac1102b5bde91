import { z } from "zod";
import { ADDON_AGES } from "../../../protocol/addon-age.ts";
import { standstill } from "../../../protocol/standstill.ts";
import { DEMAND_NAMES, type DemandName } from "../../../protocol/streams.ts";
import { anyObject, count, counts, unixSeconds } from "./common.ts";
import { engineStatus } from "./engine.ts";
import { replayState } from "./replay.ts";

const offeredCommand = z.strictObject({
  name: z.string(),
  description: z.string(),
  schema: anyObject.optional().describe("JSON schema of its arguments"),
});

const source = z.strictObject({
  source: z.string(),
  epoch: z.string().describe("new for each connection of the game"),
  site: z
    .string()
    .nullable()
    .describe("where the game is, if it is connected to another relay; null if it is connected to this one"),
  connected: z.boolean(),
  engine: z.string().nullable(),
  addon: z.string().nullable(),
  addon_age: z
    .enum(ADDON_AGES)
    .nullable()
    .describe(
      "the addon's version against the relay's; older and newer: up to one minor version apart, so they work together; null if it names no version",
    ),
  project: z.string().nullable(),
  device: z.string().nullable().describe("model of the machine, as the game names it"),
  pid: z.int().nullable(),
  debug_build: z.boolean().nullable(),
  features: z.array(z.string()).describe("what the game knows beyond the old protocol"),
  intervals: z
    .record(z.string(), z.number())
    .describe("the game's own intervals: seconds between samples of each stream"),
  standstill: standstill.describe("null if the game runs, or if that is not known"),
  commands: z.array(offeredCommand),
});

const streamDemand = z.strictObject({
  in_demand: z.boolean().describe("whether any client needs the stream"),
  own_interval: z.boolean().describe("whether a client takes it at the game's own interval"),
  interval: z
    .number()
    .min(0)
    .nullable()
    .describe("the shortest interval that a client asked for, in seconds; 0 is every sample"),
});

const demand = z.strictObject({
  ...(Object.fromEntries(DEMAND_NAMES.map((name) => [name, streamDemand])) as Record<
    DemandName,
    typeof streamDemand
  >),
  max_delay: z
    .number()
    .min(0)
    .describe(
      "how long samples and events may wait in a game, in seconds; 0: someone watches, 1: nobody needs them",
    ),
});

const farRelay = z.strictObject({
  site: z.string().nullable().describe("null until it has said what it needs"),
  client: count.describe("its id in /clients"),
  address: z.string(),
  since: unixSeconds,
  wish: demand.nullable().describe("what it needs of the games; null if it has not said so for 3 s"),
  judged: z.boolean().describe("whether it takes the hitches of the games"),
});

const edge = z.strictObject({
  edge: count.describe("its number, from 1"),
  state: z
    .enum(["starting", "ready", "waiting", "stopped"])
    .describe("`waiting`: it has ended, and is started again"),
  pid: count.nullable(),
  since: unixSeconds.nullable().describe("since when it takes clients"),
  clients: count,
  restarts: count.describe("how often it was started again"),
});

const debuggers = z.strictObject({
  connected: z.array(
    z.strictObject({
      source: z.string().nullable(),
      pid: z.int().nullable(),
      joined_addon: z.boolean(),
      profiling: z.array(z.string()),
      breaks: count,
    }),
  ),
  ever: count,
  ignored: counts,
});

const upstream = z.strictObject({
  url: z.string(),
  connected: z.boolean(),
  since: unixSeconds,
  connections: count,
  source: z.string().nullable(),
  epoch: z.string().nullable(),
  reason: z.string().nullable().describe("why there is no connection"),
});

const headsets = z.strictObject({
  server: z.string().describe("the server of adb"),
  connected: z.boolean(),
  reason: z.string().nullable().describe("why there is no connection, and what to do"),
  devices: z.array(
    z.strictObject({
      serial: z.string(),
      model: z.string().nullable(),
      source: z.string().nullable().describe("the game that runs on it, if it is known"),
      lines: count.describe("lines with its numbers that were read"),
      clock_offset_s: z.number().nullable().describe("its clock minus the relay's"),
      port: z
        .enum(["kept", "taken", "unknown"])
        .describe("whether its port 8081 leads to this relay; taken: to another program"),
    }),
  ),
  not_usable: z
    .record(z.string(), z.string())
    .describe("other devices by serial: their state, and what to do"),
});

const announced = z.strictObject({
  name: z.string().describe("the name under which the network knows the relay"),
  service: z.string(),
  state: z.enum(["waiting", "starting", "announced", "failed", "stopped"]),
});

/** Limits on everything that comes from outside, as `/status` and the welcome show them. */
const limits = z.record(z.string(), z.number());

const briefLink = {
  site: z.string().nullable().describe("null until the link was up"),
  url: z.string(),
  connected: z.boolean(),
  games: count.describe("games that it brings"),
  since: unixSeconds.describe("last change of `connected`"),
  reason: z.string().nullable().describe("why there is no connection"),
  may_control: z.boolean().describe("whether it may call commands of these games: its token decides"),
};

const link = z.strictObject({
  ...briefLink,
  lag_ms: z.number().describe("how much longer the newest message took than the fastest of ten minutes"),
  late: count.describe("states that came too late to be shown"),
  lost: count.describe("messages that the other relay left out, and events that never came"),
  duplicates: count.describe("messages that had come already, by another way or before a cut"),
});

const nats = z.object({
  on: z.literal(true),
  connected: z.boolean(),
  server: z.string().nullable().optional(),
  since: unixSeconds.optional().describe("last change of `connected`"),
  reason: z.string().nullable().optional().describe("why there is no connection, and what to do"),
  refused: z.string().nullable().optional().describe("what the server refused last to let this relay do"),
  problem: z.string().nullable().optional().describe("two relays of one name, and what to do"),
  published: count.optional().describe("messages that the server has confirmed"),
  waiting: count.optional().describe("events that wait until they can be sent"),
  unconfirmed_bytes: count.optional().describe("sent, and not confirmed by the server yet"),
  lost: count.optional().describe("messages that did not reach the server, or were not confirmed"),
  readers: count.optional().describe("relays that read from this one by NATS"),
  events: z
    .strictObject({
      stream: z.string().nullable().describe("the stream of JetStream; null while the server has none"),
      recovered: z.boolean().nullable().describe("whether the stream had all events of the last cut"),
      events_gone: count.describe("events that had left the stream before this relay came back"),
    })
    .optional(),
  sites: z
    .record(
      z.string(),
      z.strictObject({
        up: z.boolean(),
        host: z.string(),
        games: count,
        lag_ms: link.shape.lag_ms,
        late: link.shape.late,
        lost: link.shape.lost,
        duplicates: link.shape.duplicates,
        messages: count,
        refused: count.describe("messages beyond what a site may send"),
      }),
    )
    .optional(),
});

/** The relay's section of a snapshot. */
export const relaySection = z.strictObject({
  name: z.string(),
  version: z.string(),
  uptime_s: z.number().min(0),
  clients: count,
  games: count,
  messages_published: count,
  replay: replayState.nullable().describe("null while there is none"),
  dropped: counts.describe("messages dropped for slow clients, by topic"),
  refusals: counts.describe("refused input, by error code"),
  omitted: counts.describe(
    "what bounds of the relay left out, by kind: see docs/security.md. /status has every kind, also those with 0",
  ),
  site: z.string().describe("name of this relay for relays that it is linked with"),
  links: z.array(z.strictObject(briefLink)).describe("the relays that this one reads from"),
});

/** The answer to `GET /status`. Each surface may add a section under its own name. */
export const status = z
  .object({
    ...relaySection.shape,
    host: z.string(),
    port: z.int(),
    page_urls: z
      .array(z.string())
      .describe("addresses of the page for other devices; empty if only this machine reaches the relay"),
    fell_back_from: z.int().optional().describe("the port that was taken"),
    connections: count.describe("open WebSockets of clients, games and editors"),
    clients_ever: count,
    games_ever: count,
    debuggers,
    compression_failures: counts,
    demand: demand.describe("what all clients together need of the games"),
    links: z.array(link).describe("the relays that this one reads from, by links"),
    far_relays: z.array(farRelay).describe("the relays that read from this one by links"),
    edges: z.array(edge).describe("the processes that serve the clients, with `serve --edges`"),
    sources: z.array(source).describe("the games that are connected, and the last few that were"),
    limits,
    nats: z.union([z.strictObject({ on: z.literal(false) }), nats]).describe("games shared by NATS"),
    editor: anyObject.describe("the bridges to the editor's language server and debug adapter"),
    upstreams: z
      .array(upstream)
      .describe("the servers of the old protocol that this relay reads from, and those never reached"),
    headsets: headsets.optional().describe("with --adb"),
    announced: announced.optional().describe("with --announce"),
    engine: engineStatus.optional().describe("the engine that `launch` runs beside the relay"),
  })
  .catchall(anyObject);

/** Everything that `/status` shows. */
export type Status = z.input<typeof status>;
