import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_RELAY_OPTIONS } from "../../src/app/index.ts";
import { type Simulation, startSimulation } from "../../src/cli/shared/simulation.ts";
import { startDiagnosingEditor } from "../support/diagnosing-editor.ts";
import type { FakeEditor } from "../support/fake-editor.ts";
import { OutsideMcp, skipWithoutOutsideMcp } from "../support/outside-mcp.ts";
import { TestRelay } from "../support/test-relay.ts";

// In CI they are fetched first where the test command did not.
setDefaultTimeout(120_000);

/** The scenarios for servers that need no tools, prompts or resources made for them. `server-sse-polling` needs a tool that closes its own stream. */
const SCENARIOS: [name: string, checks: number][] = [
  ["server-initialize", 1],
  ["ping", 1],
  ["tools-list", 1],
  ["resources-list", 1],
  ["prompts-list", 1],
  ["resources-subscribe", 1],
  ["resources-unsubscribe", 1],
  ["server-sse-multiple-streams", 2],
  ["dns-rebinding-protection", 2],
];

/** Every tool, with arguments as the inspector takes them; undefined for those that a simulated game cannot answer. */
const CALLS: Readonly<Record<string, readonly string[] | undefined>> = {
  what_is_happening: [],
  performance: ["window_s=30"],
  worst_hitches: [],
  problems: [],
  events: ["limit=5"],
  tracking: [],
  what_costs: undefined,
  game_state: undefined,
  picture: undefined,
  compare_windows: [],
  recordings: [],
  wait_for: ["topic=custom/*", "timeout_s=20"],
  script_diagnostics: ["path=res://new.gd", "text=func a():"],
  call_game_command: ["name=hitch"],
  set_intervals: ["fps_interval_s=0"],
};

const MAIN = join(import.meta.dir, "../../src/cli/main.ts");

describe.skipIf(skipWithoutOutsideMcp())("clients of other authors", () => {
  let outside: OutsideMcp;
  let editor: FakeEditor;
  let relay: TestRelay;
  let game: Simulation;
  let recordFolder: string;
  beforeAll(async () => {
    outside = await OutsideMcp.install();
    editor = await startDiagnosingEditor();
    recordFolder = mkdtempSync(join(tmpdir(), "mcp-outside-"));
    relay = TestRelay.start({
      recordFolder,
      editor: { ...DEFAULT_RELAY_OPTIONS.editor, languageServer: editor.address },
    });
    game = startSimulation({ url: `${relay.relay.url}/producer`, hz: 90, seed: 3, source: "simulated" });
  });
  afterAll(async () => {
    game.stop();
    await relay[Symbol.asyncDispose]();
    rmSync(recordFolder, { recursive: true });
    editor[Symbol.dispose]();
  });

  test.each(SCENARIOS)("find nothing wrong in the official scenario %s", async (name, checks) => {
    expect(await outside.scenario(`${relay.httpUrl}/mcp`, name)).toBe(
      `Passed: ${checks}/${checks}, 0 failed, 0 warnings`,
    );
  });

  test.each(["HTTP", "standard input and output"])(
    "list and call every tool and read every resource, over %s",
    async (way) => {
      const { url } = relay.relay;
      const target =
        way === "HTTP"
          ? [`${relay.httpUrl}/mcp`, "--transport", "http"]
          : [process.execPath, MAIN, "mcp", "--url", url];
      const listed = await outside.inspect(target, "tools/list");
      const { tools } = JSON.parse(listed.out) as { tools: { name: string }[] };
      expect(tools.map(({ name }) => name)).toEqual(Object.keys(CALLS));
      for (const [name, args] of Object.entries(CALLS)) {
        if (args === undefined) continue;
        const given = args.flatMap((arg) => ["--tool-arg", arg]);
        const { code, out, err } = await outside.inspect(target, "tools/call", "--tool-name", name, ...given);
        expect({ name, code, err }).toEqual({ name, code: 0, err: expect.any(String) });
        const { isError, structuredContent } = JSON.parse(out);
        expect({ name, isError, structuredContent }).toEqual({
          name,
          isError: undefined,
          structuredContent: expect.any(Object),
        });
      }
      const { out } = await outside.inspect(target, "resources/read", "--uri", "telemetry://status");
      expect(JSON.parse(JSON.parse(out).contents[0].text)).toMatchObject({ name: expect.any(String) });
    },
  );
});
