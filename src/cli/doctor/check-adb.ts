import { findAdb } from "../../base/platform/adb-places.ts";
import { findProgram } from "../../base/platform/programs.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import { adviceOnState, type ListedDevice, listedDevices } from "../../ingest/headset/adb/index.ts";
import { isJsonObject } from "../../protocol/json-object.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { type Finding, fine, problem } from "./finding.ts";

/** Checks with `adb reverse` whether headsets on a cable reach the relay. Without adb or without a device all is fine. */
export async function checkAdb({ options, relay }: DoctorContext): Promise<Finding[]> {
  const adb = findAdb(thisMachine);
  const headsets = relay?.local === true ? relay.status.headsets : undefined;
  if (adb === undefined) {
    if (!isJsonObject(headsets) || headsets.connected !== false)
      return [fine("adb", "adb was not found; only a headset on a cable needs it")];
    const missing = problem("adb", {
      what: "the relay runs with --adb, but does not reach the server of adb",
      why: "the headset's own numbers are missing, and its port does not lead to the relay",
      todo: String(headsets.reason),
    });
    return [missing];
  }
  const listed = await thisMachine.run(adb, "devices");
  if (listed === undefined || listed.code !== 0) {
    const broken = problem("adb", {
      what: `adb devices failed${listed?.stderr ? `: ${listed.stderr.trim().split("\n")[0]}` : ""}`,
      why: "without adb, a headset on a cable cannot reach the relay's port",
      todo: `run ${shown(adb)} devices yourself and read its error; if two versions of adb conflict, run ${shown(adb)} kill-server`,
    });
    return [broken];
  }
  const devices = listedDevices(listed.stdout);
  if (devices.length === 0) return [fine("adb", "no headset is connected by cable")];
  const port = relay?.port ?? options.port;
  return await Promise.all(
    devices.map((device) => checkDevice(device, { adb, port, readsHeadsets: headsets !== undefined })),
  );
}

/** Input of the check of a device. */
interface DeviceCheck {
  adb: string;
  /** The relay's port. */
  port: number;
  /** Whether the relay on this machine runs with `--adb`. */
  readsHeadsets: boolean;
}

async function checkDevice(
  { serial, state }: ListedDevice,
  { adb, port, readsHeadsets }: DeviceCheck,
): Promise<Finding> {
  if (state !== "device") {
    return problem("adb", {
      what: `adb lists the device ${serial} as ${state}`,
      why: "adb cannot forward a port on it",
      todo: adviceOnState(state),
    });
  }
  const reversed = await thisMachine.run(adb, "-s", serial, "reverse", "--list");
  const rules = (reversed?.stdout ?? "").split("\n").map((line) => line.trim().split(/\s+/));
  const rule = rules.find((words) => words.at(-2) === "tcp:8081");
  const command = `${shown(adb)} -s ${serial} reverse tcp:8081 tcp:${port}`;
  if (rule === undefined) {
    return problem("adb", {
      what: `port 8081 of the device ${serial} is not forwarded to this machine: adb reverse lists no rule for it`,
      why: "on the headset, 127.0.0.1 is the headset itself, so a game on it does not find the relay",
      todo: `run ${command}, and run it again each time you plug the cable in; a relay with --adb does that by itself`,
    });
  }
  if (rule.at(-1) === `tcp:${port}`)
    return fine(
      "adb",
      `port 8081 of the device ${serial} leads to the relay's port ${port}${readsHeadsets ? ", and the relay reads the headset's own numbers" : ". A relay with --adb also reads the headset's own numbers"}`,
    );
  return problem("adb", {
    what: `port 8081 of the device ${serial} leads to ${rule.at(-1)} of this machine, but the relay is at port ${port}`,
    why: "a game on the headset reaches another program, or no program",
    todo: `run ${command}`,
  });
}

/** How a person calls adb: by its name if it is on PATH. */
function shown(adb: string): string {
  if (findProgram("adb", thisMachine) === adb) return "adb";
  return adb.includes(" ") ? `"${adb}"` : adb;
}
