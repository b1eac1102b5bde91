/** An IPv4 address of the block 127.0.0.0/8. */
const LOOPBACK_IPV4 = /^127(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

/** Whether an address or name is a loopback one, which no other machine can reach. */
export function isLoopback(host: string): boolean {
  const name = bareHost(host).toLowerCase();
  return name === "localhost" || name === "::1" || LOOPBACK_IPV4.test(name);
}

/** A host without the brackets of IPv6. An IPv4 address that is mapped into IPv6 becomes IPv4. */
export function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1").replace(/^::ffff:(?=\d+\.)/i, "");
}
