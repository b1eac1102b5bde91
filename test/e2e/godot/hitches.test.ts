import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { DEFAULT_INSIGHT_OPTIONS, type Hitch } from "../../../src/insight/index.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { type GodotRun, runGodot } from "../../support/godot/run-godot.ts";
import { prepareDemo, prepareTestGame, type TestProject } from "../../support/godot/test-project.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(90_000);

const HITCH_MILLIS = 250;

/** The demo at 90 frames a second, known to the relay by its addon and by its debugger. */
class Demo implements Disposable {
  readonly #project: TestProject = prepareDemo();
  readonly #godot: GodotRun;

  constructor(relayUrl: string) {
    this.#godot = runGodot({
      project: this.#project.path,
      args: ["--max-fps", "90", "--remote-debug", `${relayUrl}/debugger`],
      env: { TELEMETRY_RELAY_URL: `${relayUrl}/producer` },
    });
  }

  [Symbol.dispose](): void {
    this.#godot.kill();
    this.#project[Symbol.dispose]();
  }
}

async function hitchesOf({ httpUrl }: TestRelay): Promise<Hitch[]> {
  const told = (await (await fetch(`${httpUrl}/hitches?limit=100&waiting=1`)).json()) as { hitches: Hitch[] };
  return told.hitches;
}

/** Causes the demo's hitch as soon as it can be called. */
async function causeHitch({ httpUrl }: TestRelay): Promise<void> {
  for (;;) {
    const response = await fetch(`${httpUrl}/command`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "hitch", arguments: { milliseconds: HITCH_MILLIS } }),
    });
    if (response.ok) return;
    await Bun.sleep(100);
  }
}

/** Waits for the hitches that took as long as what was caused, and are complete. A busy machine makes shorter ones. */
async function longHitches(relay: TestRelay): Promise<Hitch[]> {
  for (;;) {
    const long = (await hitchesOf(relay)).filter(({ worst }) => worst.ms > 0.9 * HITCH_MILLIS);
    if (long.length > 0 && long.every(({ state }) => state === "complete")) return long;
    await Bun.sleep(100);
  }
}

/** Waits until the game's usual frame time is known. */
async function intervalIsKnown({ httpUrl }: TestRelay): Promise<void> {
  for (;;) {
    const { games } = (await (await fetch(`${httpUrl}/stats`)).json()) as {
      games: { frame_time_ms: { samples: number } | null }[];
    };
    if (games.some(({ frame_time_ms }) => (frame_time_ms?.samples ?? 0) > 30)) return;
    await Bun.sleep(100);
  }
}

/** Waits until the engine has been told to profile. */
async function isProfiled(relay: TestRelay): Promise<void> {
  for (;;) {
    const { debuggers } = (await relay.status()) as { debuggers: { connected: { profiling: string[] }[] } };
    if (debuggers.connected.some(({ profiling }) => profiling.length > 0)) return;
    await Bun.sleep(100);
  }
}

/** What the relay said of each burn of a game and of each long physics step, within half a second of its beginning; and of the other ways in between to spend time, with the final cause. */
async function toldOfBurns(
  relay: TestRelay,
): Promise<{ told: string[]; physics: string[]; others: string[] }> {
  const client = await relay.client("/?format=json&topics=alert");
  using project = prepareTestGame('[autoload]\n\nBurns="*res://burns.gd"');
  using godot = runGodot({
    project: project.path,
    args: ["--max-fps", "90"],
    env: { TELEMETRY_RELAY_URL: `${relay.relay.url}/producer` },
  });
  await godot.exited;
  const alerts = client.messages().filter(({ type, kind }) => type === "alert" && kind === "hitch");
  const hitches = await hitchesOf(relay);
  const others = [...godot.output().matchAll(/(\S+) at ([\d.]+)/g)]
    .filter(([, kind]) => kind !== "burn" && kind !== "physics")
    .map(([, kind, text]) => {
      const began = Number(text);
      const hitch = hitches.find(({ from, to }) => from < began + 0.1 && to > began + 0.1);
      return `${kind}: ${hitch?.cause.kind}: ${hitch?.cause.evidence}`;
    });
  const toldOf = (kind: string) =>
    [...godot.output().matchAll(new RegExp(`${kind} at ([\\d.]+)`, "g"))].map(([, text]) => {
      const began = Number(text);
      const alert = alerts.find(
        ({ timestamp }) => Number(timestamp) > began && Number(timestamp) < began + 0.5,
      );
      return String(alert?.message ?? "nothing");
    });
  return { told: toldOf("burn"), physics: toldOf("physics"), others };
}

/** What the relay says of the time that the game spends in other ways than in `_process`, and of code that waits. */
const OTHER_CAUSES: readonly RegExp[] = [
  /^(input|timer|deferred): script: the game's main thread ran \d+ ms longer than usual outside of _process/,
  /^(delay|lock): script: the game's own work in one frame took \d+ ms, but .* the game's code waited/,
];

describe.skipIf(skipWithoutGodot())("plain burns of a game in real Godot", () => {
  test("are told within half a second as the work of scripts or as a long physics step; input, timers, deferred calls and code that waits are told apart", async () => {
    const hitches = { ...DEFAULT_INSIGHT_OPTIONS.hitches, alertRepeatMillis: 1 };
    await using relay = TestRelay.start({ insight: { ...DEFAULT_INSIGHT_OPTIONS, hitches } });
    const { told, physics, others } = await toldOfBurns(relay);
    expect([told.length, physics.length, others.length]).toEqual([12, 2, 10]);
    const isRight = (words: string) => words.includes("script: the game's own work in one frame took");
    expect(told.filter((words) => words.includes("deferred") || words.includes("waited"))).toEqual([]);
    const isWrong = (words: string) => !OTHER_CAUSES.some((right) => right.test(words));
    // All of them on a quiet machine. Other programs may make the relay wait for proof that the game was not kept from running.
    expect(told.filter(isRight).length).toBeGreaterThanOrEqual(10);
    const isPhysics = (words: string) => /physics: the physics step took \d{3} ms/.test(words);
    expect(physics.filter(isPhysics).length).toBeGreaterThanOrEqual(1);
    const wrong = others.filter(isWrong);
    if (wrong.length > 2) expect(wrong).toEqual([]);
  });
});

describe.skipIf(skipWithoutGodot())("the hitch of the demo, caused in real Godot", () => {
  test.each([
    ["because a client subscribed to the profile", "alert,profiler/scripts", false],
    ["because of the relay's setting", "alert", true],
  ])(
    "is one episode whose cause names the slow function, while the engine is profiled %s",
    async (_, topics, profilesHitches) => {
      await using relay = TestRelay.start({ insight: { ...DEFAULT_INSIGHT_OPTIONS, profilesHitches } });
      const client = await relay.client(`/?format=json&topics=${topics}`);
      using _demo = new Demo(relay.relay.url);
      await intervalIsKnown(relay);
      await isProfiled(relay);
      await causeHitch(relay);
      const [hitch, ...others] = await longHitches(relay);
      expect(others).toEqual([]);
      expect(hitch?.cause).toMatchObject({
        kind: "script",
        function: "_burn",
        file: "res://demo/faults.gd",
      });
      expect(hitch?.cause.confidence).toBeGreaterThan(0.7);
      const alert = await client.message(({ type, id }) => type === "alert" && id === hitch?.id);
      expect(alert.message).toContain("script: _burn (res://demo/faults.gd:");
    },
  );

  test("is one episode of script or physics, for a classic client at the game's own interval and without profiling", async () => {
    await using relay = TestRelay.start();
    using _client = await relay.client();
    using _demo = new Demo(relay.relay.url);
    await intervalIsKnown(relay);
    await causeHitch(relay);
    const [hitch, ...others] = await longHitches(relay);
    expect(others).toEqual([]);
    expect(["script", "physics"]).toContain(hitch?.cause.kind as string);
  });
});
