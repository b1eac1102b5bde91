import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A script of a POSIX shell in place of Godot, and an empty project, for tests that do not depend on Godot itself. Disposing removes both. */
export class FakeEngine implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "fake-engine-"));
  readonly program = join(this.folder, "godot-fake");

  constructor(script: string) {
    writeFileSync(join(this.folder, "project.godot"), "config_version=5\n");
    writeFileSync(this.program, `#!/bin/sh\n${script}\n`);
    chmodSync(this.program, 0o755);
  }

  /** The flags of `launch` that run it. */
  get flags(): string[] {
    return ["--port", "0", "--api-port", "0", "--project", this.folder, "--godot", this.program];
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Live processes with this text in their command line, without ended ones that wait to be reaped. Needs `/proc`. */
export function processesWith(text: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}
