import { isIP } from "node:net";

/** Whether an address or name means this machine and no other can reach it. */
export function isLoopback(host: string): boolean {
  const name = bareHost(host).toLowerCase();
  if (name === "localhost" || name === "::1") return true;
  return isIP(name) === 4 && name.startsWith("127.");
}

/** A host without the brackets of IPv6, and an IPv4 address that came as IPv6 as IPv4. */
export function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1").replace(/^::ffff:(?=\d+\.)/i, "");
}
