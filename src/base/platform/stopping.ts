import type { Platform } from "./platform.ts";

/** The bit of SIGHUP in a mask of signals. Source: signal(7). */
const HANG_UP_BIT = 1n;

/**
 * The signals that ask a command to stop. SIGHUP comes when the terminal closes; after `nohup` it is ignored, and a handler would undo that.
 * Windows has no SIGTERM from outside, and SIGBREAK for Ctrl+Break. `hasTerminal` says whether an output of the command is a terminal.
 */
export function stopSignals(
  platform: Pick<Platform, "name" | "read">,
  hasTerminal: () => boolean,
): readonly NodeJS.Signals[] {
  if (platform.name === "win32") return ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"];
  return ignoresHangUp(platform, hasTerminal) ? ["SIGINT", "SIGTERM"] : ["SIGINT", "SIGTERM", "SIGHUP"];
}

/** Linux says which signals a process ignores. Elsewhere, a command without a terminal may have been started with `nohup`. */
function ignoresHangUp({ read }: Pick<Platform, "read">, hasTerminal: () => boolean): boolean {
  const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(read("/proc/self/status") ?? "")?.[1];
  return ignored === undefined ? !hasTerminal() : (BigInt(`0x${ignored}`) & HANG_UP_BIT) !== 0n;
}
