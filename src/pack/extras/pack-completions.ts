import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";
import { ENTRY_POINTS } from "../bundle/entry-points.ts";

const { name } = RELAY_IDENTITY;
/** The script of each shell, under the name that package managers install. */
const FILES = { bash: `${name}.bash`, zsh: `_${name}`, fish: `${name}.fish` } as const;

/** Writes the completion script of each shell into a folder. Returns their paths. Fails: the program does not start. */
export async function packCompletions(dist: string): Promise<readonly string[]> {
  return await Promise.all(
    Object.entries(FILES).map(async ([shell, file]) => {
      const program = Bun.spawn([process.execPath, ENTRY_POINTS.command, "completion", shell]);
      const [script, exitCode] = await Promise.all([program.stdout.text(), program.exited]);
      if (exitCode !== 0) throw new Error(`completion ${shell} ended with ${exitCode}`);
      const path = join(dist, file);
      writeFileSync(path, script);
      return path;
    }),
  );
}
