import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulation } from "../../src/cli/simulation.ts";
import { TestRelay } from "./test-relay.ts";

/** Programs that nobody here wrote, at their exact versions. Too large to be installed with the project: 46 and 110 MB. */
const PROGRAMS = ["@modelcontextprotocol/conformance@0.1.16", "@modelcontextprotocol/inspector@2.12.0"];

/** The scenarios for servers that need no tools, prompts or resources made for them. `server-sse-polling` needs a tool that closes its own stream. */
const SCENARIOS = [
  "server-initialize",
  "ping",
  "tools-list",
  "resources-list",
  "resources-subscribe",
  "resources-unsubscribe",
  "server-sse-multiple-streams",
  "dns-rebinding-protection",
];

/** Every tool, with arguments as the inspector takes them. */
const CALLS = [
  ["set_rates", "fps=every_sample"],
  ["what_is_happening"],
  ["performance", "window_s=30"],
  ["worst_hitches"],
  ["events", "limit=5"],
  ["tracking"],
  ["compare_windows"],
  ["wait_for", "topic=custom/*", "timeout_s=20"],
  ["call_game_command", "name=hitch"],
];

const MAIN = join(import.meta.dir, "../../src/cli/main.ts");
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");

/** One check, and what came of it. */
interface Outcome {
  what: string;
  passed: boolean;
  said: string;
}

async function run(
  folder: string,
  args: readonly string[],
): Promise<{ code: number; out: string; err: string }> {
  const process_ = Bun.spawn([process.execPath, ...args], { cwd: folder, stdout: "pipe", stderr: "pipe" });
  const [out, err] = await Promise.all([
    new Response(process_.stdout).text(),
    new Response(process_.stderr).text(),
  ]);
  return { code: await process_.exited, out: out.replace(ESCAPES, ""), err: err.replace(ESCAPES, "") };
}

async function runConformance(folder: string, url: string): Promise<Outcome[]> {
  const program = "node_modules/@modelcontextprotocol/conformance/dist/index.js";
  const outcomes: Outcome[] = [];
  for (const scenario of SCENARIOS) {
    const { code, out } = await run(folder, [program, "server", "--url", url, "--scenario", scenario]);
    const [said = "no result", passed = "0"] = /Passed: (\d+)\/.*/.exec(out) ?? [];
    const isClean = code === 0 && Number(passed) > 0 && said.includes(" 0 warnings");
    outcomes.push({ what: `conformance ${scenario}`, passed: isClean, said });
  }
  return outcomes;
}

async function runInspector(folder: string, target: readonly string[], name: string): Promise<Outcome[]> {
  const program = ["node_modules/.bin/mcp-inspector", "--cli", ...target];
  const outcomes: Outcome[] = [];
  const listed = await run(folder, [...program, "--method", "tools/list"]);
  const tools = listed.code === 0 ? (JSON.parse(listed.out) as { tools: unknown[] }).tools.length : 0;
  outcomes.push({ what: `${name} tools/list`, passed: tools === CALLS.length + 1, said: `${tools} tools` });
  for (const [tool = "", ...args] of CALLS) {
    const given = args.flatMap((arg) => ["--tool-arg", arg]);
    const called = await run(folder, [...program, "--method", "tools/call", "--tool-name", tool, ...given]);
    const said = /"text": "(.*)"/.exec(called.out)?.[1] ?? called.err;
    outcomes.push({ what: `${name} ${tool}`, passed: called.code === 0, said: said.slice(0, 90) });
  }
  return outcomes;
}

const folder = mkdtempSync(join(tmpdir(), "mcp-outside-"));
await using relay = TestRelay.start();
const { url } = relay.relay;
const game = startSimulation({ url: `${url}/producer`, hz: 90, seed: 3, source: "simulated" });
try {
  await Bun.write(join(folder, "package.json"), "{}");
  const installed = await run(folder, ["add", "--exact", ...PROGRAMS]);
  if (installed.code !== 0) throw new Error(installed.err);
  const outcomes = [
    ...(await runConformance(folder, `${relay.httpUrl}/mcp`)),
    ...(await runInspector(folder, [`${relay.httpUrl}/mcp`, "--transport", "http"], "inspector, http:")),
    ...(await runInspector(folder, [process.execPath, MAIN, "mcp", "--url", url], "inspector, stdio:")),
  ];
  for (const { what, passed, said } of outcomes)
    console.log(`${passed ? "pass" : "FAIL"}  ${what.padEnd(42)} ${said}`);
  process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;
} finally {
  game.stop();
  rmSync(folder, { recursive: true });
}
