import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Option } from "commander";
import { COMMANDS } from "../../../src/cli/commands.ts";
import { createWholeProgram } from "../../../src/cli/program.ts";
import { commandHint } from "../../../src/cli/shared/command-hint.ts";
import { docsPlace } from "../../../src/cli/shared/help-end.ts";
import { optionText } from "../../../src/cli/shared/option-text.ts";
import { CliProcess } from "../../support/cli-process.ts";

setDefaultTimeout(20_000);

async function help(words: readonly string[], env: Record<string, string>): Promise<string> {
  await using cli = new CliProcess(words, { env: { ...process.env, NO_COLOR: undefined, ...env } });
  return (await cli.rest()).join("\n");
}

const ESCAPE = "\u001b";

describe("the help", () => {
  test.each(Object.entries(COMMANDS))(
    "of %s ends with examples that parse and a page that exists",
    async (name, row) => {
      const program = await createWholeProgram();
      const command = program.commands.find((one) => one.name() === name);
      for (const [words] of row.examples) {
        const [own, ...rest] = words.replaceAll("'", "").split(/ > | /);
        // An option that names a file to write empties it.
        const parsed = rest.map((word) => (word === "truth.json" ? join(tmpdir(), word) : word));
        expect(own).toBe(name);
        const { unknown } = command?.parseOptions(parsed) ?? { unknown: ["no such command"] };
        expect([words, unknown]).toEqual([words, []]);
      }
      expect(existsSync(join(import.meta.dir, "../../../docs", row.docs))).toBe(true);
    },
  );

  test("shows exit codes, examples with the command that this person can run, and the page", async () => {
    const text = await help(["check", "--help"], {
      GODOT_TELEMETRY_RELAY_PROGRAM: "npx godot-telemetry-relay",
    });
    expect(text).toStartWith("Usage: npx godot-telemetry-relay check [options]\n");
    expect(text).toContain("\nExit codes:\n  1  a budget is broken");
    expect(text).toContain(
      "  npx godot-telemetry-relay check --url ws://127.0.0.1:8081\n      measure a game",
    );
    expect(text).toEndWith(`Documentation: ${docsPlace("check.md")}`);
  });

  test("names the script in a clone", async () => {
    expect(await help(["demo", "--help"], {})).toContain(`\n  ${commandHint("demo --faults hitch,leak")}\n`);
  });

  test("has no colours in a pipe, unless FORCE_COLOR asks for them and NO_COLOR does not forbid them", async () => {
    const [plain, forced, forbidden] = await Promise.all([
      help(["--help"], {}),
      help(["--help"], { FORCE_COLOR: "1" }),
      help(["--help"], { FORCE_COLOR: "1", NO_COLOR: "1" }),
    ]);
    expect(plain).not.toContain(ESCAPE);
    expect(forbidden).toBe(plain);
    expect(forced).toContain(`${ESCAPE}[1mUsage:${ESCAPE}[22m`);
    expect(Bun.stripANSI(forced)).toBe(plain);
  });
});

test.each([
  [new Option("--a <seconds>", "time").default(10), "time (default: 10 s)"],
  [new Option("--a <ms>", "time").default(50), "time (default: 50 ms)"],
  [new Option("--a <rate>", "rate").default(90), "rate (default: 90 Hz)"],
  [new Option("--a <bytes>", "size").default(1024 ** 2), "size (default: 1 MiB)"],
  [new Option("--a <bytes>", "size").default(1536), "size (default: 1,536 bytes)"],
  [new Option("--a <number>", "port").default(8081), "port (default: 8081)"],
  [new Option("--a <number>", "count").default(16_384), "count (default: 16,384)"],
  [new Option("--a <name>", "name").default("simulated"), "name (default: simulated)"],
  [
    new Option("--a <name>", "place").default(".", "the current folder"),
    "place (default: the current folder)",
  ],
  [new Option("--a", "switch").default(false), "switch"],
  [new Option("--a <word>", "word").choices(["b", "c"]), "word (one of b, c)"],
  [new Option("--a <word>", "word (default: b)").choices(["b", "c"]), "word (default: b; one of b, c)"],
  [new Option("--a <list>", "words").choices(["b", "c"]), "words"],
  [new Option("--a <name>", "secret").env("SECRET"), "secret (or set SECRET)"],
])("an option's default is shown as people write it: %#", (option, text) => {
  expect(optionText(option)).toBe(text);
});
