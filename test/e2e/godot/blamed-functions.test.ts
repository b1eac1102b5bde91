import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { DEFAULT_INSIGHT_OPTIONS, type Hitch } from "../../../src/insight/index.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(90_000);

/** The function that made a frame late, in each case of the game. Undefined: no script did. */
const CULPRITS: Readonly<Record<string, string | undefined>> = {
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
  free: undefined,
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
    const cases = [...godot.output().matchAll(/case (\w+) at ([\d.]+)/g)].map(([, name = "", at]) => {
      const from = Number(at) - 0.1;
      // A busy machine makes short hitches of its own.
      const [longest] = told.hitches
        .filter((hitch) => hitch.from > from && hitch.from < from + 0.4)
        .sort((one, other) => other.worst.ms - one.worst.ms);
      return [name, longest?.cause.function];
    });
    expect(Object.fromEntries(cases)).toEqual(CULPRITS);
  });
});
