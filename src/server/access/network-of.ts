import { isLoopback } from "./loopback.ts";

/** The name of all peers of loopback. */
export const LOOPBACK_NETWORK = "loopback";

/**
 * Names the peers that are held to a limit together: those of one IPv4 address, of the first 64 bits of an IPv6 address, since one
 * machine may have all addresses of such a network, and those of loopback.
 */
export function networkOf(ip: string): string {
  if (isLoopback(ip)) return LOOPBACK_NETWORK;
  if (!ip.includes(":")) return ip;
  const [front = "", back] = ip.split("%")[0]?.split("::") ?? [];
  const groups = front === "" ? [] : front.split(":");
  if (back !== undefined) {
    const rest = back === "" ? 0 : back.split(":").length;
    while (groups.length + rest < 8) groups.push("0");
  }
  return groups.slice(0, 4).join(":");
}
