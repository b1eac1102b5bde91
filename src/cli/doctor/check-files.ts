import { portUse } from "../../base/platform/listeners.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import { fileLimit, fileLimitHere, openFiles } from "../../base/platform/usage.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { type Finding, fine, problem } from "./finding.ts";

/** Fewest files that are enough for a relay with a few dozen clients. */
const ENOUGH = 256;
/** Share of the files in use above which the relay may soon run out. */
const TIGHT = 0.8;

/** Checks how many files, and so how many connections, the relay may open. Checks the relay on this machine, or else the limit of a relay that this shell would start. */
export async function checkFiles({ relay }: DoctorContext): Promise<Finding[]> {
  const use = relay?.local === true ? await portUse(relay.port, thisMachine) : undefined;
  const relayPid = use?.state === "taken" ? use.pid : undefined;
  const known = relayPid === undefined ? undefined : fileLimit(relayPid, thisMachine);
  // The limit of a relay that runs is known on Linux only.
  const pid = known === undefined ? undefined : relayPid;
  const limit = known ?? (await fileLimitHere(thisMachine));
  if (limit === undefined) return [];
  const whose = pid === undefined ? "a relay started here" : `the relay (process ${pid})`;
  const open = pid === undefined ? 0 : openFiles(pid, thisMachine);
  const todo =
    "raise the limit before you start the relay: ulimit -n 65536, or LimitNOFILE=65536 in its systemd service";
  if (limit < ENOUGH) {
    const what = `${whose} may open at most ${limit} files`;
    return [
      problem("files", {
        what,
        why: "each client and each game needs one; the relay refuses connections beyond the limit",
        todo,
      }),
    ];
  }
  if (open > limit * TIGHT) {
    const what = `${whose} has ${open} files open and may open at most ${limit}`;
    return [
      problem("files", {
        what,
        why: "each client and each game needs one; the relay will soon refuse new connections",
        todo,
      }),
    ];
  }
  return [
    fine(
      "files",
      `${whose} may open at most ${limit} files${pid === undefined ? "" : ` and has ${open} open`}`,
    ),
  ];
}
