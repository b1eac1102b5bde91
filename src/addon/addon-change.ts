import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { replaceFile } from "../base/platform/file-names.ts";
import { thisMachine } from "../base/platform/this-machine.ts";
import { RelayError } from "../protocol/error-table.ts";
import { withAddonDisabled, withAddonEnabled } from "./enable-addon.ts";
import { type InstalledAddon, installedAddon, linkIn, versionIn } from "./installed-addon.ts";
import { ADDON_FOLDER, type AddonFiles, packagedAddon } from "./packaged-addon.ts";

/** What putting the addon into a project, or taking it out, changes there. */
export interface AddonChange {
  kind: "installation" | "removal";
  /** Absolute path of the project's folder. */
  project: string;
  /** Files to write, by path below the addon's folder. */
  written: AddonFiles;
  /** Files to delete, as paths below the addon's folder. */
  deleted: readonly string[];
  /** The addon before. */
  installed: InstalledAddon | undefined;
  /** Version of the packaged addon. */
  version: string;
  /** Texts of project.godot, before and after. */
  settings: { before: string; after: string };
}

/** Plans to put the packaged addon into a project, or to update it there. Changes nothing yet. Fails: bad_usage, the file system's own errors. */
export function planInstallation(project: string): AddonChange {
  const packaged = packagedAddon();
  const installed = installedAddon(project, packaged);
  const paths = installed === undefined ? [...packaged.keys()] : [...installed.changed, ...installed.missing];
  const link = linkIn(join(project, ADDON_FOLDER), packaged.keys());
  if (link !== undefined) {
    const message = `expected files and folders in ${ADDON_FOLDER}, but ${link} is a link, and a file that is written there would change one elsewhere: remove the link first`;
    throw new RelayError("bad_usage", message);
  }
  const before = settingsOf(project);
  return {
    kind: "installation",
    project,
    installed,
    written: new Map(paths.map((path) => [path, packaged.get(path) ?? new Uint8Array()])),
    deleted: [],
    version: versionOf(packaged),
    settings: { before, after: withAddonEnabled(project, before) },
  };
}

/** Plans to take the addon out of a project. Files that the packaged addon does not have stay. Changes nothing yet. Fails: the file system's own errors. */
export function planRemoval(project: string): AddonChange {
  const packaged = packagedAddon();
  const installed = installedAddon(project, packaged);
  const missing = new Set(installed?.missing);
  const before = settingsOf(project);
  return {
    kind: "removal",
    project,
    installed,
    written: new Map(),
    deleted: installed === undefined ? [] : [...packaged.keys()].filter((path) => !missing.has(path)),
    version: versionOf(packaged),
    settings: { before, after: withAddonDisabled(project, before) },
  };
}

/** Whether a change changes anything. */
export function changesAnything({ written, deleted, settings }: AddonChange): boolean {
  return written.size > 0 || deleted.length > 0 || settings.before !== settings.after;
}

/** Carries out a change. The project never names files that are not there. Fails: the file system's own errors; a second try then does the rest. */
export function carryOut({ project, written, deleted, installed, settings }: AddonChange): void {
  const folder = join(project, ADDON_FOLDER);
  for (const [path, bytes] of written) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  if (settings.before !== settings.after) replaceText(join(project, "project.godot"), settings.after);
  if (deleted.length === 0) return;
  if (installed?.isLink === true) {
    // What it leads to belongs to somebody else.
    rmSync(folder);
  } else {
    for (const path of deleted) rmSync(join(folder, path), { force: true });
    removeEmptyFolders(folder);
  }
  if (readdirSync(dirname(folder)).length === 0) rmdirSync(dirname(folder));
}

function settingsOf(project: string): string {
  return readFileSync(join(project, "project.godot"), "utf8");
}

function versionOf(packaged: AddonFiles): string {
  return versionIn(Buffer.from(packaged.get("plugin.cfg") ?? "").toString()) ?? "";
}

/** Replaces the text of a file in one step. It keeps its mode. */
function replaceText(path: string, text: string): void {
  const unfinished = `${path}.${process.pid}.tmp`;
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, text, { mode: statSync(path).mode, flag: "wx" });
  replaceFile([unfinished, path], thisMachine);
}

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
