import type { Platform } from "./platform.ts";

/** Whether the system shares the connections to one port among several processes that listen there (`SO_REUSEPORT`). */
export function sharesPorts({ name }: Pick<Platform, "name">): boolean {
  return name === "linux";
}
