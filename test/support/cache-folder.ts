import { userInfo } from "node:os";
import { join, resolve } from "node:path";

/** A place in the folder where test/support/get-godot.sh and the test command keep what they have fetched. */
export function cachePath(path: string): string {
  // As in the script: a service has no HOME, and the user database knows the folder then.
  const cache = process.env.XDG_CACHE_HOME || join(process.env.HOME || userInfo().homedir, ".cache");
  return resolve(cache, "godot-telemetry-relay", path);
}
