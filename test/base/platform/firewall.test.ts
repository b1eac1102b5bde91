import { expect, test } from "bun:test";
import { activeFirewall } from "../../../src/base/platform/firewall.ts";
import { type FakeMachine, fakePlatform } from "../../support/fake-platform.ts";

const POLICY = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy";
const BUN = "C:\\Users\\dev\\.bun\\bin\\bun.exe";

/** What `reg query` prints on every Windows, whatever its language. */
function registry(isOn: boolean, rule: string): FakeMachine {
  const state = (profile: string, on: boolean) => ({
    [`reg query ${POLICY}\\${profile} /v EnableFirewall`]: `\r\n${POLICY}\\${profile}\r\n    EnableFirewall    REG_DWORD    0x${on ? 1 : 0}\r\n\r\n`,
  });
  return {
    tools: {
      ...state("DomainProfile", false),
      ...state("StandardProfile", false),
      ...state("PublicProfile", isOn),
      [`reg query ${POLICY}\\FirewallRules`]: `\r\n    TCP Query User{1}${BUN}    REG_SZ    v2.31|${rule}|App=${BUN}|Name=bun|\r\n`,
    },
  };
}

const BLOCK = "Action=Block|Active=TRUE|Dir=In|Protocol=6|Profile=Public";
const SOCKETFILTER = "/usr/libexec/ApplicationFirewall/socketfilterfw --getglobalstate";

test.each<["linux" | "darwin" | "win32", FakeMachine, string | undefined, boolean]>([
  ["win32", registry(true, "Action=Allow|Active=TRUE|Dir=In"), "Windows' firewall", false],
  ["win32", registry(true, BLOCK), "Windows' firewall", true],
  ["win32", registry(true, BLOCK.replace("TRUE", "FALSE")), "Windows' firewall", false],
  ["win32", registry(true, BLOCK.replace("In", "Out")), "Windows' firewall", false],
  ["win32", registry(false, BLOCK), undefined, false],
  ["win32", {}, undefined, false],
  ["darwin", { tools: { [SOCKETFILTER]: "Firewall is enabled. (State = 1)\n" } }, "macOS' firewall", false],
  ["darwin", { tools: { [SOCKETFILTER]: "Firewall is disabled. (State = 0)\n" } }, undefined, false],
  ["linux", { tools: { "firewall-cmd --state": "running\n" } }, "firewalld", false],
  ["linux", { files: { "/etc/ufw/ufw.conf": "# x\nENABLED=yes\n" } }, "ufw", false],
  ["linux", { files: { "/etc/ufw/ufw.conf": "ENABLED=no\n" } }, undefined, false],
])("%s (%#)", async (name, machine, expected, blocks) => {
  const found = await activeFirewall({ port: 8081, program: BUN }, fakePlatform(name, machine));
  expect([found?.name, found?.blocksProgram ?? false]).toEqual([expected, blocks]);
});
