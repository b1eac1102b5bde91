import { activeFirewall } from "../../base/platform/firewall.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { type Finding, fine, hint, problem } from "./finding.ts";

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
  const firewall = await activeFirewall({ port: relay.port, program: process.execPath }, thisMachine);
  if (firewall === undefined)
    return [fine("firewall", `the relay listens on ${host}, and no firewall that doctor knows is on`)];
  if (firewall.blocksProgram) {
    const blocked = problem("firewall", {
      what: `${firewall.name} has a rule that blocks ${process.execPath}`,
      why: "headsets and other machines cannot reach the relay; Windows adds such a rule when its question is refused",
      todo: firewall.todo,
    });
    return [blocked];
  }
  return [
    hint("firewall", {
      what: `${firewall.name} is on, and the relay listens on ${host} port ${relay.port}`,
      why: "the firewall may drop connections of headsets and other machines silently; they then wait until they time out",
      todo: firewall.todo,
    }),
  ];
}
