/** What happens when a client cannot keep up: of a state the newest value counts, of events every one, in order. Answers and notices have no topic. */
export type TopicKind = "state" | "event";

/** Interval and switches of a stream: a topic that games sample at an interval that can be asked of them. */
export interface Sampling {
  /** Interval of a game that does not say its own: that of the old in-game server. Units: seconds. */
  usualSeconds: number;
  /** Whether the old protocol knows it: `configure` has a switch for it, and `set_update_interval` takes its name. */
  oldProtocol: boolean;
  /** The stream that a game samples it with unless its hello has an interval of its own for it; absent: it is not asked of such a game. */
  sampledWith?: "fps";
  /** The interval that it takes to judge a game; absent if games are judged without it. Units: seconds, 0 is every sample. */
  judgedSeconds?: number;
  /** Its samples, as the sentence of its setting names them: "time between two …". */
  samples: string;
}

/** What there is to say of one topic. */
export interface TopicRow {
  /** What its messages say, for the docs. */
  about: string;
  /** `event` of its messages on the wire; absent where `type` is the topic's own name. */
  event?: string;
  kind: TopicKind;
  /** Whether `*` includes it. The other topics cost the game something, and are for clients that name them. */
  wildcard: boolean;
  /** How a game samples it; `profiler` is the engine's, which runs while a client subscribes to one of its topics. */
  sampling?: Sampling | "profiler";
  /** Which packet carries its samples beside the JSON event: 0x01 (`frame`) or 0x03 (`tracking`). */
  packet?: "frame" | "tracking";
  /** Whether the relay confirms to the game that it has taken a message (`received`). A newer value replaces the others. */
  confirmed: boolean;
  /** Whether classic clients get it. */
  classic: boolean;
  /** Section of a snapshot that shows its newest message. */
  section?: string;
  /** Whether its messages are things that happened, which snapshots list as `events`. */
  happening: boolean;
}

const STATE = { kind: "state", wildcard: true, confirmed: false, happening: false } as const;
const EVENT = { kind: "event", wildcard: true, confirmed: true, classic: true, happening: true } as const;
const PROFILE = {
  ...EVENT,
  wildcard: false,
  sampling: "profiler",
  classic: false,
  happening: false,
} as const;

/**
 * Every topic, by name; `custom/*` stands for those that games name themselves.
 * Patterns, streams, settings, presets, snapshots, client types and the table in docs/wire-format.md derive from it.
 * The schema of a topic's data stands in `topic-data.ts`, so that the client library need not load the checks.
 */
export const TOPIC_TABLE = {
  fps: {
    ...STATE,
    about: "one frame: frame rate, frame time, physics time",
    event: "fps",
    sampling: { usualSeconds: 0.5, oldProtocol: true, judgedSeconds: 0, samples: "fps events" },
    packet: "frame",
    classic: true,
    section: "fps",
  },
  vr_tracking: {
    ...STATE,
    about: "poses of the headset and the controllers",
    event: "vr_tracking",
    sampling: { usualSeconds: 0.1, oldProtocol: true, judgedSeconds: 0, samples: "poses" },
    packet: "tracking",
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
    classic: true,
    section: "performance",
  },
  scene: { ...EVENT, about: "another scene is shown", event: "scene_changed", section: "scene" },
  "log/info": { ...EVENT, about: "an information of the game", event: "info" },
  "log/warning": { ...EVENT, about: "a warning of the game or the engine", event: "warning" },
  "log/error": { ...EVENT, about: "an error of the game or the engine", event: "error" },
  alert: { ...EVENT, about: "an alert, of the game or of the relay about it" },
  snapshot: {
    ...EVENT,
    about: "all that a game says of itself at once",
    confirmed: false,
    section: "game",
    happening: false,
  },
  relay: { ...STATE, about: "the state of the relay itself", event: "relay", classic: false },
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
  // What the addon says of hand joints, at an interval: the next one replaces it.
  "custom/xr_extra": {
    ...EVENT,
    about: "hand joints, axes and further trackers, from the addon",
    event: "custom",
    confirmed: false,
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

/** What holds for a topic; for a name that is not in the table, what holds for its family or for custom events. */
export function topicRow(topic: string): TopicRow {
  if (Object.hasOwn(TOPIC_TABLE, topic)) return TOPIC_TABLE[topic as TopicName];
  return FAMILY_ROWS.get(familyOf(topic) ?? "") ?? TOPIC_TABLE["custom/*"];
}

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
