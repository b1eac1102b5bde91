import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addonAutoload, projectSettings } from "../../addon/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { commandHint } from "./command-hint.ts";
import { shellWord } from "./shell-word.ts";

/** Checks that a project can play a motion: the addon does it. Fails: bad_usage. */
export function expectAddon(project: string): void {
  if (loadsAddon(project)) return;
  const message = `expected --motion with a project that loads the addon, which moves the trackers; to install it in ${project}: ${commandHint(`doctor --install-addon ${shellWord(project)}`)}`;
  throw new RelayError("bad_usage", message);
}

/** Whether a project loads the addon and lets it connect. An addon that is only in the folder sends nothing. */
export function loadsAddon(project: string): boolean {
  const settings = projectSettings(readFileSync(join(project, "project.godot"), "utf8"));
  return (
    addonAutoload(project, settings).state === "loaded" &&
    settings.get("telemetry_relay/connection/enabled") !== "false"
  );
}
