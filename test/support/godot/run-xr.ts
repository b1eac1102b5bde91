import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cachePath } from "../cache-folder.ts";
import { type Need, skipWithout } from "../needs.ts";
import { ON_LINUX } from "../system-parts.ts";

const RUNNER = join(import.meta.dir, "../xr-run.sh");

/** A Godot with an OpenXR runtime, an X server without a screen and a software Vulkan. */
export const XR: Need = {
  name: "an OpenXR runtime",
  found: () => existsSync(cachePath("godot-xr/.complete")),
  command: ON_LINUX ? "test/support/get-godot.sh --xr" : undefined,
};

/** Whether to skip tests that need a real OpenXR session. */
export function skipWithoutXr(): boolean {
  return skipWithout(XR);
}

/** A Godot in a real OpenXR session. Disposing ends the session. */
export interface XrRun extends AsyncDisposable {
  /** Everything printed so far, standard output and standard error together. */
  output(): string;
  /** Exit code of the game. */
  readonly exited: Promise<number>;
  /** Kills the OpenXR runtime without warning. */
  killRuntime(): void;
}

/** Starts Godot on a project in a real OpenXR session, with devices that `MonadoDevices` moves. */
export function runXr(project: string, env: Readonly<Record<string, string>>, timeoutMillis = 60_000): XrRun {
  const folder = mkdtempSync(join(tmpdir(), "xr-run-"));
  const pidFile = join(folder, "runtime.pid");
  const printed: string[] = [];
  const game = [
    cachePath("godot-xr/bin/godot"),
    "--path",
    project,
    "--audio-driver",
    "Dummy",
    "--xr-mode",
    "on",
  ];
  const child = Bun.spawn([RUNNER, ...game], {
    env: { ...process.env, XDG_DATA_HOME: join(project, ".user-data"), ...env, XR_RUN_PID_FILE: pidFile },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: timeoutMillis,
    killSignal: "SIGTERM",
  });
  const collect = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) printed.push(decoder.decode(chunk, { stream: true }));
  };
  void Promise.all([collect(child.stdout), collect(child.stderr)]);
  return {
    output: () => printed.join(""),
    exited: child.exited,
    killRuntime: () => process.kill(Number(readFileSync(pidFile, "utf8")), "SIGKILL"),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
