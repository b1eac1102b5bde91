import { listenersNow } from "./listeners.ts";
import type { Platform } from "./platform.ts";

/** Lowest port that programs may listen at without special rights. */
const FIRST_FREE_PORT = 1024;

/** The address to listen at for a host: `localhost` is 127.0.0.1, where games look. Some systems take it for ::1. */
export function addressToBind(host: string): string {
  return host === "localhost" ? "127.0.0.1" : host;
}

/**
 * Whether another program already gets the connections to an address and port, although this system would let the relay listen there as
 * well: macOS and Windows let a program listen at 127.0.0.1 beside another one that listens at all addresses. Linux refuses that by itself.
 */
export function isTakenBeside(
  { host, port }: { host: string; port: number },
  platform: Pick<Platform, "name" | "runNow">,
): boolean {
  if (platform.name === "linux" || port === 0) return false;
  const own = ["0.0.0.0", "::"].includes(host) ? "*" : addressToBind(host);
  const listeners = listenersNow(platform) ?? [];
  return listeners.some(
    ({ address, port: taken }) => taken === port && (address === "*" || own === "*" || own === address),
  );
}

/** Errors that a port which cannot be had may cause. */
export type TakenCode = "EADDRINUSE" | "EACCES";

/**
 * Whether an error says that a port cannot be had but the next one may. EACCES above 1023: Windows keeps ranges of ports for Hyper-V and
 * other services, which no program may take.
 */
export function isTakenError(code: unknown, port: number): code is TakenCode {
  return code === "EADDRINUSE" || (code === "EACCES" && port >= FIRST_FREE_PORT);
}

/** Why a port could not be had and what to do, as the middle of a sentence. */
export function whyTaken(code: TakenCode, { name }: Pick<Platform, "name">): string {
  if (code === "EADDRINUSE") return "another program listens there. Stop it";
  return name === "win32"
    ? "Windows keeps it for its own services. List its ports with netsh interface ipv4 show excludedportrange protocol=tcp"
    : "the system does not let this user have it. Change that";
}
