import { homedir, platform } from "node:os";
import { join } from "node:path";

/** The user's folder for caches, as the operating system has it. */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const name = "godot-telemetry-relay";
  const { XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, name);
  if (platform() === "win32") return join(LOCALAPPDATA ?? homedir(), name);
  if (platform() === "darwin") return join(homedir(), "Library", "Caches", name);
  return join(homedir(), ".cache", name);
}
