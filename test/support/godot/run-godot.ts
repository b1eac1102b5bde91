import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireGodot, requireReleaseGodot } from "./find-godot.ts";

/** How Godot is started. */
export interface GodotOptions {
  /** Folder of the project. */
  project: string;
  /** Further arguments, after `--headless --path PROJECT`. */
  args?: readonly string[];
  /** Which build runs it; default `editor`. A release build takes the project as it is: nothing is exported. */
  build?: "editor" | "release";
  /** Variables added to the environment. */
  env?: Readonly<Record<string, string>>;
  /** It is killed when it has not ended by then; default 60 s. Units: milliseconds. */
  timeoutMillis?: number;
}

/** A Godot that runs. Disposing kills it. */
export interface GodotRun extends Disposable {
  readonly pid: number;
  /** Exit code; 137 and the like when it was killed. */
  readonly exited: Promise<number>;
  /** Everything printed so far, standard output and standard error together. */
  output(): string;
  /** The lines printed so far that tell of an error or a warning. */
  complaints(): string[];
  /** Kills it without warning, as a crash would end it. */
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
    env: { ...process.env, ...env },
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

/** Name of what runs a project by the release build; a pack beside it of this name is run in the project's place. */
export const RELEASE_PROGRAM = "godot-run";

/**
 * What runs a project by the release build. That takes no path: it runs what lies beside its own program, and that is,
 * to the system, the loader which was told to load it.
 */
function releaseProgram(project: string): string[] {
  const { program, loader } = requireReleaseGodot();
  const beside = join(project, RELEASE_PROGRAM);
  copyFileSync(loader, beside);
  mkdirSync(join(project, ".godot"), { recursive: true });
  // What an export would have made.
  writeFileSync(join(project, ".godot/global_script_class_cache.cfg"), "list=[]\n");
  return [beside, program, "--headless"];
}

async function collect(stream: ReadableStream<Uint8Array>, into: string[]): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) into.push(decoder.decode(chunk, { stream: true }));
}
