/** The machine of an address such as `10.0.0.5:50123`: its IP address, or `local`. */
export function machineOf(address: string): string {
  const ip = address.replace(/:\d+$/, "").replace(/^::ffff:/i, "");
  return ip === "::1" || /^127\./.test(ip) ? "local" : ip;
}
