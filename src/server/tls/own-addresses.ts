import { hostname, networkInterfaces } from "node:os";

/** Addresses of this machine by which others reach it, IPv4 first. Those of one link alone are left out: no URL holds them. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const reachable = all.filter(({ internal, address }) => !internal && !/^fe80:/i.test(address));
  const byFamily = (family: string) => reachable.filter((one) => one.family === family);
  return [...byFamily("IPv4"), ...byFamily("IPv6")].map(({ address }) => address);
}

/** Names of this machine: its own, and the one that it has on a local network. */
export function ownNames(): string[] {
  const name = hostname().toLowerCase();
  return /^[\w-]{1,63}$/.test(name) ? [name, `${name}.local`] : /^[\w.-]{1,253}$/.test(name) ? [name] : [];
}
