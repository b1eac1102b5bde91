import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { networkInterfaces } from "node:os";

/** State of a TCP socket that listens. Source: Linux, include/net/tcp_states.h. */
const LISTENS = "0A";

/**
 * The process on this machine that listens where an address points to.
 * Returns undefined where it is another machine's, another user's, or the system does not tell (only Linux does).
 */
export function findListeningProcess(url: string): number | undefined {
  const { hostname, port, protocol } = new URL(url);
  if (!isThisMachine(hostname.replace(/^\[|\]$/g, ""))) return undefined;
  const sockets = listeningSockets(Number(port || (protocol === "wss:" ? 443 : 80)));
  if (sockets.size === 0) return undefined;
  return list("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => list(`/proc/${pid}/fd`).some((file) => sockets.has(linkOf(`/proc/${pid}/fd/${file}`))));
}

function isThisMachine(host: string): boolean {
  if (host === "localhost" || host.startsWith("127.") || host === "::1") return true;
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return own.some(({ address }) => address === host);
}

/** Sockets that listen at a port, as the links in /proc/PID/fd name them. */
function listeningSockets(port: number): Set<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((path) => text(path).split("\n"));
  return new Set(
    rows
      .map((row) => row.trim().split(/\s+/))
      .filter(([, local = "", , state]) => state === LISTENS && local.endsWith(suffix))
      .map((fields) => `socket:[${fields[9]}]`),
  );
}

function text(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
