/** The IP address that pays for a peer: one machine may have all addresses of an IPv6 network, so those share its first 64 bits. */
export function networkOf(ip: string): string {
  if (!ip.includes(":")) return ip;
  const [front = "", back] = ip.split("%")[0]?.split("::") ?? [];
  const groups = front === "" ? [] : front.split(":");
  if (back !== undefined) {
    const rest = back === "" ? 0 : back.split(":").length;
    while (groups.length + rest < 8) groups.push("0");
  }
  return groups.slice(0, 4).join(":");
}
