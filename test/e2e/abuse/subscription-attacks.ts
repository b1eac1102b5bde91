/** One way to make subscriptions cost much: who connects, and what each connection sends again and again. */
export interface SubscriptionAttack {
  path: string;
  format: "json" | "msgpack";
  connections: number;
  commands(): object[];
}

const TOPICS = 64;
const anyGame = () => `s${Math.random()}`;
const topics = (topicOf: (index: number) => unknown): unknown[] =>
  Array.from({ length: TOPICS }, (_, index) => topicOf(index));
const none = { command: "unsubscribe", topics: ["*"] };
const wildcards = (topic: string, fields: object = {}) => ({
  command: "subscribe",
  topics: topics(() => ({ topic, source: anyGame(), history: "none", ...fields })),
});
const v1 = { path: "/?format=json", format: "json", connections: 1 } as const;

/** Every way, by name. */
export const SUBSCRIPTION_ATTACKS: Readonly<Record<string, SubscriptionAttack>> = {
  "wildcards by game": { ...v1, commands: () => [none, wildcards("*")] },
  "wildcards by game, as MessagePack": {
    ...v1,
    path: "/?format=msgpack",
    format: "msgpack",
    commands: () => [none, wildcards("*")],
  },
  "wildcards of a family by game": { ...v1, commands: () => [none, wildcards("custom/*")] },
  "wildcards beside names below them": {
    ...v1,
    commands: () => [
      none,
      {
        command: "subscribe",
        topics: topics((index) =>
          index % 2 === 0 ? { topic: "*", source: anyGame() } : `custom/e${Math.floor(Math.random() * 243)}`,
        ),
      },
    ],
  },
  "wildcards with all the history there is": {
    ...v1,
    commands: () => [
      none,
      {
        command: "subscribe",
        topics: topics((index) => ({ topic: "*", source: `game ${index}` })),
        history: { last: 10_000 },
      },
    ],
  },
  "resumes by game": {
    ...v1,
    commands: () => [none, { ...wildcards("*"), command: "resume", epoch: "another", since: 0 }],
  },
  "one by one, and away again": {
    ...v1,
    commands: () => [
      ...Array.from({ length: TOPICS }, () => ({
        command: "subscribe",
        topics: [{ topic: "*", source: anyGame(), max_hz: Math.random() }],
      })),
      none,
    ],
  },
  "streams on and off": {
    path: "/",
    format: "json",
    connections: 1,
    commands: () => [
      { command: "configure", config: { fps_enabled: false, vr_tracking_enabled: false } },
      { command: "set_update_interval", interval: Math.random() },
      { command: "configure", config: { fps_enabled: true, vr_tracking_enabled: true } },
    ],
  },
  "wildcards of many clients": {
    ...v1,
    connections: 30,
    commands: () => [none, wildcards("*", { max_hz: 1 })],
  },
};
