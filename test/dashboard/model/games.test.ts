import { describe, expect, test } from "bun:test";
import { Games, isHeard } from "../../../src/dashboard/model/games.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import type { Stats } from "../../../src/protocol/stats.ts";
import { statsOf } from "../../support/stats-of.ts";

/** A relay in the place of the real one: the test says what `/status` answers and what comes live. */
class FakeRelay {
  nowMillis = 0;
  asked = 0;
  sources: unknown = [];
  /** What `/status` says beside the games. */
  more: JsonObject = {};
  readonly games: Games;
  #tell: (message: object) => void = () => {};
  #welcome: () => void = () => {};

  constructor() {
    const get = async () => {
      this.asked++;
      return { status: 200, body: { ...this.more, sources: this.sources } as JsonObject };
    };
    const client = {
      subscribe: (topics: string, _options: unknown, take?: (message: object) => void) => {
        if (topics === "stats" && take !== undefined) this.#tell = take;
        return { unsubscribe() {} };
      },
      on: (event: string, take: () => void) => {
        if (event === "welcome") this.#welcome = take;
      },
    };
    // The client's types have many overloads; these two calls are all that is used.
    this.games = new Games(
      { get },
      client as unknown as ConstructorParameters<typeof Games>[1],
      () => this.nowMillis,
    );
    this.games.keepUp(true);
  }

  /** A connection begins. */
  async connect(): Promise<void> {
    this.#welcome();
    await settled();
  }

  /** Time passes. */
  async pass(millis: number): Promise<void> {
    this.nowMillis += millis;
    this.games.tick();
    await settled();
  }

  stats(
    source: string,
    epoch: string,
    { history = false, data = statsOf() }: { history?: boolean; data?: Stats } = {},
  ) {
    this.#tell({ source, sourceEpoch: epoch, history, data });
  }

  /** What is known of the games, in short. */
  known() {
    return [...this.games.all.value.values()].map((game) => ({
      source: game.source,
      plays: game.isConnected,
      heard: isHeard(game),
      seconds: game.seconds.length,
    }));
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const source = (name: string, connected = true, more: object = {}) => ({
  source: name,
  epoch: "e1",
  connected,
  ...more,
});

describe("the games", () => {
  test("are those of the relay's status, with what each offers", async () => {
    const relay = new FakeRelay();
    const schema = { type: "object" };
    const commands = [{ name: "hitch", description: "waits", schema }];
    relay.sources = [source("room", true, { engine: "4.6", project: "Room", commands })];
    await relay.connect();
    expect(relay.games.isKnown.value).toBe(true);
    expect(relay.games.selected.value).toMatchObject({
      source: "room",
      epoch: "e1",
      isConnected: true,
      engine: "4.6",
      project: "Room",
      commands,
    });
  });

  test("keep the seconds of history, which say nothing of now", async () => {
    const relay = new FakeRelay();
    relay.sources = [source("room", false)];
    await relay.connect();
    for (const to of [102, 101, 103, 101])
      relay.stats("room", "e1", { history: true, data: statsOf({}, { to }) });
    expect(relay.known()).toEqual([{ source: "room", plays: false, heard: false, seconds: 3 }]);
    relay.stats("room", "e1", { data: statsOf({}, { to: 104 }) });
    expect(relay.known()).toEqual([{ source: "room", plays: true, heard: true, seconds: 4 }]);
  });

  test("keep what came live when older history comes after it, in the order of time", async () => {
    const relay = new FakeRelay();
    relay.sources = [source("room")];
    await relay.connect();
    relay.stats("room", "e1", { data: statsOf({ answer: "breaks" }, { to: 104 }) });
    for (const to of [102, 103, 104]) relay.stats("room", "e1", { history: true, data: statsOf({}, { to }) });
    const room = relay.games.all.value.get("room");
    expect(room?.seconds.map(({ to }) => to)).toEqual([102, 103, 104]);
    expect(room?.newest?.window.verdict.answer).toBe("breaks");
  });

  test("have ten minutes of seconds if they are shown, else one", async () => {
    const relay = new FakeRelay();
    relay.sources = [source("room"), source("hall")];
    await relay.connect();
    expect(relay.games.selectedName.value).toBe("hall");
    for (let to = 0; to < 700; to++)
      for (const name of ["room", "hall"]) relay.stats(name, "e1", { data: statsOf({}, { to }) });
    expect(relay.known().map(({ seconds }) => seconds)).toEqual([60, 600]);
  });

  test("have their site; links are read from what the relay tells of itself, whatever that is", async () => {
    const relay = new FakeRelay();
    relay.sources = [source("room"), source("hall", true, { site: "lab" }), source("odd", true, { site: 5 })];
    const down = { site: "lab", connected: false, since: 17, reason: "nobody answers", may_control: false };
    relay.more = { links: [null, 5, {}, down] };
    await relay.connect();
    expect([...relay.games.all.value.values()].map(({ site }) => site)).toEqual([
      undefined,
      "lab",
      undefined,
    ]);
    expect(relay.games.links.value.get("lab")).toEqual(down);
  });

  test("forget the seconds of an earlier run", async () => {
    const relay = new FakeRelay();
    relay.sources = [source("room")];
    await relay.connect();
    relay.stats("room", "e1");
    relay.stats("room", "e2");
    expect(relay.known()).toEqual([{ source: "room", plays: true, heard: true, seconds: 1 }]);
  });

  test("are not heard any more when the connection begins anew", async () => {
    const relay = new FakeRelay();
    relay.sources = [source("room")];
    await relay.connect();
    relay.stats("room", "e1");
    relay.sources = [];
    await relay.connect();
    expect(relay.known()).toEqual([{ source: "room", plays: false, heard: false, seconds: 1 }]);
  });

  test("that fall silent are asked for, shown or not", async () => {
    const relay = new FakeRelay();
    relay.sources = [source("room"), source("hall")];
    await relay.connect();
    relay.stats("room", "e1");
    relay.stats("hall", "e1");
    relay.sources = [source("room"), source("hall", false)];
    await relay.pass(2000);
    relay.stats("room", "e1");
    await relay.pass(2000);
    expect(relay.known().map(({ source: name, plays }) => [name, plays])).toEqual([
      ["room", true],
      ["hall", false],
    ]);
  });

  test("are asked for at most every two seconds, and a question that came too soon is asked later", async () => {
    const relay = new FakeRelay();
    relay.sources = [source("room")];
    await relay.connect();
    for (const name of ["a", "b", "c"]) relay.stats(name, "e1");
    expect(relay.asked).toBe(1);
    await relay.pass(500);
    expect(relay.asked).toBe(1);
    await relay.pass(2000);
    expect(relay.asked).toBe(2);
  });
});

describe("a hostile relay or game", () => {
  test("under thousands of names fills no more than 256 places", async () => {
    const relay = new FakeRelay();
    relay.sources = [source("room")];
    await relay.connect();
    for (let count = 0; count < 5000; count++) relay.stats(`game_${count}`, "e1");
    expect(relay.games.all.value.size).toBe(256);
    expect(relay.games.selected.value?.source).toBe("room");
  });

  test("with fields of any shape makes no error", async () => {
    const relay = new FakeRelay();
    const odd = [null, 5, "x", [], {}, { a: null }];
    relay.sources = [
      ...odd,
      ...odd.map((one) => ({ source: one })),
      ...odd.map((one, index) =>
        source(`odd_${index}`, true, { epoch: one, engine: one, project: one, commands: one }),
      ),
      source("lists", true, { commands: [null, 5, { name: 5 }, { name: "a", schema: 5, description: {} }] }),
    ];
    await relay.connect();
    expect(relay.known().map(({ source: name }) => name)).toEqual([
      "x",
      ...odd.map((_, index) => `odd_${index}`),
      "lists",
    ]);
    expect(relay.games.all.value.get("lists")?.commands).toEqual([
      { name: "a", description: "", schema: {} },
    ]);
    expect(relay.games.all.value.get("odd_4")).toMatchObject({
      epoch: "",
      engine: "",
      project: "",
      commands: [],
    });
  });

  test("that go back forget the seconds that are later, and count that", async () => {
    const relay = new FakeRelay();
    relay.sources = [source("room"), source("hall")];
    await relay.connect();
    for (const name of ["room", "hall"])
      for (const to of [100, 101, 102]) relay.stats(name, "e1", { data: { ...statsOf(), to } });
    relay.games.goBack(["room", "unknown"], 101);
    const begun = [...relay.games.all.value.values()].map((game) => [game.seconds.length, game.begun]);
    expect(begun).toEqual([
      [2, 1],
      [3, 0],
    ]);
  });

  test("without a list is a relay without games", async () => {
    const relay = new FakeRelay();
    relay.sources = "none";
    await relay.connect();
    expect([relay.known(), relay.games.isKnown.value]).toEqual([[], false]);
  });
});
