import pluginConfig from "../../../godot-addon/addons/godot_debug_connection/plugin.cfg" with {
  type: "text",
};

/** Version of the addon that belongs to this relay. */
export const OWN_ADDON_VERSION = versionIn(pluginConfig) ?? "0";

/** Reads the version from a plugin.cfg; undefined if there is none. */
export function versionIn(pluginConfigText: string): string | undefined {
  return /^\s*version\s*=\s*"([^"]{1,64})"/m.exec(pluginConfigText)?.[1];
}

/** Whether a version such as `0.9.1` is older than another. A part that is not a number counts as 0. */
export function isOlder(version: string, than: string): boolean {
  const [left, right] = [numbersOf(version), numbersOf(than)];
  for (let part = 0; part < Math.max(left.length, right.length); part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function numbersOf(version: string): number[] {
  return version.split(/[.+-]/).map((part) => Number.parseInt(part, 10) || 0);
}
