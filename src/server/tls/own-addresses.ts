import { hostname, networkInterfaces } from "node:os";

/** Addresses under which other machines reach this one, IPv4 first. Link-local addresses are left out, because a URL cannot contain them. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const reachable = all.filter(({ internal, address }) => !internal && !/^fe80:/i.test(address));
  const byFamily = (family: string) => reachable.filter((one) => one.family === family);
  return [...byFamily("IPv4"), ...byFamily("IPv6")].map(({ address }) => address);
}

/** Names of this machine: its host name, and its name on the local network. */
export function ownNames(): string[] {
  const name = hostname().toLowerCase();
  return /^[\w-]{1,63}$/.test(name) ? [name, `${name}.local`] : /^[\w.-]{1,253}$/.test(name) ? [name] : [];
}
