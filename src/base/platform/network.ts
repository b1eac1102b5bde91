import type { NetworkInterfaceInfo } from "node:os";
import type { Platform } from "./platform.ts";

/** Adapters of containers and virtual machines, and of Apple's direct links: no other machine reaches this one by them. */
const VIRTUAL =
  /^(?:docker|br-|veth(?!ernet)|virbr|vmnet|vboxnet|lxc|lxdbr|cni|flannel|podman|awdl|llw|vEthernet \((?:WSL|Default Switch|nat|Docker)|VirtualBox Host-Only|VMware Network Adapter)/i;
/** Addresses that a machine gives itself. A URL cannot contain those of IPv6. */
const LINK_LOCAL = /^(?:fe[89ab][0-9a-f]:|169\.254\.)/i;
/** Flag of an IPv6 address that is replaced after some hours. Source: Linux, include/uapi/linux/if_addr.h. */
const TEMPORARY = 0x01;

/**
 * Addresses under which other machines reach this one, IPv4 first. Without those of virtual adapters, and without temporary IPv6
 * addresses, which change often.
 */
export function ownAddresses(platform: Pick<Platform, "interfaces" | "read">): string[] {
  const temporary = temporaryAddresses(platform);
  const all = Object.entries(platform.interfaces()).flatMap(([adapter, addresses = []]) => {
    if (VIRTUAL.test(adapter)) return [];
    const reachable = addresses.filter(({ internal, address }) => !internal && !LINK_LOCAL.test(address));
    return temporary === undefined
      ? reachable.filter(isFirstOfNetwork)
      : reachable.filter(({ address }) => !temporary.has(address));
  });
  const byFamily = (family: string) => all.filter((one) => one.family === family);
  return [...byFamily("IPv4"), ...byFamily("IPv6")].map(({ address }) => address);
}

/** Names of this machine: its host name, and its name on the local network. */
export function ownNames({ hostName }: Pick<Platform, "hostName">): string[] {
  const name = hostName.toLowerCase();
  return /^[\w-]{1,63}$/.test(name) ? [name, `${name}.local`] : /^[\w.-]{1,253}$/.test(name) ? [name] : [];
}

/** The temporary IPv6 addresses, as `interfaces()` writes them; undefined where the system does not tell. Source: proc_net(5), if_inet6. */
function temporaryAddresses({ read }: Pick<Platform, "read">): ReadonlySet<string> | undefined {
  const table = read("/proc/net/if_inet6");
  if (table === undefined) return undefined;
  const rows = table.split("\n").map((row) => row.trim().split(/\s+/));
  return new Set(
    rows
      .filter(([, , , , flags = "0"]) => (Number.parseInt(flags, 16) & TEMPORARY) !== 0)
      .map(([address = ""]) =>
        new URL(`http://[${address.replace(/(.{4})(?!$)/g, "$1:")}]`).hostname.slice(1, -1),
      ),
  );
}

/** macOS and Windows list an adapter's lasting address of each IPv6 network before its temporary ones. */
function isFirstOfNetwork(
  { family, address }: NetworkInterfaceInfo,
  index: number,
  all: readonly NetworkInterfaceInfo[],
): boolean {
  if (family !== "IPv6") return true;
  const network = networkOf(address);
  return all.findIndex((one) => one.family === "IPv6" && networkOf(one.address) === network) === index;
}

/** The first 64 bits of an IPv6 address. */
function networkOf(address: string): string {
  const [head = "", tail = ""] = address.split("::");
  const [front, back] = [head.split(":"), tail === "" ? [] : tail.split(":")];
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => "0");
  return [...front, ...(address.includes("::") ? zeros : []), ...back].slice(0, 4).join(":");
}
