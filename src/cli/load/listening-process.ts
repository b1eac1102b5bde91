import { networkInterfaces } from "node:os";
import { listeningSockets, processHolding } from "../../base/listening-sockets.ts";

/**
 * Finds the process on this machine that listens at an address. Returns undefined if the address is on another machine,
 * the process belongs to another user, or the system does not report it (only Linux does).
 */
export function findListeningProcess(url: string): number | undefined {
  const { hostname, port, protocol } = new URL(url);
  if (!isThisMachine(hostname.replace(/^\[|\]$/g, ""))) return undefined;
  const sockets = listeningSockets(Number(port || (protocol === "wss:" ? 443 : 80)));
  return sockets === undefined ? undefined : processHolding(sockets)?.pid;
}

function isThisMachine(host: string): boolean {
  if (host === "localhost" || host.startsWith("127.") || host === "::1") return true;
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return own.some(({ address }) => address === host);
}
