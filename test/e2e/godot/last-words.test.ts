import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CliProcess } from "../../support/cli-process.ts";
import { eventOf, FakeRelay, type JsonObject, type Received } from "../../support/godot/fake-relay.ts";
import { GODOT } from "../../support/godot/find-godot.ts";
import { TestGame, type TestGameOptions } from "../../support/godot/test-game.ts";
import { skipWithout } from "../../support/needs.ts";
import { SIGNALS } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(60_000);

/** Nobody listens there. */
const NO_RELAY = "ws://127.0.0.1:9/producer";

/** A folder for the data of a player, which several runs of a game share. Disposing removes it. */
class Player implements Disposable {
  readonly #data = mkdtempSync(join(tmpdir(), "player-"));
  readonly file = join(this.#data, "godot/app_userdata/Telemetry Test Game/telemetry_relay_unsent.jsonl");

  /** Starts the game. `words`: an autoload that is listed before the addon's speaks at the end. */
  plays(options: TestGameOptions, { words = false } = {}): Promise<TestGame> {
    const env = { XDG_DATA_HOME: this.#data, ...(words ? { TEST_LAST_WORDS: "1" } : {}) };
    return TestGame.start({ ...options, env });
  }

  /** The events in the file, oldest first. */
  kept(): JsonObject[] {
    const [, ...lines] = readFileSync(this.file, "utf8").trimEnd().split("\n");
    return lines.map((line) => JSON.parse(line.slice(line.indexOf(" "))) as JsonObject);
  }

  [Symbol.dispose](): void {
    rmSync(this.#data, { recursive: true, force: true });
  }
}

const dataOf = (message: JsonObject) => (message.data ?? {}) as JsonObject;
const nameOf = (message: JsonObject) => dataOf(message).event_name ?? dataOf(message).message;
const indexOf = (message: JsonObject) => dataOf(message).index;
const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const watch = (url: string) =>
  TestClient.connect(`${url}/?topics=custom/*,log/*,scene`, ["telemetry.v1.json"]);

/** What clients of a relay are sent of the numbered events. */
const numbered = (client: TestClient) => client.messages().filter((each) => nameOf(each) === "numbered");

describe.concurrent.skipIf(skipWithout(GODOT))("the last words of a game", () => {
  test("arrive, even those of autoloads that are listed before the addon's", async () => {
    using player = new Player();
    using relay = new FakeRelay();
    using game = await player.plays({ relayUrl: relay.url }, { words: true });
    const isScene = (each: Received) => eventOf(each)?.event === "scene_changed";
    await relay.received.first(isScene);
    expect(await game.quit()).toBe(0);
    await relay.received.first(({ kind }) => kind === "closed");
    const events = relay.received.all.map(eventOf).filter((event) => event !== undefined);
    expect(events.slice(-3).map(nameOf)).toEqual(["last words", "error at the very end", "game_exit"]);
    // Once everything has arrived, there is nothing to keep.
    expect(existsSync(player.file)).toBe(false);
    expect(game.godot.complaints()).toEqual(["ERROR: error at the very end"]);
  });

  test.skipIf(skipWithout(SIGNALS))(
    "arrive once if the relay hangs at the end, and at the next start if it is gone",
    async () => {
      using player = new Player();
      await using relay = new CliProcess(["serve", "--port", "0"]);
      const url = await relay.relayUrl();
      using client = await watch(url);
      const relayUrl = `${url}/producer`;

      using first = await player.plays({ relayUrl });
      await first.do({ do: "log_many", from: 0, count: 5 });
      await client.message((each) => indexOf(each) === 4);
      relay.process.kill("SIGSTOP");
      await first.do({ do: "log_many", from: 5, count: 5 });
      expect(await first.quit()).toBe(0);
      expect(player.kept().map(nameOf)).toEqual([...Array(5).fill("numbered"), "game_exit"]);
      relay.process.kill("SIGCONT");

      using second = await player.plays({ relayUrl });
      while (
        existsSync(player.file) ||
        (await second.get("events_queued")) ||
        (await second.get("events_in_flight"))
      );
      expect(numbered(client).map(indexOf)).toEqual(range(0, 10));
      relay.process.kill("SIGKILL");
      await relay.process.exited;
      // The engine needs a moment to notice it.
      while ((await second.get("connection_problem")) === "");
      await second.do({ do: "log_many", from: 10, count: 300 });
      expect(await second.quit()).toBe(0);
      // The newest 256 of 301, the last of which is the end of the game.
      expect(player.kept().map(indexOf)).toEqual([...range(55, 255), undefined]);

      await using again = new CliProcess(["serve", "--port", new URL(url).port]);
      using later = await watch(await again.relayUrl());
      const startedAt = Date.now() / 1000;
      using third = await player.plays({ relayUrl });
      while (existsSync(player.file)) await third.get("connection_state");
      await later.message((each) => each.topic === "scene");
      const marked = later.messages().filter((each) => dataOf(each).previous_run === true);
      expect(marked.map(indexOf)).toEqual([...range(55, 255), undefined, undefined]);
      expect(marked.at(-2)).toMatchObject({ topic: "custom/game_exit", data: { previous_run: true } });
      expect(marked.at(-1)).toMatchObject({ topic: "log/warning", data: { lost: 45 } });
      expect(marked.slice(0, -1).every(({ timestamp }) => Number(timestamp) < startedAt)).toBe(true);
      expect(await third.quit()).toBe(0);
      expect(third.godot.complaints()).toEqual([]);
      expect(existsSync(player.file)).toBe(false);
    },
  );

  test.skipIf(skipWithout(SIGNALS))("are kept when the game crashes while the relay is away", async () => {
    using player = new Player();
    using game = await player.plays({ relayUrl: NO_RELAY });
    await game.logEvent("before");
    process.kill(game.godot.pid, "SIGSEGV");
    expect(await game.godot.exited).toBe(134);
    expect(player.kept().map(nameOf)).toEqual([undefined, "before", "the game crashed"]);
  });

  test("are kept of every game of a project, and sent by the first that finds a relay", async () => {
    using player = new Player();
    using one = await player.plays({ relayUrl: NO_RELAY });
    using other = await player.plays({ relayUrl: NO_RELAY });
    await one.logEvent("of one");
    await other.logEvent("of the other");
    expect([await one.quit(), await other.quit()]).toEqual([0, 0]);
    const kept = [undefined, "of one", "game_exit", undefined, "of the other", "game_exit"];
    expect(player.kept().map(nameOf)).toEqual(kept);

    using relay = new FakeRelay();
    using next = await player.plays({ relayUrl: relay.url });
    while (existsSync(player.file)) await next.get("connection_state");
    const earlier = relay.received.all.map(eventOf).filter((event) => event !== undefined);
    expect(earlier.slice(0, 6).map(nameOf)).toEqual(kept);
    expect(await next.quit()).toBe(0);
  });

  test("are not kept, and those of earlier runs removed, if the setting is off", async () => {
    using player = new Player();
    mkdirSync(dirname(player.file), { recursive: true });
    writeFileSync(player.file, '{"version":1,"session":"","left_out":1}\n');
    const settings = "[telemetry_relay]\nevents/keep_unsent=false";
    using game = await player.plays({ relayUrl: NO_RELAY, settings });
    while (existsSync(player.file)) await game.get("connection_state");
    await game.logEvent("before");
    expect(await game.quit()).toBe(0);
    expect(existsSync(player.file)).toBe(false);
  });
});
