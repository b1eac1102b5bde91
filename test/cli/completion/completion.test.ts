import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMMANDS } from "../../../src/cli/commands.ts";
import { completedCommands } from "../../../src/cli/completion/completed-commands.ts";
import { createWholeProgram } from "../../../src/cli/program.ts";
import { FAULT_KIND_NAMES } from "../../../src/ingest/simulator/index.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { type Need, skipWithout } from "../../support/needs.ts";
import { ShellTerminal } from "../../support/shell-terminal.ts";
import { SHELL } from "../../support/system-parts.ts";

setDefaultTimeout(20_000);

const shell = (name: string): Need => ({
  name,
  found: () => Bun.which(name) !== null,
  command: `apt-get install ${name}`,
});

const PROGRAM = "godot-telemetry-relay";
const SHELLS = ["bash", "zsh", "fish"] as const;

let folder: string;
const script = (name: (typeof SHELLS)[number]): string => join(folder, `script.${name}`);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "completion-"));
  writeFileSync(join(folder, "budget one.json"), "");
  mkdirSync(join(folder, "budgets"));
  await Promise.all(
    SHELLS.map(async (name) => {
      await using cli = new CliProcess(["completion", name]);
      writeFileSync(script(name), `${(await cli.rest()).join("\n")}\n`);
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The words of a shell's answer in an order of their own. */
const sorted = (text: string): string[] => text.split("\n").filter(Boolean).sort();
const COMMAND_NAMES = [...Object.keys(COMMANDS), "help"];

/** What every shell offers at the end of a line, in the folder of the test. */
const OFFERS: readonly [line: string, offered: string[]][] = [
  ["", COMMAND_NAMES],
  ["wa", ["watch"]],
  ["nothing", []],
  ["serve --log-l", ["--log-level"]],
  ["serve --log-level ", ["debug", "error", "info", "silent", "warn"]],
  ["serve --port ", []],
  ["launch --project demo --edit", ["--editor", "--editor-clients", "--editor-timeout"]],
  ["watch --format m", ["msgpack"]],
  ["completion ", ["bash", "fish", "zsh"]],
  ["help la", ["launch"]],
  ["demo --faults hitch,lea", ["hitch,leak"]],
];

test.skipIf(skipWithout(SHELL)).each([...OFFERS])(
  "bash offers for %p what there is",
  async (line, offered) => {
    const words = `${PROGRAM} ${line}`.split(" ");
    const ask = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _godot_telemetry_relay; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const bash = Bun.spawn(["bash", "--norc", "-c", ask, script("bash"), ...words], { stderr: "pipe" });
    expect(sorted(await bash.stdout.text())).toEqual([...offered].sort());
  },
);

test("bash without compopt, as on macOS, quotes the names of files, which a shell would else run", async () => {
  const names = ["$(id) x", "$*", "$plain"];
  const place = join(folder, "names");
  mkdirSync(place);
  for (const name of names) writeFileSync(join(place, name), "");
  // This function stands in for a bash that is too old to be had here.
  const ask = `compopt() { return 1; }; source "$0"; COMP_WORDS=(${PROGRAM} check --budget '$'); COMP_CWORD=3
_godot_telemetry_relay; printf '%s\\n' "\${COMPREPLY[@]}"; eval "printf '%s\\n' \${COMPREPLY[*]}"`;
  const bash = Bun.spawn(["bash", "--norc", "-c", ask, script("bash")], { cwd: place, stderr: "inherit" });
  const offered = ["\\$\\(id\\)\\ x", "\\$\\*", "\\$plain"];
  expect(sorted(await bash.stdout.text())).toEqual([...offered, ...names].sort());
});

describe.skipIf(skipWithout(SHELL, shell("fish")))("fish", () => {
  async function offers(line: string): Promise<string[]> {
    const ask = `source ${script("fish")}; complete -C '${PROGRAM} ${line}'`;
    const fish = Bun.spawn(["fish", "--no-config", "-c", ask], { cwd: folder, stderr: "inherit" });
    return sorted(await fish.stdout.text()).map((each) => each.split("\t")[0] ?? "");
  }

  test.concurrent.each([
    ...OFFERS,
    ["check --project bud", ["budgets/"]],
    ["check --budget budget", ["budget one.json", "budgets/"]],
  ] as typeof OFFERS)("offers for %p what there is", async (line, offered) => {
    expect(await offers(line)).toEqual([...offered].sort());
  });
});

/** What the Tab key makes of a line in a folder with one file `budget one.json` and one folder `budgets`. */
const TABS: readonly [line: string, completed: RegExp][] = [
  ["wat", /relay watch $/],
  ["serve --log-level w", /--log-level warn $/],
  ["demo --faults hitch,lea", /--faults hitch,leak/],
  ["check --budget budget\\ ", /--budget budget\\ one\.json $/],
  ["check --project bud", /--project budgets\/$/],
];

async function pressTab(terminal: ShellTerminal): Promise<void> {
  await terminal.shown(/PROMPT>.*$/s);
  for (const [line, completed] of TABS) {
    terminal.type(`${PROGRAM} ${line}\t`);
    await terminal.shown(completed);
    // Control and U empties the line.
    terminal.type("\x15");
  }
}

test.skipIf(skipWithout(SHELL))("the Tab key completes a line in bash", async () => {
  const start = join(folder, "bashrc");
  writeFileSync(start, `cd ${folder}\nsource ${script("bash")}\nPS1='PROMPT>'\n`);
  await using terminal = new ShellTerminal(["bash", "--rcfile", start, "-i"], {});
  await pressTab(terminal);
});

test.skipIf(skipWithout(SHELL, shell("zsh")))("the Tab key completes a line in zsh", async () => {
  const start = `autoload -Uz compinit; compinit -u -D; cd ${folder}; source ${script("zsh")}; PS1='PROMPT>'`;
  writeFileSync(join(folder, ".zshrc"), `${start}\n`);
  await using terminal = new ShellTerminal(["zsh", "-i"], { ZDOTDIR: folder });
  await pressTab(terminal);
});

test("every option of every command is there, with what its value may be", async () => {
  const program = await createWholeProgram();
  const commands = completedCommands(program);
  expect(commands.map(({ name }) => name)).toEqual(["", ...COMMAND_NAMES]);
  for (const command of program.commands) {
    const own = commands.find(({ name }) => name === command.name());
    const names = own?.options.flatMap(({ names }) => names) ?? [];
    for (const { long, hidden } of command.options) if (!hidden) expect(names).toContain(long ?? "");
  }
  const option = (command: string, name: string) =>
    commands.find((one) => one.name === command)?.options.find(({ names }) => names.includes(name))?.value
      ?.offer;
  expect(option("demo", "--faults")).toEqual({ kind: "list", words: ["all", ...FAULT_KIND_NAMES] });
  for (const name of ["--budget", "--baseline", "--junit", "--markdown", "--godot", "--config"])
    expect([name, option("check", name)]).toEqual([name, { kind: "file" }]);
  expect(option("check", "--project")).toEqual({ kind: "folder" });
  expect(option("serve", "--record")).toEqual({ kind: "folder" });
  expect(option("check", "--scene")).toEqual({ kind: "nothing" });
  expect(option("check", "--json")).toBeUndefined();
});
