import { ADDON_FOLDER, type AddonChange } from "../../addon/index.ts";
import { lineDiff } from "../../base/line-diff.ts";
import { terminalLine } from "../../base/terminal-text.ts";

/** Most files that are listed by name. */
const MAX_LISTED = 10;

/** Says what a change does to the files of a project and to its project.godot, as lines for a terminal. */
export function describeAddonChange(change: AddonChange): string[] {
  const { settings, kind } = change;
  const diff = lineDiff(settings.before, settings.after);
  return [
    `${change.project}:`,
    ...(kind === "removal" ? removalLines(change) : installationLines(change)),
    ...(diff.length === 0 ? [] : ["", "--- project.godot", "+++ project.godot", ...diff]),
  ];
}

function removalLines({ deleted, installed }: AddonChange): string[] {
  if (deleted.length === 0) return [`  has no addon in ${ADDON_FOLDER}`];
  if (installed?.isLink === true)
    return [`  removes the link ${ADDON_FOLDER}; the folder that it leads to stays`];
  return [
    `  removes ${ADDON_FOLDER}${versionWords(installed?.version)} (${countOf(deleted)})`,
    ...listed("  also removes the changes that were made in the project to", installed?.changed ?? []),
    ...listed("  leaves files that do not belong to the addon:", installed?.foreign ?? []),
  ];
}

function installationLines({ written, installed, version }: AddonChange): string[] {
  if (installed === undefined)
    return [`  adds ${ADDON_FOLDER}, version ${version} (${countOf([...written.keys()])})`];
  if (written.size === 0) return [`  has ${ADDON_FOLDER}, version ${version}, unchanged`];
  const { changed, missing, foreign } = installed;
  const isUpdate = installed.version !== version;
  return [
    ...(installed.isLink ? [`  ${ADDON_FOLDER} is a link: the folder that it leads to is changed`] : []),
    ...(isUpdate
      ? [
          `  replaces version ${terminalLine(installed.version ?? "(none)")} of ${ADDON_FOLDER} by version ${version} (${countOf([...written.keys()])})`,
          "  changes that were made in that folder are lost",
        ]
      : [
          ...listed(`  OVERWRITES the changes that were made in the project to`, changed),
          ...listed(`  adds files of ${ADDON_FOLDER} that are missing:`, missing),
        ]),
    ...listed("  leaves files that do not belong to this version:", foreign),
  ];
}

function listed(words: string, paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  const more = paths.length > MAX_LISTED ? `, and ${paths.length - MAX_LISTED} more` : "";
  // A name with a line end could say what the change does not do.
  return [`${words} ${terminalLine(paths.slice(0, MAX_LISTED).join(", "))}${more}`];
}

function versionWords(version: string | undefined): string {
  return version === undefined ? "" : `, version ${terminalLine(version)}`;
}

function countOf(paths: readonly string[]): string {
  return `${paths.length} ${paths.length === 1 ? "file" : "files"}`;
}
