import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { DEFAULT_INSIGHT_OPTIONS, type Hitch } from "../../../src/insight/index.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(90_000);

/** The function that made a frame late, in each case of the game. Nodes that the engine frees are the doing of no function. */
const CULPRITS: Readonly<Record<string, string>> = {
  direct: "_burn_direct",
  many_calls: "_spawn",
  callable: "_burn_callable",
  by_name: "_burn_by_name",
  lambda: "<anonymous lambda>",
  signal: "_on_poked",
  child: "LateChild._ready",
  input: "_burn_input",
  timer: "_on_timeout",
  plant: "_plant",
  free: "none",
};

describe.skipIf(skipWithoutGodot())("late frames of a profiled game in real Godot", () => {
  test("name the function that the main thread ran, while one thread sleeps and another is busy", async () => {
    const insight = { ...DEFAULT_INSIGHT_OPTIONS, profilesHitches: true };
    await using relay = TestRelay.start({ insight });
    using _client = await relay.client("/?format=json&topics=alert");
    using project = prepareTestGame('[autoload]\n\nBlamed="*res://blamed_functions.gd"');
    using godot = runGodot({
      project: project.path,
      args: ["--max-fps", "90", "--remote-debug", `${relay.relay.url}/debugger`],
      env: { TELEMETRY_RELAY_URL: `${relay.relay.url}/producer` },
    });
    await godot.exited;
    const told = (await (await fetch(`${relay.httpUrl}/hitches?limit=100&waiting=1`)).json()) as {
      hitches: Hitch[];
    };
    const cases = [...godot.output().matchAll(/case (\w+) in frame (\d+)/g)].map(([, name = "", frame]) => ({
      name,
      frame: Number(frame),
    }));
    const found = cases.flatMap(({ name, frame }, index) => {
      const next = cases[index + 1]?.frame ?? Number.POSITIVE_INFINITY;
      const [longest] = told.hitches
        .filter(({ worst }) => (worst.frame ?? 0) >= frame && (worst.frame ?? 0) < next)
        .sort((one, other) => other.worst.ms - one.worst.ms);
      if (longest === undefined || longest.cause.kind === "waiting") return [];
      return [[name, longest.cause.function ?? "none"] as const];
    });
    // On a busy machine, two late frames may be one hitch, and the machine may be the cause.
    expect(found.length).toBeGreaterThanOrEqual(8);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(found.map(([name]) => [name, CULPRITS[name] ?? "an unknown case"])),
    );
  });
});
