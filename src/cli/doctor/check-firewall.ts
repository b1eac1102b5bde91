import { readFileSync } from "node:fs";
import { runTool } from "../../base/platform/run-tool.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { type Finding, fine, hint } from "./finding.ts";

/** File that says whether ufw, Ubuntu's firewall, is on. */
const UFW = "/etc/ufw/ufw.conf";

/** Checks whether a firewall may block other machines. Only for a relay on this machine. */
export async function checkFirewall({ relay }: DoctorContext): Promise<Finding[]> {
  if (relay === undefined || !relay.local) return [];
  const host = String(relay.status.host);
  if (host === "127.0.0.1" || host === "::1" || host === "localhost") {
    return [
      fine(
        "firewall",
        `the relay listens on ${host}, so only this machine reaches it (--host 0.0.0.0 also admits other machines)`,
      ),
    ];
  }
  const firewall = await activeFirewall(relay.port);
  if (firewall === undefined)
    return [fine("firewall", `the relay listens on ${host}, and no firewall that doctor knows is on`)];
  return [
    hint("firewall", {
      what: `${firewall.name} is on, and the relay listens on ${host} port ${relay.port}`,
      why: "the firewall may drop connections of headsets and other machines silently; they then wait until they time out",
      todo: firewall.todo,
    }),
  ];
}

async function activeFirewall(port: number): Promise<{ name: string; todo: string } | undefined> {
  if (process.platform === "win32") {
    const state = await runTool("netsh", "advfirewall", "show", "allprofiles", "state");
    const todo = `netsh advfirewall firewall add rule name="Godot Telemetry Relay" dir=in action=allow protocol=TCP localport=${port} (as administrator)`;
    return /\bON\b/.test(state?.stdout ?? "") ? { name: "Windows' firewall", todo } : undefined;
  }
  if (process.platform === "darwin") {
    const state = await runTool("/usr/libexec/ApplicationFirewall/socketfilterfw", "--getglobalstate");
    const todo = "allow incoming connections for bun in System Settings, Network, Firewall";
    return /State = [12]/.test(state?.stdout ?? "") ? { name: "macOS' firewall", todo } : undefined;
  }
  if ((await runTool("firewall-cmd", "--state"))?.stdout.trim() === "running")
    return { name: "firewalld", todo: `sudo firewall-cmd --add-port=${port}/tcp` };
  return ufwIsOn() ? { name: "ufw", todo: `sudo ufw allow ${port}/tcp` } : undefined;
}

function ufwIsOn(): boolean {
  try {
    return /^ENABLED=yes/m.test(readFileSync(UFW, "utf8"));
  } catch {
    return false;
  }
}
