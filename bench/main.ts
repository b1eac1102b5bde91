/**
 * Runs the benches: `bun run bench [names…] [smoke]`; `--help` lists them and the other forms.
 * Exit codes: 0 every budget holds, 1 one is broken, 2 used wrongly or could not run.
 */
import { BENCHES } from "./benches.ts";
import { readCommand } from "./command/read-command.ts";
import { runBenches } from "./command/run-benches.ts";
import { showSummary } from "./command/show-summary.ts";
import { usage } from "./command/usage.ts";
import { writeDocs } from "./command/write-docs.ts";
import { BenchError } from "./support/bench-error.ts";

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof BenchError ? `error: ${error.message}` : error);
  process.exitCode = 2;
}

async function main(args: readonly string[]): Promise<number> {
  const command = readCommand(args, BENCHES);
  switch (command.does) {
    case "help":
      console.log(usage(BENCHES));
      return 0;
    case "run":
      return runBenches(command.names, BENCHES, command.options);
    case "summary":
      return showSummary(command.names);
    case "write-docs":
      return writeDocs(command.names, Object.keys(BENCHES));
  }
}
