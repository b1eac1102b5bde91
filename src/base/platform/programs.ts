import type { Platform } from "./platform.ts";

/** Endings of programs on Windows, in the order in which they win: a `.exe` before scripts that call one. */
const WINDOWS_ENDINGS = [".exe", ".com", ".cmd", ".bat"] as const;

/** The part of a bundle of macOS that holds its programs. */
const IN_BUNDLE = ["Contents", "MacOS"] as const;

type Machine = Pick<Platform, "name" | "env" | "path" | "list" | "isProgram">;

/** Whether a name is a path, so that it is not looked up on PATH. */
export function isPath(name: string, { path }: Pick<Platform, "path">): boolean {
  return name.includes("/") || name.includes(path.sep);
}

/** The program at a path, or with a name on PATH; undefined if there is none. A bundle of macOS stands for the program in it. */
export function findProgram(name: string, platform: Machine): string | undefined {
  const { path } = platform;
  const places = isPath(name, platform)
    ? [path.resolve(name)]
    : foldersOnPath(platform).map((folder) => path.resolve(folder, name));
  return first(places, (place) => programAt(place, platform));
}

/** The program at a path without its ending on Windows, or in a bundle of macOS. */
export function programAt(place: string, platform: Machine): string | undefined {
  const { name, path, isProgram } = platform;
  if (name === "darwin" && /\.app$/i.test(place)) return programInBundle(place, platform);
  if (name !== "win32") return isProgram(place) ? place : undefined;
  const hasEnding = WINDOWS_ENDINGS.some((ending) => ending === path.extname(place).toLowerCase());
  // Windows can run no file without one of its endings.
  const candidates = hasEnding ? [place] : WINDOWS_ENDINGS.map((ending) => place + ending);
  return candidates.find(isProgram);
}

/** The folders on PATH, without empty entries. Windows may quote an entry. */
export function foldersOnPath({ env, path }: Pick<Platform, "env" | "path">): string[] {
  return (env.PATH ?? env.Path ?? "")
    .split(path.delimiter)
    .map((folder) => folder.replace(/^"(.*)"$/, "$1"))
    .filter((folder) => folder !== "");
}

/** The program in a bundle such as Godot.app. A bundle may have helpers beside it. */
function programInBundle(bundle: string, { path, list, isProgram }: Machine): string | undefined {
  const folder = path.join(bundle, ...IN_BUNDLE);
  const own = path.basename(bundle).replace(/\.app$/i, "");
  const names = list(folder);
  const [prefix] = own.split(/[^A-Za-z]/);
  const likely = names.filter((name) => name === own || name === prefix);
  return first([...likely, ...names], (name) => {
    const program = path.join(folder, name);
    return isProgram(program) ? program : undefined;
  });
}

/** The first result that is not undefined. Later ones are not asked for. */
export function first<Item, Result>(
  items: Iterable<Item>,
  ask: (item: Item) => Result | undefined,
): Result | undefined {
  for (const item of items) {
    const result = ask(item);
    if (result !== undefined) return result;
  }
  return undefined;
}
