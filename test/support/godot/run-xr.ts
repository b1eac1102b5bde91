import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

const RUNNER = join(import.meta.dir, "../xr-run.sh");

/** Folder of the files that test/support/get-godot.sh --xr installs. */
function xrPrefix(): string {
  const cache = process.env.XDG_CACHE_HOME || join(process.env.HOME ?? homedir(), ".cache");
  return join(cache, "godot-telemetry-relay/godot-xr");
}

/** Whether to skip tests that need a real OpenXR session; prints so once. Never on CI, where they fail instead. */
export function skipWithoutXr(): boolean {
  if (process.env.CI || (existsSync(join(xrPrefix(), ".complete")) && Bun.which("Xvfb") !== null))
    return false;
  console.error(
    "No OpenXR runtime here: its tests are skipped. Run test/support/get-godot.sh --xr, and install xvfb.",
  );
  return true;
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
    join(xrPrefix(), "bin/godot"),
    "--path",
    project,
    "--audio-driver",
    "Dummy",
    "--xr-mode",
    "on",
  ];
  const child = Bun.spawn([RUNNER, ...game], {
    env: { ...process.env, ...env, XR_RUN_PID_FILE: pidFile },
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
