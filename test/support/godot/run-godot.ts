import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireGodot, requireReleaseGodot } from "./find-godot.ts";

/** Options for starting Godot. */
export interface GodotOptions {
  /** Folder of the project. */
  project: string;
  /** Further arguments, after `--headless --path PROJECT`. */
  args?: readonly string[];
  /** The build that runs it; default `editor`. A release build runs the project unexported. */
  build?: "editor" | "release";
  /** Variables added to the environment. */
  env?: Readonly<Record<string, string>>;
  /** Time limit after which it is killed; default 60 s. Units: milliseconds. */
  timeoutMillis?: number;
}

/** A running Godot. Disposing kills it. */
export interface GodotRun extends Disposable {
  readonly pid: number;
  /** Exit code; 137 and the like when it was killed. */
  readonly exited: Promise<number>;
  /** Everything printed so far, standard output and standard error together. */
  output(): string;
  /** The lines printed so far that report an error or a warning. */
  complaints(): string[];
  /** Kills it without warning, like a crash. */
  kill(): void;
}

/** Starts Godot headless on a project. */
export function runGodot({
  project,
  args = [],
  build = "editor",
  env = {},
  timeoutMillis = 60_000,
}: GodotOptions): GodotRun {
  const printed: string[] = [];
  const program =
    build === "release" ? releaseProgram(project) : [requireGodot(), "--headless", "--path", project];
  const child = Bun.spawn([...program, ...args], {
    // The game's user:// is in the project's folder, so that no game sends what another one could not.
    env: { ...process.env, XDG_DATA_HOME: join(project, ".user-data"), ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: timeoutMillis,
    killSignal: "SIGKILL",
  });
  const read = Promise.all([collect(child.stdout, printed), collect(child.stderr, printed)]);
  const kill = () => child.kill("SIGKILL");
  return {
    pid: child.pid,
    exited: child.exited.then(async (code) => {
      await read;
      return code;
    }),
    output: () => printed.join(""),
    complaints: () =>
      printed
        .join("")
        .split("\n")
        .filter((line) => /ERROR|WARNING|leaked|still in use/.test(line)),
    kill,
    [Symbol.dispose]: kill,
  };
}

/**
 * Name of the program that runs a project by the release build. If a pack
 * with this name lies beside it, it runs the pack instead of the project.
 */
export const RELEASE_PROGRAM = "godot-run";

/**
 * The program that runs a project by the release build. The release build takes no path: it runs the project beside its own program.
 * To the system, its own program is the loader that loads it.
 */
function releaseProgram(project: string): string[] {
  const { program, loader } = requireReleaseGodot();
  const beside = join(project, RELEASE_PROGRAM);
  copyFileSync(loader, beside);
  mkdirSync(join(project, ".godot"), { recursive: true });
  // An export would have made this file.
  writeFileSync(join(project, ".godot/global_script_class_cache.cfg"), "list=[]\n");
  return [beside, program, "--headless"];
}

async function collect(stream: ReadableStream<Uint8Array>, into: string[]): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) into.push(decoder.decode(chunk, { stream: true }));
}
