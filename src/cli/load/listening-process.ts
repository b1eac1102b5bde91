import { portUse } from "../../base/platform/listeners.ts";
import type { Platform } from "../../base/platform/platform.ts";

/**
 * Finds the process on this machine that listens at an address. Returns undefined if the address is on another machine,
 * the process belongs to another user, or the system does not report it.
 */
export async function findListeningProcess(url: string, platform: Platform): Promise<number | undefined> {
  const { hostname, port, protocol } = new URL(url);
  if (!isThisMachine(hostname.replace(/^\[|\]$/g, ""), platform)) return undefined;
  const use = await portUse(Number(port || (protocol === "wss:" ? 443 : 80)), platform);
  return use.state === "taken" ? use.pid : undefined;
}

function isThisMachine(host: string, { interfaces }: Platform): boolean {
  if (host === "localhost" || host.startsWith("127.") || host === "::1") return true;
  const own = Object.values(interfaces()).flatMap((addresses) => addresses ?? []);
  return own.some(({ address }) => address === host);
}
