import type { Platform } from "./platform.ts";

/** A firewall that is on. */
export interface Firewall {
  name: string;
  /** Whether one of its rules blocks the relay's program. Known on Windows only, where a refused question leaves such a rule. */
  blocksProgram: boolean;
  /** A command or a way that lets other machines reach the port. */
  todo: string;
}

/** File that says whether ufw, Ubuntu's firewall, is on. */
const UFW = "/etc/ufw/ufw.conf";
/** Where Windows keeps its firewall. Texts of its tools are translated; the registry is not. */
const POLICY = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy";
const PROFILES = ["DomainProfile", "StandardProfile", "PublicProfile"] as const;

/** Finds the firewall that may keep other machines from a port of a program; undefined if none that is known is on. */
export async function activeFirewall(
  { port, program }: { port: number; program: string },
  platform: Platform,
): Promise<Firewall | undefined> {
  switch (platform.name) {
    case "win32":
      return await windowsFirewall(port, program, platform);
    case "darwin": {
      const state = await platform.run("/usr/libexec/ApplicationFirewall/socketfilterfw", "--getglobalstate");
      const todo = `allow incoming connections for ${platform.path.basename(program)} in System Settings, Network, Firewall`;
      const isOn = /State = [12]/.test(state?.stdout ?? "");
      return isOn ? { name: "macOS' firewall", blocksProgram: false, todo } : undefined;
    }
    default: {
      if ((await platform.run("firewall-cmd", "--state"))?.stdout.trim() === "running")
        return { name: "firewalld", blocksProgram: false, todo: `sudo firewall-cmd --add-port=${port}/tcp` };
      const isOn = /^ENABLED=yes/m.test(platform.read(UFW) ?? "");
      return isOn ? { name: "ufw", blocksProgram: false, todo: `sudo ufw allow ${port}/tcp` } : undefined;
    }
  }
}

async function windowsFirewall(
  port: number,
  program: string,
  { run }: Platform,
): Promise<Firewall | undefined> {
  const states = await Promise.all(
    PROFILES.map((profile) => run("reg", "query", `${POLICY}\\${profile}`, "/v", "EnableFirewall")),
  );
  if (!states.some((state) => /EnableFirewall\s+REG_DWORD\s+0x1\b/.test(state?.stdout ?? "")))
    return undefined;
  const rules = await run("reg", "query", `${POLICY}\\FirewallRules`);
  const blocksProgram = (rules?.stdout ?? "").split("\n").some((rule) => blocks(rule, program));
  const allow = `netsh advfirewall firewall add rule name="Godot Telemetry Relay" dir=in action=allow protocol=TCP localport=${port} (as administrator)`;
  const todo = blocksProgram
    ? `remove the blocking rule: netsh advfirewall firewall delete rule name=all dir=in program="${program}" (as administrator); then ${allow}`
    : allow;
  return { name: "Windows' firewall", blocksProgram, todo };
}

/** Whether a rule such as `v2.31|Action=Block|Active=TRUE|Dir=In|Protocol=6|App=C:\bun.exe|Name=bun|` blocks a program. */
function blocks(rule: string, program: string): boolean {
  const fields = rule.toLowerCase().split("|");
  return ["action=block", "active=true", "dir=in", `app=${program.toLowerCase()}`].every((field) =>
    fields.includes(field),
  );
}
