import { isIP } from "node:net";

/** Whether an address or name is a loopback one, which no other machine can reach. */
export function isLoopback(host: string): boolean {
  const name = bareHost(host).toLowerCase();
  if (name === "localhost" || name === "::1") return true;
  return isIP(name) === 4 && name.startsWith("127.");
}

/** A host without the brackets of IPv6. An IPv4 address that is mapped into IPv6 becomes IPv4. */
export function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1").replace(/^::ffff:(?=\d+\.)/i, "");
}
