/** What a client that cannot keep up gets: the newest value of a state, and every event in order. Answers and notices have no topic. */
export type TopicKind = "state" | "event";

/** How soon a game has to send, by who needs its data: a client that watches, a part of the relay that judges the game, or nobody. */
export type Freshness = "live" | "judged" | "nobody";

/** How games sample a stream: a topic with an interval that the relay can ask for. */
export interface Sampling {
  /** Interval of the old in-game server, assumed for games that do not state their own. Units: seconds. */
  usualSeconds: number;
  /** Whether the old protocol has the stream: `configure` has a switch for it, and `set_update_interval` accepts its name. */
  oldProtocol: boolean;
  /** The stream with which a game samples it if its hello states no interval for it. Without `sampledWith` the relay does not ask such a game for it. */
  sampledWith?: "fps";
  /** The interval that judging a game needs; absent if judging does not need the stream. Units: seconds, 0 is every sample. */
  judgedSeconds?: number;
  /** Noun for its samples in the help of its setting: "time between two …". */
  samples: string;
}

/** Properties of one topic. */
export interface TopicRow {
  /** Content of its messages, for the docs. */
  about: string;
  /** `event` of its messages on the wire; absent if their `type` is the name of the topic. */
  event?: string;
  kind: TopicKind;
  /** Only the relay sends it. An event of a game with the same name is a custom event. */
  ofRelay?: true;
  /** Of a topic of the relay: tells what was measured elsewhere. Without it, the relay makes the messages of what games send, and a replay makes them anew. */
  measured?: true;
  /** Whether `*` includes it. Other topics cost the game time, so a client has to name them. */
  wildcard: boolean;
  /** How games sample it. `profiler`: the engine's profiler, which runs while a client is subscribed. */
  sampling?: Sampling | "profiler";
  /** The packet that can carry its samples in place of the JSON event: 0x01 (`frame`) or 0x03 (`tracking`). */
  packet?: "frame" | "tracking";
  /** Whether the relay confirms its messages to the game (`received`). Other messages need no confirmation, since a newer one replaces them. */
  confirmed: boolean;
  /** How soon a game has to send its messages to the clients that are subscribed to it. */
  freshness: Freshness;
  /** Whether a client that names it needs games to be judged: the relay makes its messages of what it takes to judge a game. */
  ofJudgement?: true;
  /** The relay sends one message a second for each game. The history keeps ten minutes of them. */
  series?: true;
  /** Whether classic clients get it. */
  classic: boolean;
  /** Section of a snapshot with its newest message. */
  section?: string;
  /** Whether snapshots list its messages as `events`. */
  happening: boolean;
}

const STATE = { kind: "state", wildcard: true, confirmed: false, happening: false } as const;
const EVENT = {
  kind: "event",
  freshness: "live",
  wildcard: true,
  confirmed: true,
  classic: true,
  happening: true,
} as const;
const PROFILE = {
  ...EVENT,
  freshness: "judged",
  wildcard: false,
  sampling: "profiler",
  classic: false,
  happening: false,
} as const;

/**
 * Every topic, by name. `custom/*` stands for topics that games name themselves.
 * Patterns, streams, settings, presets, snapshots, client types and the table in docs/wire-format.md derive from it.
 * The schemas of the data are in `topic-data.ts`, so that the client library does not load the schema library.
 */
export const TOPIC_TABLE = {
  fps: {
    ...STATE,
    about: "one frame: frame rate, frame time, physics time",
    event: "fps",
    sampling: { usualSeconds: 0.5, oldProtocol: true, judgedSeconds: 0, samples: "fps events" },
    packet: "frame",
    freshness: "live",
    classic: true,
    section: "fps",
  },
  vr_tracking: {
    ...STATE,
    about: "poses of the headset and the controllers",
    event: "vr_tracking",
    sampling: { usualSeconds: 0.1, oldProtocol: true, judgedSeconds: 0, samples: "poses" },
    packet: "tracking",
    freshness: "live",
    classic: true,
    section: "vr_tracking",
  },
  performance: {
    ...STATE,
    about: "monitors: memory, CPU load, draw calls and others",
    event: "performance",
    sampling: {
      usualSeconds: 0.5,
      oldProtocol: false,
      sampledWith: "fps",
      judgedSeconds: 0.2,
      samples: "samples of the monitors (memory, CPU load, draw calls)",
    },
    freshness: "judged",
    classic: true,
    section: "performance",
  },
  scene: { ...EVENT, about: "another scene is shown", event: "scene_changed", section: "scene" },
  "log/info": { ...EVENT, about: "an information of the game", event: "info" },
  "log/warning": { ...EVENT, about: "a warning of the game or the engine", event: "warning" },
  "log/error": { ...EVENT, about: "an error of the game or the engine", event: "error" },
  alert: {
    ...EVENT,
    about: "an alert, of the game or of the relay about it",
    freshness: "judged",
    ofJudgement: true,
  },
  stats: {
    ...STATE,
    about: "statistics of each second of a game, and the verdict on its last ten seconds",
    event: "stats",
    ofRelay: true,
    ofJudgement: true,
    series: true,
    freshness: "judged",
    classic: false,
  },
  headset: {
    ...STATE,
    about: "the headset's own numbers: GPU time, clocks, temperatures, stale frames",
    event: "headset",
    ofRelay: true,
    measured: true,
    series: true,
    freshness: "nobody",
    classic: false,
  },
  snapshot: {
    ...EVENT,
    about: "all that a game says of itself at once",
    freshness: "judged",
    confirmed: false,
    section: "game",
    happening: false,
  },
  relay: {
    ...STATE,
    about: "the state of the relay itself",
    event: "relay",
    ofRelay: true,
    freshness: "nobody",
    classic: false,
  },
  "profiler/scripts": {
    ...PROFILE,
    about: "functions of scripts that took longest in a frame",
    event: "profiler_scripts",
  },
  "profiler/servers": {
    ...PROFILE,
    about: "what physics, audio and other servers took in a frame",
    event: "profiler_servers",
  },
  "profiler/visual": { ...PROFILE, about: "what rendering took in a frame", event: "profiler_visual" },
  "custom/*": { ...EVENT, about: "events of the game's own, one topic for each name", event: "custom" },
  // The addon sends this event at an interval. A newer one replaces an older one.
  "custom/xr_extra": {
    ...EVENT,
    about: "hand joints, axes and further trackers, from the addon",
    event: "custom",
    confirmed: false,
    happening: false,
  },
} as const satisfies Record<string, TopicRow>;

/** A key of {@link TOPIC_TABLE}. */
export type TopicName = keyof typeof TOPIC_TABLE;

/** Every key of {@link TOPIC_TABLE}, in its order. */
export const TOPIC_NAMES = Object.keys(TOPIC_TABLE) as TopicName[];

/** The wildcard right above a topic: `custom/*` of `custom/shot`; undefined of a topic such as `fps`. */
export function familyOf(topic: string): string | undefined {
  const slash = topic.indexOf("/");
  return slash < 0 ? undefined : `${topic.slice(0, slash)}/*`;
}

/** The first row of each family. */
const FAMILY_ROWS: ReadonlyMap<string, TopicRow> = new Map(
  TOPIC_NAMES.map((name) => [familyOf(name) ?? name, TOPIC_TABLE[name]] as const).reverse(),
);

/** The row of a topic. A name that is not in the table has the row of its family, or of custom events. */
export function topicRow(topic: string): TopicRow {
  if (Object.hasOwn(TOPIC_TABLE, topic)) return TOPIC_TABLE[topic as TopicName];
  return FAMILY_ROWS.get(familyOf(topic) ?? "") ?? TOPIC_TABLE["custom/*"];
}

/** Whether the relay makes the messages of a topic of what games send, so that a replay does not play them. */
export function isMadeAnew(topic: string): boolean {
  const { ofRelay, measured } = topicRow(topic);
  return ofRelay === true && measured !== true;
}

/** Topics that run the engine's profiler while somebody is subscribed to them. */
export const PROFILER_TOPICS = TOPIC_NAMES.filter((name) => topicRow(name).sampling === "profiler");

/** Sections of a snapshot, each with the topic whose newest message it shows. */
export const SNAPSHOT_SECTIONS = TOPIC_NAMES.flatMap((topic) => {
  const { section } = topicRow(topic);
  return section === undefined ? [] : [{ section, topic }];
});

/** The topic whose samples a kind of packet carries. */
export type TopicOfPacket<Packet> = {
  [Name in TopicName]: (typeof TOPIC_TABLE)[Name] extends { packet: Packet } ? Name : never;
}[TopicName];

/** The topic whose samples a kind of packet carries: 0x01 (`frame`) or 0x03 (`tracking`). */
export function topicOfPacket<Packet extends "frame" | "tracking">(packet: Packet): TopicOfPacket<Packet> {
  // The table has one row for each kind of packet.
  return TOPIC_NAMES.find((name) => topicRow(name).packet === packet) as TopicOfPacket<Packet>;
}
