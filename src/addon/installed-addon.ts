import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ADDON_FOLDER, filesIn } from "./packaged-addon.ts";

/** The addon's folder in a project, compared with the packaged addon. Paths are below the folder. */
export interface InstalledAddon {
  /** Of its plugin.cfg. */
  version: string | undefined;
  /** The folder is a link to a folder elsewhere. */
  isLink: boolean;
  /** Files of the packaged addon that have other bytes here. */
  changed: string[];
  /** Files of the packaged addon that are not here. */
  missing: string[];
  /** Files that the packaged addon does not have. */
  foreign: string[];
}

/** Version of the addon in a project; undefined if the project has none. */
export function installedVersion(project: string): string | undefined {
  try {
    return versionIn(readFileSync(join(project, ADDON_FOLDER, "plugin.cfg"), "utf8"));
  } catch {
    return undefined;
  }
}

/** Reads the version from the text of a plugin.cfg. */
export function versionIn(pluginConfig: string): string | undefined {
  return /^\s*version\s*=\s*"([^"]{1,64})"/m.exec(pluginConfig)?.[1];
}

/** Looks at the addon's folder in a project; undefined if there is none. Fails: the file system's own errors. */
export function installedAddon(
  project: string,
  packaged: ReadonlyMap<string, Uint8Array>,
): InstalledAddon | undefined {
  const folder = join(project, ADDON_FOLDER);
  const entry = lstatSync(folder, { throwIfNoEntry: false });
  if (entry === undefined) return undefined;
  const here = filesIn(folder);
  const paths = [...packaged.keys()];
  const isSame = (path: string) => Buffer.compare(here.get(path) ?? EMPTY, packaged.get(path) ?? EMPTY) === 0;
  return {
    version: installedVersion(project),
    isLink: entry.isSymbolicLink(),
    changed: paths.filter((path) => here.has(path) && !isSame(path)),
    missing: paths.filter((path) => !here.has(path)),
    foreign: [...here.keys()].filter((path) => !packaged.has(path)),
  };
}

/** The first link on the way to one of these paths below a folder, as a path below it; undefined if there is none. */
export function linkIn(folder: string, paths: Iterable<string>): string | undefined {
  const parts = new Set<string>();
  for (const path of paths)
    for (let end = path.indexOf("/"); ; end = path.indexOf("/", end + 1)) {
      parts.add(end < 0 ? path : path.slice(0, end));
      if (end < 0) break;
    }
  return [...parts].find((part) =>
    lstatSync(join(folder, part), { throwIfNoEntry: false })?.isSymbolicLink(),
  );
}

const EMPTY = new Uint8Array();
