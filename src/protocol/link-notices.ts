import { z } from "zod";
import { recordOf } from "../base/record-of.ts";
import { COMMANDS, type Command, epochName, sourceName } from "./commands.ts";
import { gameCommands } from "./game-commands.ts";
import { hello } from "./json-messages.ts";
import { MAX_INTERVAL_SECONDS, MAX_LINKED_RELAYS, MAX_UNIX_SECONDS } from "./limits.ts";
import { isSiteName, MAX_SITE_CHARACTERS } from "./source-names.ts";
import { DEMAND_NAMES, MAX_DELAY_SECONDS } from "./streams.ts";

/** Name of a site. */
export const siteName = z.string().refine(isSiteName, {
  error: `expected a name of at most ${MAX_SITE_CHARACTERS} characters without spaces and slashes, other than relay`,
});

/** Epoch of a game's connection, as a link packet can carry it. */
const sourceEpoch = z.string().min(1).max(128);

/** A relay that another one reads from. */
const linkedRelay = z.object({ site: siteName, epoch: epochName });
/** A relay that another one reads from, by a link of its own or through others. */
export type LinkedRelay = z.infer<typeof linkedRelay>;

const linkedRelays = z.array(linkedRelay).max(MAX_LINKED_RELAYS);

/** What the welcome of a link has beside the fields of every welcome: the name and the run of the near relay, and what it reads from itself. */
export const linkWelcome = z.object({
  type: z.literal("welcome"),
  relay: z.object({ name: z.string().max(128), version: z.string().max(128) }),
  epoch: epochName,
  site: siteName,
  links: linkedRelays,
});
/** A checked welcome of a link. */
export type LinkWelcome = z.infer<typeof linkWelcome>;

/** The near relay reads from these relays from now on, and from no others. */
const linksNotice = z.object({ type: z.literal("links"), links: linkedRelays });

/** What a game said of itself, as far as other relays need it: neither its secret sessions nor the fields that this relay does not know. */
const linkedHello = hello.omit({ session: true, previous: true, commands: true });

/** A game is connected to the near relay, or its hello, its name or its commands have changed. It comes before the game's first message. */
const gameNotice = z.object({
  type: z.literal("game"),
  source: sourceName,
  source_epoch: sourceEpoch,
  /** Its site, if it is connected to yet another relay. Only the edges of a relay are told of such games. */
  site: siteName.optional(),
  /** Units: unix seconds. */
  connected_at: z.number().min(0).max(MAX_UNIX_SECONDS),
  /** Null if the game has not introduced itself. */
  hello: linkedHello.nullable(),
  commands: gameCommands,
});
/** A checked notice of a game. */
export type GameNotice = z.infer<typeof gameNotice>;

/** A game has left the near relay: by a close of its connection, or `lost`, because the connection ended without one. */
const gameGoneNotice = z.object({
  type: z.literal("game_gone"),
  source_epoch: sourceEpoch,
  end: z.enum(["closed", "lost"]),
  /** Whether what it said is not to be told any more: a replay shows it at another time now. Then a second notice of the same game. */
  retracted: z.boolean().optional(),
});
/** A checked notice of a game that has left. */
export type GameGoneNotice = z.infer<typeof gameGoneNotice>;

/** A hitch of a game that is complete, with its context, as `/hitches?context=1` shows it. */
const hitchNotice = z.object({
  type: z.literal("hitch"),
  hitch: z.looseObject({
    id: z.string().max(160),
    source: sourceName,
    epoch: sourceEpoch,
    /** Units: unix seconds. */
    from: z.number(),
    to: z.number(),
  }),
});
/** A checked notice of a hitch. */
export type HitchNotice = z.infer<typeof hitchNotice>;

const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Messages that the link did not get because it did not keep up, as every v1 client is told. */
const droppedNotice = z.object({
  type: z.literal("dropped"),
  topic: z.string().min(1).max(160),
  source: sourceName,
  source_epoch: sourceEpoch,
  count,
  /** `seq` of the first and the last of them. */
  first: count,
  last: count,
});
/** A checked notice of drops. */
export type DroppedNotice = z.infer<typeof droppedNotice>;

/** Every notice of a near relay. Source: docs/wire-format.md. */
export const linkNotice = z.discriminatedUnion("type", [
  linksNotice,
  gameNotice,
  gameGoneNotice,
  hitchNotice,
  droppedNotice,
]);
/** A checked notice of a near relay. */
export type LinkNotice = z.infer<typeof linkNotice>;

const streamDemand = z.object({
  in_demand: z.boolean(),
  own_interval: z.boolean(),
  interval: z.number().min(0).max(MAX_INTERVAL_SECONDS).nullable(),
});

/** What the far relay needs of the games of the near one, for 3 s. It replaces the wish before. */
export const wish = z.object({
  command: z.literal("wish"),
  /** As {@link describeDemand} writes it. */
  demand: z.object({
    ...recordOf(DEMAND_NAMES, () => streamDemand),
    max_delay: z.number().min(0).max(MAX_DELAY_SECONDS.nobody),
  }),
  /** Whether it takes the hitches of the games. */
  judged: z.boolean(),
  /** The name of the far relay, for the status of the near one. */
  site: siteName.optional(),
  id: z.unknown().optional(),
});
/** A checked wish. */
export type Wish = z.infer<typeof wish>;

/** Asks for everything that the relay has, and for all that follows. For the edges of the relay alone. */
const mirror = z.object({ command: z.literal("mirror"), id: z.unknown().optional() });
/** A checked command of an edge. */
export type MirrorCommand = z.infer<typeof mirror>;

/** The answer to an edge, behind the history. */
export const mirrored = z.object({
  type: z.literal("ack"),
  command: z.literal("mirror"),
  /** By topic, the offset of the newest message that the edge does not get. */
  lacks: z.record(z.string(), count),
  /** The same for topics that have ended. */
  ended_through: count,
});

/** The commands that a link may give, by name. */
export const LINK_COMMANDS = { ...COMMANDS, wish, mirror } as const;
/** A checked command of a link. Other clients have no wishes. */
export type LinkCommand = Command | Wish | MirrorCommand;
