import type { Platform } from "./platform.ts";
import type { ToolAnswer } from "./run-tool.ts";

/** The state code of a listening TCP socket. Source: Linux, include/net/tcp_states.h. */
const LISTENS = "0A";

/** Whether a program listens at a port, and which. */
export type PortUse =
  | { state: "free" }
  /** Without `pid` and `program` if the system does not tell them to this user. `program` is a short name such as `godot`. */
  | { state: "taken"; pid?: number; program?: string }
  /** The system does not report its sockets. */
  | { state: "unknown" };

/** A socket that listens, as a table of the system has it. */
export interface Listener {
  /** Such as `127.0.0.1`, `::1`; `*` for all addresses. */
  address: string;
  port: number;
  pid?: number;
}

/**
 * Looks up a TCP port of this machine in the system's tables and makes no connection: a connection would take one of the eight places of
 * Godot's language server. Cost: off Linux it runs one or two programs.
 */
export async function portUse(port: number, platform: Platform): Promise<PortUse> {
  switch (platform.name) {
    case "linux":
      return useInProc(port, platform);
    case "win32":
      return await useOnWindows(port, platform);
    default:
      return await useByLsof(port, platform);
  }
}

/** Reads the tables in /proc. */
function useInProc(port: number, platform: Platform): PortUse {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const tables = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => platform.read(file) ?? []);
  if (tables.length === 0) return { state: "unknown" };
  const rows = tables.flatMap((table) => table.split("\n").map((row) => row.trim().split(/\s+/)));
  const sockets = rows
    .filter(([, local = "", , state]) => state === LISTENS && local.endsWith(suffix))
    .map((fields) => `socket:[${fields[9]}]`);
  return sockets.length === 0
    ? { state: "free" }
    : { state: "taken", ...holderOf(new Set(sockets), platform) };
}

/** The process that holds one of these sockets; nothing if it belongs to another user. */
function holderOf(
  sockets: ReadonlySet<string>,
  { list, linkOf, read }: Platform,
): { pid?: number; program?: string } {
  const pid = list("/proc")
    .filter((name) => /^\d+$/.test(name))
    .find((name) =>
      list(`/proc/${name}/fd`).some((file) => sockets.has(linkOf(`/proc/${name}/fd/${file}`) ?? "")),
    );
  return pid === undefined ? {} : { pid: Number(pid), program: (read(`/proc/${pid}/comm`) ?? "").trim() };
}

/** Asks lsof, which names processes of this user only, then netstat, which has the ports of all users. */
async function useByLsof(port: number, platform: Platform): Promise<PortUse> {
  const named = await platform.run("lsof", "-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc");
  const [, pid, program] = /^p(\d+)\n(?:.*\n)*?c(.*)$/m.exec(named?.stdout ?? "") ?? [];
  if (pid !== undefined && program !== undefined) return { state: "taken", pid: Number(pid), program };
  const listeners = listenersIn([await platform.run("netstat", "-an", "-p", "tcp")]);
  if (listeners === undefined) return named === undefined ? { state: "unknown" } : { state: "free" };
  return { state: listeners.some((one) => one.port === port) ? "taken" : "free" };
}

async function useOnWindows(port: number, platform: Platform): Promise<PortUse> {
  const answers = await Promise.all(
    WINDOWS_TABLES.map((table) => platform.run("netstat", "-ano", "-p", table)),
  );
  const listeners = listenersIn(answers);
  if (listeners === undefined) return { state: "unknown" };
  const found = listeners.find((one) => one.port === port);
  if (found === undefined) return { state: "free" };
  const tasks = await platform.run("tasklist", "/FI", `PID eq ${found.pid}`, "/FO", "CSV", "/NH");
  const program = /^"([^"]+)"/m.exec(tasks?.stdout ?? "")?.[1]?.replace(/\.exe$/i, "");
  return { state: "taken", ...(found.pid && { pid: found.pid }), ...(program && { program }) };
}

const WINDOWS_TABLES = ["TCP", "TCPv6"] as const;

/** All sockets that listen, by netstat; undefined if the system does not report them. Waits for a program: not for Linux, and only while the relay starts. */
export function listenersNow({ name, runNow }: Pick<Platform, "name" | "runNow">): Listener[] | undefined {
  return listenersIn(
    name === "win32"
      ? WINDOWS_TABLES.map((table) => runNow("netstat", "-ano", "-p", table))
      : [runNow("netstat", "-an", "-p", "tcp")],
  );
}

/** The sockets that listen, of outputs of netstat; undefined if there is none. */
function listenersIn(answers: readonly (ToolAnswer | undefined)[]): Listener[] | undefined {
  const texts = answers.flatMap((answer) => (answer?.code === 0 ? [answer.stdout] : []));
  if (texts.length === 0) return undefined;
  return texts.flatMap((text) => text.split("\n").flatMap((line) => listenerOf(line.trim().split(/\s+/))));
}

/**
 * The socket of a row. Windows: `TCP 127.0.0.1:6005 0.0.0.0:0 LISTENING 4711`, where the state is translated, but only a socket that
 * listens has the foreign port 0. macOS: `tcp4 0 0 127.0.0.1.6005 *.* LISTEN`.
 */
function listenerOf(fields: readonly string[]): Listener[] {
  const [protocol = "", local = "", foreign = ""] = fields;
  if (protocol === "TCP") {
    const [, address = "", port = ""] = /^(.*):(\d+)$/.exec(local) ?? [];
    const pid = Number(fields.at(-1));
    if (port === "" || !/:0$/.test(foreign)) return [];
    return [{ address: addressOf(address), port: Number(port), ...(pid > 0 && { pid }) }];
  }
  if (!/^tcp[46]/.test(protocol) || fields[5] !== "LISTEN") return [];
  const [, address = "", port = ""] = /^(.*)\.(\d+)$/.exec(fields[3] ?? "") ?? [];
  return port === "" ? [] : [{ address: addressOf(address), port: Number(port) }];
}

/** Without brackets and zone; `*` for all addresses. */
function addressOf(text: string): string {
  const bare = text.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  return ["0.0.0.0", "::", "*"].includes(bare) ? "*" : bare;
}
