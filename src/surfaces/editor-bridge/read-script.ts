import { access, readFile, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Refusal } from "../../protocol/error-message.ts";

/** Longest script that is read. Units: bytes. */
const MAX_SCRIPT_BYTES = 1024 * 1024;

/** Finds a script and its text. Refuses a script outside the project, and one that cannot be read. */
export async function readScript(
  folder: string | undefined,
  path: string,
  text: string | undefined,
): Promise<{ uri: string; text: string; refusal?: undefined } | { refusal: Refusal }> {
  const refused = (message: string) => ({ refusal: { code: "not_found" as const, message } });
  try {
    const given = path.startsWith("file:") ? fileURLToPath(path) : path.replace(/^res:\/\//, "");
    const project = folder ?? (isAbsolute(given) ? await projectOf(given) : undefined);
    if (project === undefined)
      return refused(
        `expected an absolute path, because the editor does not say where its project is; got ${path}`,
      );
    const root = await realpath(project);
    const asked = isAbsolute(given) ? given : join(root, given);
    // A link may lead out of the project. A script that is not saved yet has no real path.
    const file = text === undefined ? await realpath(asked) : asked;
    const within = relative(root, file);
    if (within.startsWith("..") || isAbsolute(within) || !file.endsWith(".gd"))
      return refused(`expected a .gd file of the editor's project, got ${path}`);
    const bytes = text === undefined ? (await stat(file)).size : Buffer.byteLength(text);
    if (bytes > MAX_SCRIPT_BYTES)
      return refused(`expected a script of at most ${MAX_SCRIPT_BYTES} bytes, got ${bytes}`);
    return { uri: pathToFileURL(file).href, text: text ?? (await readFile(file, "utf8")) };
  } catch {
    return refused(`expected a script that can be read, got ${path}`);
  }
}

/** The project of a file: the nearest folder above it that has a project.godot. */
async function projectOf(file: string): Promise<string | undefined> {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const found = await access(join(folder, "project.godot")).then(
      () => true,
      () => false,
    );
    if (found) return folder;
  }
  return undefined;
}
