import { expect, test } from "bun:test";
import type { NetworkInterfaceInfo } from "node:os";
import { ownAddresses, ownNames } from "../../../src/base/platform/network.ts";
import { type FakeMachine, fakePlatform } from "../../support/fake-platform.ts";

function addresses(...all: string[]): NetworkInterfaceInfo[] {
  return all.map(
    (address) =>
      ({
        address,
        family: address.includes(":") ? "IPv6" : "IPv4",
        internal: address === "127.0.0.1" || address === "::1",
      }) as NetworkInterfaceInfo,
  );
}

/** From a Linux: the last address is a temporary one (flag 01). */
const IF_INET6 = `00000000000000000000000000000001 01 80 10 80       lo
fe8000000000000002155dfffe0a0b0c 02 40 20 80     eth0
20010db800000000021122fffe334455 02 40 00 00     eth0
20010db800000000a1b2c3d4e5f60718 02 40 00 01     eth0
`;
const LASTING = "2001:db8::211:22ff:fe33:4455";
const TEMPORARY = "2001:db8::a1b2:c3d4:e5f6:718";

test.each<["linux" | "darwin" | "win32", FakeMachine, string[]]>([
  [
    "linux",
    {
      files: { "/proc/net/if_inet6": IF_INET6 },
      interfaces: {
        lo: addresses("127.0.0.1", "::1"),
        eth0: addresses("192.168.1.5", TEMPORARY, LASTING, "fe80::215:5dff:fe0a:b0c"),
        docker0: addresses("172.17.0.1"),
        "br-1a2b": addresses("172.18.0.1"),
        tailscale0: addresses("100.64.0.7"),
      },
    },
    ["192.168.1.5", "100.64.0.7", LASTING],
  ],
  [
    "darwin",
    {
      interfaces: {
        en0: addresses("fe80::1", LASTING, TEMPORARY, "fd00::5", "192.168.1.5"),
        awdl0: addresses("169.254.3.4"),
        vmnet1: addresses("172.16.5.1"),
      },
    },
    ["192.168.1.5", LASTING, "fd00::5"],
  ],
  [
    "win32",
    {
      interfaces: {
        Ethernet: addresses(LASTING, TEMPORARY, "192.168.1.5"),
        "vEthernet (WSL (Hyper-V firewall))": addresses("172.28.0.1"),
        "vEthernet (External)": addresses("192.168.7.5"),
        "VirtualBox Host-Only Network": addresses("192.168.56.1"),
        "Wi-Fi": addresses("169.254.9.9"),
      },
    },
    ["192.168.1.5", "192.168.7.5", LASTING],
  ],
])("the addresses of %s (%#)", (name, machine, expected) => {
  expect(ownAddresses(fakePlatform(name, machine))).toEqual(expected);
});

test.each([
  ["Desk", ["desk", "desk.local"]],
  ["desk.example.org", ["desk.example.org"]],
  ["a name with spaces", []],
])("the names of the machine %s", (hostName, expected) => {
  expect(ownNames({ hostName })).toEqual(expected);
});
