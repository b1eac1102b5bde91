import { checkAdb } from "./check-adb.ts";
import { checkAddon } from "./check-addon.ts";
import { checkFiles } from "./check-files.ts";
import { checkFirewall } from "./check-firewall.ts";
import { checkGames } from "./check-games.ts";
import { checkGodot } from "./check-godot.ts";
import { checkNetwork } from "./check-network.ts";
import { checkPorts } from "./check-ports.ts";
import { findRelay } from "./check-relay.ts";
import type { DoctorOptions } from "./doctor-context.ts";
import type { Finding } from "./finding.ts";

/** Runs every check. The findings are in the order in which problems are best fixed. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const { relay, findings } = await findRelay(options);
  const context = { options, relay };
  const rest = await Promise.all([
    checkPorts(context),
    checkGames(context),
    checkGodot(context),
    checkAddon(context),
    checkAdb(context),
    checkFirewall(context),
    checkNetwork(context),
    checkFiles(context),
  ]);
  return [...findings, ...rest.flat()];
}
