import {
  addressToBind,
  isTakenBeside,
  isTakenError,
  type TakenCode,
  whyTaken,
} from "../base/platform/binding.ts";
import type { Platform } from "../base/platform/platform.ts";
import { thisMachine } from "../base/platform/this-machine.ts";
import { RelayError } from "../protocol/error-table.ts";

/** Ports that the relay tries after the usual one, in this order. */
export const FALLBACK_PORTS = [8083, 8084, 8085] as const;
/** The port that clients of the old in-game server use. */
export const USUAL_PORT = 8081;
/** The second port, for the HTTP API only, and the ports tried after it. */
export const API_PORTS = [8090, 8091, 8092, 8093] as const;

/** Where to listen. */
export interface ListenOptions {
  host: string;
  /** The only port to try; undefined tries the usual ones. */
  port: number | undefined;
  /** Ports tried in this order when none is given. Default: 8081, 8083, 8084, 8085. */
  usualPorts?: readonly number[];
  /** The flag that sets the port, for errors. Default: --port. */
  flag?: string;
}

/** Calls `start` with one port after the other until one is free. Fails: port_taken, cannot_listen. */
export function listenOnFirstFree<Server>(
  options: ListenOptions,
  start: (port: number) => Server,
  platform: Platform = thisMachine,
): Server {
  const { usualPorts = [USUAL_PORT, ...FALLBACK_PORTS] } = options;
  const ports = options.port === undefined ? usualPorts : [options.port];
  let taken: TakenCode = "EADDRINUSE";
  for (const port of ports) {
    if (isTakenBeside({ host: options.host, port }, platform)) continue;
    try {
      return start(port);
    } catch (error) {
      const code = errorCodeOf(error);
      // Bun reports a name without an address as one or the other, by how the system looks names up.
      const isTaken = isTakenError(code, port);
      const isUnknown = isUnknownName(options.host, port) && (isTaken || code === "EINVAL");
      if (isTaken && !isUnknown) {
        taken = code;
        continue;
      }
      const reason = isUnknown
        ? "no address has this name, or the port is taken"
        : error instanceof Error
          ? error.message
          : String(error);
      throw new RelayError(
        "cannot_listen",
        `expected to listen on ${options.host} port ${port}, got: ${reason}. Give an address of this machine with --host, and a port above 1023.`,
        { cause: error },
      );
    }
  }
  throw new RelayError("port_taken", takenMessage(options, ports, whyTaken(taken, platform)));
}

/** The first free port. It is not held: edges share it, and none of them may find it held by one that does not. Fails: as {@link listenOnFirstFree}. */
export function firstFreePort(options: ListenOptions): number {
  const listener = listenOnFirstFree(options, (port) =>
    Bun.listen({ hostname: addressToBind(options.host), port, socket: { data() {} } }),
  );
  const { port } = listener;
  listener.stop(true);
  return port;
}

/** Whether a host may be a name without an address, which Bun reports as a port that is taken. Port 0 is never taken. */
function isUnknownName(host: string, port: number): boolean {
  return port === 0 || (process.getBuiltinModule("node:net").isIP(host) === 0 && host !== "localhost");
}

function takenMessage(
  { port, host, flag = "--port" }: ListenOptions,
  ports: readonly number[],
  why: string,
): string {
  if (port !== undefined) {
    return `expected port ${port} on ${host} to be free, but ${why}, or give another port with ${flag}.`;
  }
  return `expected one of the ports ${ports.join(", ")} on ${host} to be free, but other programs listen on all of them. Stop one, or give a free port with ${flag}.`;
}

function errorCodeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
