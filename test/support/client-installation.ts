import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packClient } from "../../src/pack/client/index.ts";

const MODULES = join(import.meta.dir, "../../node_modules");

/** Packages that projects have besides the client: those of this project, in the versions of its lock file. */
const OTHERS = ["typescript", "vite", "ws"];

/** A folder in which npm has installed the client's tarball. Its projects find the client in it, and a few packages beside it. */
export class ClientInstallation {
  private constructor(private readonly folder: string) {}

  /** Packs the client and installs the tarball. The folder goes with the temporary files of the test run. Fails: npm does. */
  static async make(): Promise<ClientInstallation> {
    const folder = mkdtempSync(join(tmpdir(), "client-installation-"));
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
    for (const name of OTHERS) symlinkSync(join(MODULES, name), join(folder, "node_modules", name));
    return new ClientInstallation(folder);
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
    const compiler = Bun.spawn(
      [process.execPath, join(MODULES, "typescript/bin/tsc"), "--project", project],
      {
        stdin: "ignore",
        stdout: "pipe",
        stderr: "inherit",
      },
    );
    return await compiler.stdout.text();
  }
}

/** Runs a program to its end. Returns its output. Fails: an Error with what it wrote to standard error. */
export async function run(cwd: string, command: readonly string[]): Promise<string> {
  const child = Bun.spawn([...command], { cwd, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [output, complaint] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  if (child.exitCode !== 0)
    throw new Error(`${command.join(" ")} ended with ${child.exitCode}: ${complaint}`);
  return output;
}
