import { userInfo } from "node:os";
import { join, resolve } from "node:path";

/** A path in the folder where test/support/get-godot.sh and the test command keep fetched programs. */
export function cachePath(path: string): string {
  // The same as in the script: a service has no HOME, and the user database then knows the folder.
  const cache = process.env.XDG_CACHE_HOME || join(process.env.HOME || userInfo().homedir, ".cache");
  return resolve(cache, "godot-telemetry-relay", path);
}
