import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { Assistant } from "../../support/assistant.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

interface Cost {
  function: string;
  place: string | null;
  self_ms: number;
  caller: string | null;
}

interface Problems {
  groups: { count: number; first: number; last: number }[];
  prints: { text: string }[];
}

describe.skipIf(skipWithoutGodot())("assistants beside real Godot", () => {
  test("share one profile, which names the function that burns and its caller, and leave the profiler off", async () => {
    await using relay = TestRelay.start();
    using project = prepareTestGame(
      '[autoload]\n\nCostly="*res://costly_functions.gd"\n\n[telemetry_relay]\n\nevents/prints=true',
    );
    using _godot = runGodot({
      project: project.path,
      args: ["--max-fps", "90", "--remote-debug", `${relay.relay.url}/debugger`],
      env: { TELEMETRY_RELAY_URL: `${relay.relay.url}/producer` },
    });
    const profiling = async () => {
      const { debuggers } = (await relay.status()) as {
        debuggers: { connected: { source: string | null; joined_addon: boolean; profiling: string[] }[] };
      };
      return debuggers.connected.find(({ joined_addon: joined }) => joined)?.profiling;
    };
    while ((await profiling()) === undefined) await Bun.sleep(50);

    await using one = await Assistant.connect(relay.httpUrl);
    await using other = await Assistant.connect(relay.httpUrl, { revision: "2026-07-28" });
    const asking = [
      one.ask("what_costs", { seconds: 1, limit: 10 }),
      other.ask("what_costs", { seconds: 1, limit: 1 }),
    ];
    while ((await profiling())?.length === 0) await Bun.sleep(20);
    expect(await profiling()).toEqual(["scripts"]);
    const [first, second] = await Promise.all(asking);
    expect(await profiling()).toEqual([]);
    if (first?.data === undefined || second?.data === undefined)
      throw new Error(`${first?.text} ${second?.text}`);
    const bySelf = first.data.by_self as Cost[];
    expect(bySelf[0]).toMatchObject({
      function: "spin",
      place: expect.stringMatching(/^res:\/\/costly_functions\.gd:\d+$/),
      caller: "spawn_wave",
    });
    expect(bySelf[0]?.self_ms).toBeGreaterThan(1.8);
    const callers = Object.fromEntries(
      [...bySelf, ...(first.data.by_total as Cost[])].map(({ function: name, caller }) => [name, caller]),
    );
    expect(callers).toMatchObject({ spawn_wave: "_process", steer: "_process", _process: null });
    expect(first.data.frames).toBeGreaterThan(20);
    // The same measurement.
    expect(second.data).toEqual({
      ...first.data,
      by_self: bySelf.slice(0, 1),
      by_total: (first.data.by_total as Cost[]).slice(0, 1),
    });

    const problems = (await one.ask("problems")).data as unknown as Problems;
    expect(problems.groups).toEqual([
      expect.objectContaining({
        kind: "error",
        place: expect.stringMatching(/^res:\/\/costly_functions\.gd:\d+ in complain$/),
        message: expect.stringMatching(/^no path to enemy \d+$/),
        stack: [expect.stringMatching(/ in complain$/), expect.stringMatching(/ in _process$/)],
        stack_left_out: 0,
      }),
    ]);
    const [group] = problems.groups;
    expect(group?.count).toBeGreaterThan(3);
    expect(group?.last).toBeGreaterThan(group?.first ?? Number.NaN);
    expect(problems.prints.at(-1)?.text).toMatch(/^wave \d+$/);
  });
});
