import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A shell script in the place of Godot, and an empty project: for what does not depend on Godot itself.
 * Disposing removes both.
 */
export class FakeEngine implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "fake-engine-"));
  readonly program = join(this.folder, "godot-fake");

  constructor(script: string) {
    writeFileSync(join(this.folder, "project.godot"), "config_version=5\n");
    writeFileSync(this.program, `#!/bin/sh\n${script}\n`);
    chmodSync(this.program, 0o755);
  }

  /** The flags of `launch` with which it is run. */
  get flags(): string[] {
    return ["--port", "0", "--api-port", "0", "--project", this.folder, "--godot", this.program];
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Processes that live and have this text in their command line; those that have ended and wait to be reaped are left out. Linux only. */
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
