import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packClient } from "../../../src/pack/client/index.ts";
import { CliProcess } from "../cli-process.ts";

const MODULES = join(import.meta.dir, "../../../node_modules");

/** Packages that projects have besides the client: those of this project, in the versions of its lock file. */
const OTHERS = ["typescript", "vite", "ws"];

/** The npm package of the client in a folder, installed by npm from its tarball. Projects in it find the client, and a few packages beside it. The test run removes it. */
export class InstalledClient {
  private constructor(private readonly folder: string) {}

  /** Packs and installs it. Cost: about 2 s. Fails: npm does. */
  static async install(): Promise<InstalledClient> {
    const folder = mkdtempSync(join(tmpdir(), "installed-client-"));
    const [tarball = ""] = await packClient(folder);
    writeFileSync(join(folder, "package.json"), '{"private": true, "type": "module"}');
    await run(folder, [
      "npm",
      "install",
      "--offline",
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      tarball,
    ]);
    for (const name of OTHERS)
      symlinkSync(join(MODULES, name), join(folder, "node_modules", name), "junction");
    return new InstalledClient(folder);
  }

  /** The folder of the installed package. */
  get packageFolder(): string {
    return join(this.folder, "node_modules/godot-telemetry-client");
  }

  /** Makes the folder of a project with these files. Returns its path. */
  project(name: string, files: Readonly<Record<string, string>>): string {
    const folder = join(this.folder, name);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  }

  /** Compiles a project as its tsconfig.json says. Returns the complaints of the compiler; empty if there are none. */
  async compile(project: string): Promise<string> {
    const command = [process.execPath, join(MODULES, "typescript/bin/tsc")];
    await using compiler = new CliProcess(["--project", project], { command });
    return (await compiler.rest()).join("\n");
  }
}

/** Runs a program to its end. Returns its output. Fails: an Error with what it wrote to standard error. */
export async function run(cwd: string, command: readonly string[]): Promise<string> {
  await using program = new CliProcess([], { command, cwd });
  const output = (await program.rest()).join("\n");
  const exitCode = await program.process.exited;
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}: ${await program.stderr}`);
  return output;
}
