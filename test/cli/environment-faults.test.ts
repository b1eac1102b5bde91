import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faultText } from "../../src/cli/fault-text.ts";
import { createProgram } from "../../src/cli/program.ts";
import { skipWithout } from "../support/needs.ts";
import { FULL_FILE } from "../support/system-parts.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

const MAIN = join(import.meta.dir, "../../src/cli/main.ts");
const RECORDING = join(import.meta.dir, "../vectors/recordings/openxr-session.mcap");
const folder = mkdtempSync(join(tmpdir(), "faults-"));
const file = join(folder, "file");
writeFileSync(file, "x");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each command as it runs for a moment, with nobody at the addresses that it connects to. */
const COMMANDS: Readonly<Record<string, string>> = {
  serve: "serve --port 0 --tls-self-signed",
  demo: "demo --port 0",
  simulate: "simulate --url ws://127.0.0.1:9/producer --duration 0.2",
  watch: "watch --url ws://127.0.0.1:9",
  load: "load --url ws://127.0.0.1:9",
  check: "check --rules --rule 'when fps.p99_ms over 1s > 5 then alert warning \"late\"' --duration 1",
  compare: `compare '${file}' '${file}'`,
  launch: "launch --port 0 --api-port 0 --godot /nonexistent",
  replay: `replay --port 0 '${RECORDING}'`,
  record: "record --url ws://127.0.0.1:9",
  recordings: "recordings list --json",
  export: `export --format jsonl --output - '${RECORDING}'`,
  doctor: "doctor --url ws://127.0.0.1:9 --json",
  lsp: "lsp --direct --upstream 127.0.0.1:9",
  mcp: "mcp --url ws://127.0.0.1:9",
  completion: "completion bash",
};

/** What a shell does to bring a fault about; `$COMMAND` is the command, `$GONE` an empty folder, `$FILE` a file. */
const FAULTS = {
  "a full disk behind its output": "$COMMAND > /dev/full",
  "a reader that leaves": "$COMMAND | true",
  "no folder and no home":
    'cd "$GONE" && rmdir "$GONE" && HOME=$FILE/h XDG_CACHE_HOME=$FILE/c TMPDIR=$FILE/t $COMMAND',
};

/** Runs a command with a fault, and stops it after a moment if it goes on. A command that ends by itself may need longer on a busy machine. */
async function run(
  command: string,
  fault: keyof typeof FAULTS | "none" = "none",
  seconds = 3,
): Promise<{ code: number; error: string }> {
  const gone = mkdtempSync(join(folder, "gone-"));
  const started = `timeout ${seconds} '${process.execPath}' '${MAIN}' ${command}`;
  const script = fault === "none" ? started : FAULTS[fault].replace("$COMMAND", started);
  const env = { ...process.env, GONE: gone, FILE: file };
  const child = Bun.spawn(["sh", "-c", script], { env, stdin: "ignore", stdout: "ignore", stderr: "pipe" });
  const error = await new Response(child.stderr).text();
  return { code: await child.exited, error };
}

/** A line of a stack, as Bun and V8 write it. */
const STACK = /^\s+at .*[:(]|\.ts:\d+/m;

test("the list here has every command", async () => {
  const { commands } = await createProgram([]);
  expect(Object.keys(COMMANDS)).toEqual(commands.map((command) => command.name()));
});

const cases = Object.values(COMMANDS).flatMap((command) =>
  (Object.keys(FAULTS) as (keyof typeof FAULTS)[]).map((fault) => [fault, command] as const),
);

describe.concurrent.skipIf(skipWithout(FULL_FILE))("a fault of the environment shows no stack", () => {
  test.each(cases)("%s: %s", async (fault, command) => {
    expect((await run(command, fault)).error).not.toMatch(STACK);
  });

  test.each(["check", "doctor"])("%s says that the disk is full, and fails", async (name) => {
    const { code, error } = await run(COMMANDS[name] ?? "", "a full disk behind its output", 25);
    expect([code, error]).toEqual([2, expect.stringContaining("the disk is full: free some space")]);
  });

  test("a command in a folder that is gone says so", async () => {
    const { code, error } = await run(COMMANDS.serve ?? "", "no folder and no home");
    expect([code, error]).toEqual([
      2,
      "error: the current folder no longer exists: change to another folder\n",
    ]);
  });

  test.each(["serve", "demo"])("%s says that its port is taken, in one line", async (name) => {
    await using relay = TestRelay.start();
    const { code, error } = await run(`${name} --port ${relay.relay.port}`);
    expect([code, error.split("\n").length]).toEqual([2, 2]);
    expect(error).toContain("another program listens there");
  });

  test("serve says that a host has no address", async () => {
    const { code, error } = await run("serve --port 0 --host nowhere.invalid");
    expect([code, error]).toEqual([2, expect.stringContaining("no address has this name")]);
  });
});

test("a fault of the environment is one sentence with what to do; a fault of the program is not taken for one", () => {
  const fault = (code: string, rest: object = {}) =>
    Object.assign(new Error(`${code}: said`), { code, ...rest });
  expect(faultText(fault("EACCES", { path: "/a" }))).toBe(
    "the system refused: EACCES: said (/a); this user lacks the right: change the rights, or use another place",
  );
  for (const error of [
    fault("ERR_INVALID_ARG_TYPE"),
    fault("toString"),
    new TypeError("x"),
    "text",
    undefined,
  ])
    expect(faultText(error)).toBeUndefined();
});
