import type { Platform } from "./platform.ts";

const NAME = "godot-telemetry-relay";

type Machine = Pick<Platform, "name" | "env" | "home" | "path">;

/** The folder for the program's caches, where the user's system keeps such. */
export function cacheFolder(platform: Machine): string {
  const { name, env, home, path } = platform;
  if (env.XDG_CACHE_HOME) return path.join(env.XDG_CACHE_HOME, NAME);
  if (name === "win32") return path.join(localAppData(platform), NAME);
  if (name === "darwin") return path.join(home, "Library", "Caches", NAME);
  return path.join(home, ".cache", NAME);
}

/** The folder for what the program keeps of its runs, where the user's system keeps such. No cleaner of caches empties it. */
export function stateFolder(platform: Machine): string {
  const { name, env, home, path } = platform;
  if (env.XDG_STATE_HOME) return path.join(env.XDG_STATE_HOME, NAME);
  if (name === "win32") return path.join(localAppData(platform), NAME);
  if (name === "darwin") return path.join(home, "Library", "Application Support", NAME);
  return path.join(home, ".local", "state", NAME);
}

/** Windows' folder for data of programs of one user on one machine. */
export function localAppData({ env, home, path }: Machine): string {
  return env.LOCALAPPDATA || path.join(home, "AppData", "Local");
}
