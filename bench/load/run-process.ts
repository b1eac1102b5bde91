import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** Runs a script that takes its order as JSON in its first argument and prints its report as JSON. Fails: an Error when the script fails. */
export async function runProcess<Report>(script: URL, order: object): Promise<Report> {
  const path = fileURLToPath(script);
  const child = Bun.spawn([process.execPath, path, JSON.stringify(order)], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const said = await child.stdout.text();
  const exitCode = await child.exited;
  if (exitCode === 0) return JSON.parse(said) as Report;
  throw new Error(`expected ${basename(path)} to print a report, got exit code ${exitCode}`);
}
