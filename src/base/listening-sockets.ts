import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The state code of a listening TCP socket. Source: Linux, include/net/tcp_states.h. */
const LISTENS = "0A";

/** A process that listens at a port. */
export interface ListeningProcess {
  pid: number;
  /** Short name of the program, such as `godot`. */
  program: string;
}

/**
 * Finds the sockets that listen at a TCP port of this machine, named as the links in /proc/PID/fd name them.
 * Reads /proc and makes no connection. Returns undefined on systems without /proc.
 */
export function listeningSockets(port: number): ReadonlySet<string> | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(textOf).filter((text) => text !== "");
  if (tables.length === 0) return undefined;
  const rows = tables.flatMap((table) => table.split("\n").map((row) => row.trim().split(/\s+/)));
  return new Set(
    rows
      .filter(([, local = "", , state]) => state === LISTENS && local.endsWith(suffix))
      .map((fields) => `socket:[${fields[9]}]`),
  );
}

/** Finds the process that holds one of these sockets. Returns undefined if the process belongs to another user. */
export function processHolding(sockets: ReadonlySet<string>): ListeningProcess | undefined {
  if (sockets.size === 0) return undefined;
  const pid = namesIn("/proc")
    .filter((name) => /^\d+$/.test(name))
    .find((name) =>
      namesIn(`/proc/${name}/fd`).some((file) => sockets.has(linkOf(`/proc/${name}/fd/${file}`))),
    );
  return pid === undefined ? undefined : { pid: Number(pid), program: textOf(`/proc/${pid}/comm`).trim() };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function namesIn(path: string): string[] {
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
