import type { DoctorContext } from "./doctor-context.ts";
import { type Finding, fine, problem } from "./finding.ts";
import { runTool } from "./run-tool.ts";

/** A headset or phone on a cable, as `adb devices` lists it. */
interface Device {
  serial: string;
  state: string;
}

/** Looks whether headsets on a cable reach the relay: `adb reverse`. Nothing is amiss where there is no adb or no device. */
export async function checkAdb({ options, relay }: DoctorContext): Promise<Finding[]> {
  const adb = Bun.which("adb");
  if (adb === null) return [fine("adb", "there is no adb on PATH: needed only for a headset on a cable")];
  const listed = await runTool(adb, "devices");
  if (listed === undefined || listed.code !== 0) {
    const broken = problem("adb", {
      what: `adb devices failed${listed?.stderr ? `: ${listed.stderr.trim().split("\n")[0]}` : ""}`,
      why: "a headset on a cable cannot be given the relay's port",
      todo: "try adb devices by hand; adb kill-server helps where two versions of adb fight",
    });
    return [broken];
  }
  const devices = devicesIn(listed.stdout);
  if (devices.length === 0) return [fine("adb", "no headset is on a cable")];
  const port = relay?.port ?? options.port;
  return await Promise.all(devices.map((device) => checkDevice(adb, device, port)));
}

async function checkDevice(adb: string, { serial, state }: Device, port: number): Promise<Finding> {
  if (state !== "device") {
    return problem("adb", {
      what: `the device ${serial} is ${state}`,
      why: "nothing can be set up on it",
      todo:
        state === "unauthorized"
          ? "put the headset on and allow USB debugging"
          : "plug it in again, and look whether developer mode is on",
    });
  }
  const reversed = await runTool(adb, "-s", serial, "reverse", "--list");
  const rules = (reversed?.stdout ?? "").split("\n").map((line) => line.trim().split(/\s+/));
  const rule = rules.find((words) => words.at(-2) === "tcp:8081");
  const command = `adb -s ${serial} reverse tcp:8081 tcp:${port}`;
  if (rule === undefined) {
    return problem("adb", {
      what: `port 8081 of the device ${serial} does not lead here: adb reverse lists none`,
      why: "127.0.0.1 is the headset itself: a game on it looks for the relay there in vain",
      todo: `${command} (again after each reconnection of the cable)`,
    });
  }
  if (rule.at(-1) === `tcp:${port}`)
    return fine("adb", `port 8081 of the device ${serial} leads to the relay's ${port}`);
  return problem("adb", {
    what: `port 8081 of the device ${serial} leads to ${rule.at(-1)} of this machine, and the relay is at ${port}`,
    why: "a game on the headset reaches another program, or none",
    todo: command,
  });
}

function devicesIn(text: string): Device[] {
  return text
    .split("\n")
    .map((line) => /^(\S+)\t(\w+)/.exec(line))
    .flatMap((match) => (match?.[1] && match[2] ? [{ serial: match[1], state: match[2] }] : []));
}
