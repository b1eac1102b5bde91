import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packRelay } from "../../../src/pack/relay/index.ts";
import { CliProcess } from "../cli-process.ts";

/** The programs on PATH of a machine that has Node and nothing else. npm starts commands by `sh`. */
const NODE_ALONE = ["node", "npm", "npx", "sh"];

/** The npm package of the relay in an empty folder, installed by npm from its tarball on a PATH without Bun. The test run removes it. */
export class InstalledRelay {
  private constructor(
    readonly folder: string,
    readonly tarball: string,
    readonly env: Readonly<Record<string, string | undefined>>,
    /** What npm printed. */
    readonly npmOutput: string,
  ) {}

  /** Packs and installs it. Cost: about 5 s, and a download of 50 MB the first time. */
  static async install(): Promise<InstalledRelay> {
    const folder = mkdtempSync(join(tmpdir(), "installed-"));
    const [tarball = ""] = await packRelay(folder);
    const path = join(folder, "path");
    mkdirSync(path);
    for (const program of NODE_ALONE) symlinkSync(Bun.which(program) ?? "", join(path, program));
    const env = { ...process.env, PATH: path };
    const project = join(folder, "project");
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
    const words = ["install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", tarball];
    await using npm = new CliProcess(words, { command: [join(path, "npm")], env, cwd: project });
    const output = (await npm.rest()).join("\n");
    if ((await npm.process.exited) !== 0) throw new Error(`npm install failed: ${await npm.stderr}`);
    return new InstalledRelay(project, tarball, env, output);
  }

  /** Path of the command that npm made. */
  get command(): string {
    return join(this.folder, "node_modules/.bin/godot-telemetry-relay");
  }

  /** Runs the command with these words, by its own name or by `npx`. */
  run(words: readonly string[], { cwd = this.folder, npx = false } = {}): CliProcess {
    const command = npx ? ["npx", "--no-install", "godot-telemetry-relay"] : [this.command];
    return new CliProcess(words, { command, env: this.env, cwd, endsBy: "SIGTERM" });
  }
}
