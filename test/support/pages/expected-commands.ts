import { expectationOf, pythonExpectation } from "./expectation.ts";
import { allPageCommands } from "./page-commands.ts";
import type { ExpectedCommand } from "./type-commands.ts";

/** The commands of all pages that tests run, each once. One with another configuration file beside it is another one. */
export function expectedCommands(): ExpectedCommand[] {
  const seen = new Set<string>();
  return allPageCommands().commands.flatMap((command) => {
    const { kind, text, files, notRun, runBy } = command;
    const expected = kind === "python" ? pythonExpectation(text) : expectationOf(text);
    const key = JSON.stringify([text, files["telemetry-relay.config.json"]]);
    const elsewhere = notRun !== undefined || runBy !== undefined;
    if (elsewhere || expected === undefined || seen.has(key)) return [];
    seen.add(key);
    return [{ command, expected }];
  });
}
