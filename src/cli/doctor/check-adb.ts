import { findAdb } from "../../base/platform/adb-places.ts";
import { findProgram } from "../../base/platform/programs.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { type Finding, fine, problem } from "./finding.ts";

/** A headset or phone on a cable, as `adb devices` lists it. */
interface Device {
  serial: string;
  state: string;
}

/** Checks with `adb reverse` whether headsets on a cable reach the relay. Without adb or without a device all is fine. */
export async function checkAdb({ options, relay }: DoctorContext): Promise<Finding[]> {
  const adb = findAdb(thisMachine);
  if (adb === undefined) return [fine("adb", "adb was not found; only a headset on a cable needs it")];
  const listed = await thisMachine.run(adb, "devices");
  if (listed === undefined || listed.code !== 0) {
    const broken = problem("adb", {
      what: `adb devices failed${listed?.stderr ? `: ${listed.stderr.trim().split("\n")[0]}` : ""}`,
      why: "without adb, a headset on a cable cannot reach the relay's port",
      todo: `run ${shown(adb)} devices yourself and read its error; if two versions of adb conflict, run ${shown(adb)} kill-server`,
    });
    return [broken];
  }
  const devices = devicesIn(listed.stdout);
  if (devices.length === 0) return [fine("adb", "no headset is connected by cable")];
  const port = relay?.port ?? options.port;
  return await Promise.all(devices.map((device) => checkDevice(adb, device, port)));
}

async function checkDevice(adb: string, { serial, state }: Device, port: number): Promise<Finding> {
  if (state !== "device") {
    return problem("adb", {
      what: `the device ${serial} is ${state}`,
      why: "adb cannot forward a port on it",
      todo:
        state === "unauthorized"
          ? "put the headset on and allow USB debugging"
          : "unplug the headset and plug it in again, and check that developer mode is on",
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
      `port 8081 of the device ${serial} leads to the relay's port ${port}. A relay with --adb also reads the headset's own numbers`,
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

function devicesIn(text: string): Device[] {
  return text
    .split("\n")
    .map((line) => /^(\S+)\t(\w+)/.exec(line))
    .flatMap((match) => (match?.[1] && match[2] ? [{ serial: match[1], state: match[2] }] : []));
}
