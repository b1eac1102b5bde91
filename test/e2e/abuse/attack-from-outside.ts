import { join } from "node:path";
import type { AttackOutcome } from "./attack.ts";
import type { RelayAddress } from "./relay-address.ts";

/** Does everything to the relay once, or one attack alone, from another process, which gets less of the machine: attackers have machines of their own. */
export async function attackFromOutside(
  relay: RelayAddress,
  ...only: string[]
): Promise<[string, AttackOutcome][]> {
  const program = join(import.meta.dir, "run-attacks.ts");
  const attacker = Bun.spawn(["nice", "-n", "15", process.execPath, program, relay.url, ...only], {
    stdout: "pipe",
    stderr: "inherit",
  });
  return JSON.parse(await new Response(attacker.stdout).text());
}
