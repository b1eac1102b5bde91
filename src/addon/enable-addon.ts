import { RelayError } from "../protocol/error-table.ts";
import { addonAutoload } from "./addon-autoload.ts";
import { withoutSetting, withSetting } from "./edit-project-text.ts";
import { ADDON_FOLDER } from "./packaged-addon.ts";
import { projectSettings } from "./project-settings.ts";

const AUTOLOAD = { section: "autoload", key: "TelemetryServer" };
const PLUGINS = { section: "editor_plugins", key: "enabled" };
const SCRIPT = `res://${ADDON_FOLDER}/telemetry_server.gd`;
const PLUGIN = `res://${ADDON_FOLDER}/plugin.cfg`;

/**
 * The text of a project's project.godot in which the addon is loaded and its plugin enabled, as the editor writes it. The autoload has a path, since
 * Godot does not know the script's id before the editor has opened the project. Fails: bad_usage, if the project has another TelemetryServer.
 */
export function withAddonEnabled(project: string, text: string): string {
  const autoload = addonAutoload(project, projectSettings(text));
  if (autoload.state === "loaded" && autoload.path !== SCRIPT) {
    const message = `expected no autoload TelemetryServer, or that of ${ADDON_FOLDER}, but the project loads ${autoload.path} under this name: remove it from Project Settings, Globals, Autoload first`;
    throw new RelayError("bad_usage", message);
  }
  const isLoaded = autoload.state === "loaded" && autoload.isGlobal;
  const loaded = isLoaded ? text : withSetting(text, AUTOLOAD, `"*${SCRIPT}"`);
  return withPlugins(loaded, (plugins) => (plugins.includes(PLUGIN) ? plugins : [...plugins, PLUGIN].sort()));
}

/** The text of a project's project.godot without the addon's autoload and plugin. The addon's settings stay, as when the editor disables the plugin. */
export function withAddonDisabled(project: string, text: string): string {
  const autoload = addonAutoload(project, projectSettings(text));
  const isForeign = autoload.state === "loaded" && autoload.path !== SCRIPT;
  const unloaded = isForeign ? text : withoutSetting(text, AUTOLOAD);
  return withPlugins(unloaded, (plugins) => plugins.filter((plugin) => plugin !== PLUGIN));
}

/** Changes the list of enabled plugins. An empty list is removed. */
function withPlugins(text: string, change: (plugins: string[]) => string[]): string {
  const value = projectSettings(text).get(`${PLUGINS.section}/${PLUGINS.key}`);
  const before = [...(value ?? "").matchAll(/"([^"]*)"/g)].map(([, plugin = ""]) => plugin);
  const after = change(before);
  if (after.join() === before.join()) return text;
  if (after.length === 0) return withoutSetting(text, PLUGINS);
  return withSetting(
    text,
    PLUGINS,
    `PackedStringArray(${after.map((plugin) => JSON.stringify(plugin)).join(", ")})`,
  );
}
