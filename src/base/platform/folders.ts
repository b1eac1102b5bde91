import type { Platform } from "./platform.ts";

const NAME = "godot-telemetry-relay";

/** The folder for the program's caches, where the user's system keeps such. */
export function cacheFolder({
  name,
  env,
  home,
  path,
}: Pick<Platform, "name" | "env" | "home" | "path">): string {
  if (env.XDG_CACHE_HOME) return path.join(env.XDG_CACHE_HOME, NAME);
  if (name === "win32") return path.join(env.LOCALAPPDATA || path.join(home, "AppData", "Local"), NAME);
  if (name === "darwin") return path.join(home, "Library", "Caches", NAME);
  return path.join(home, ".cache", NAME);
}
