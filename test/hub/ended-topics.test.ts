import { beforeEach, describe, expect, test } from "bun:test";
import { DEFAULT_HISTORY, Hub, type Source } from "../../src/hub/index.ts";
import { DEFAULT_LIMITS } from "../../src/protocol/limits.ts";
import { FIXED_TOPICS } from "../../src/protocol/topic-patterns.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { tellJson } from "../support/tell.ts";

/** Topics that games may make. */
const ROOM = 12;
const HISTORY_MILLIS = DEFAULT_HISTORY.event.maxAgeMillis;

let clock: ManualClock;
let hub: Hub;

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock, DEFAULT_HISTORY, { ...DEFAULT_LIMITS, topics: FIXED_TOPICS.length + ROOM });
});

/** Sends events of these names, a millisecond apart. */
function say(game: Source, ...names: string[]): void {
  for (const name of names) {
    clock.advance(1);
    tellJson(hub, game, { topic: `custom/${name}`, data: { name } });
  }
}

const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}${index}`);

/** The names of the topics that games have made. */
const made = () =>
  hub.topics
    .all()
    .map(({ name }) => name)
    .filter((name) => name.startsWith("custom/") && name !== "custom/overflow")
    .map((name) => name.slice("custom/".length));

const merged = () => hub.omissions.counted().custom_events_merged ?? 0;

function trimAfter(millis: number): void {
  clock.advance(millis);
  hub.topics.trim(clock.monotonicMillis());
}

describe("a topic of a game that has gone", () => {
  test("ends once nobody has used it for as long as its history is kept", () => {
    const game = hub.open();
    say(game, "a", "b");
    hub.close(game);
    trimAfter(HISTORY_MILLIS);
    expect(made()).toEqual(["b"]);
    trimAfter(1);
    expect(made()).toEqual([]);
    expect(hub.topics.all()).toHaveLength(FIXED_TOPICS.length);
  });

  test("goes on as the topic of the next game that uses it", () => {
    const [first, second] = [hub.open(), hub.open()];
    say(first, "a", "b");
    hub.close(first);
    say(second, "a");
    trimAfter(HISTORY_MILLIS + 1);
    expect(made()).toEqual(["a"]);
    hub.close(second);
    trimAfter(1);
    expect(made()).toEqual([]);
  });

  test("gives way to a topic of a game that is there, the one unused for longest first", () => {
    const [gone, game] = [hub.open(), hub.open()];
    say(gone, ...numbered("gone", ROOM), "gone0");
    hub.close(gone);
    say(game, "a", "b");
    expect(made()).toEqual(["gone0", ...numbered("gone", ROOM).slice(3), "a", "b"]);
    expect(hub.omissions.counted()).toEqual({ topics_ended_early: 2 });
  });

  test("takes its history along, and says that messages are missing", () => {
    const game = hub.open();
    say(game, "a");
    const { offset } = hub.topics;
    const before = hub.topics.get("custom/a").history;
    hub.close(game);
    expect(hub.topics.endedAfter(0, ["*"])).toBe(false);
    trimAfter(HISTORY_MILLIS + 1);
    expect([before.size, before.bytes]).toEqual([0, 0]);
    const missing = (since: number, pattern: string) => hub.topics.endedAfter(since, [pattern]);
    expect(["*", "custom/*", "custom/a"].map((pattern) => missing(offset - 1, pattern))).toEqual([
      true,
      true,
      true,
    ]);
    expect([missing(offset, "*"), missing(offset - 1, "log/*"), missing(offset - 1, "fps")]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe("a topic of a game that is connected", () => {
  test("stays, however long it is unused", () => {
    say(hub.open(), "a");
    trimAfter(10 * HISTORY_MILLIS);
    expect(made()).toEqual(["a"]);
  });

  test("counts on if it ends for another game, and comes again", () => {
    const [game, other] = [hub.open(), hub.open()];
    say(game, ...numbered("a", ROOM));
    say(other, ...numbered("b", ROOM / 2));
    expect(made()).not.toContain("a0");
    hub.close(other);
    say(game, "a0");
    expect(
      hub.topics
        .get("custom/a0")
        .history.all()
        .map(({ seq }) => seq),
    ).toEqual([2]);
  });
});

describe("games that need more topics than there may be", () => {
  test("get as many as there are if only one of them does; its further events share a topic", () => {
    say(hub.open(), ...numbered("a", ROOM + 3));
    expect(made()).toEqual(numbered("a", ROOM));
    expect([merged(), hub.topics.get("custom/overflow").messages]).toEqual([3, 3]);
  });

  test("get an equal share, whoever came first; topics that were used last stay", () => {
    const [first, second, third] = [hub.open(), hub.open(), hub.open()];
    say(first, ...numbered("a", 30));
    say(second, ...numbered("b", 30));
    say(third, ...numbered("c", 30));
    const shares = ["a", "b", "c"].map((game) => made().filter((name) => name.startsWith(game)).length);
    expect(shares).toEqual([4, 4, 4]);
    expect(made().filter((name) => name.startsWith("a"))).toEqual(numbered("a", ROOM).slice(-4));
  });

  test("keep what they have once all have their share, however often they ask", () => {
    const games = [hub.open(), hub.open()];
    for (let round = 0; round < 3; round++)
      for (const [index, game] of games.entries()) say(game, ...numbered(`${index}-`, 30));
    const before = made();
    const ended = hub.omissions.counted().topics_ended_early ?? 0;
    for (let round = 0; round < 3; round++)
      for (const [index, game] of games.entries()) say(game, ...numbered(`${index}-`, 60));
    expect(made()).toEqual(before);
    expect(hub.omissions.counted().topics_ended_early).toBe(ended);
  });

  test("leave a game with few topics what it has", () => {
    const [small, large] = [hub.open(), hub.open()];
    say(large, ...numbered("large", 30));
    say(small, "shot", "hit");
    say(large, ...numbered("more", 30));
    expect(made()).toContainValues(["shot", "hit"]);
    expect(made()).toHaveLength(ROOM);
  });
});
