import { rounded } from "../../../base/rounded.ts";
import type { Headset } from "../../../protocol/headset.ts";

/** The command whose output {@link deviceState} reads. */
export const STATE_COMMAND = "dumpsys battery; dumpsys thermalservice";

/** The state of the battery and the thermal status, where `dumpsys` has them; Android 10 and later have the second. */
export function deviceState(output: string): Pick<Headset, "battery" | "thermal"> {
  const [level, scale, tenths] = ["level", "scale", "temperature"].map((name) => numberAfter(output, name));
  const powered = [...output.matchAll(/^[ \t]*(?:AC|USB|Wireless|Dock) powered: (true|false)[ \t\r]*$/gm)];
  const battery = {
    ...(level !== undefined &&
      level >= 0 &&
      scale !== undefined &&
      scale > 0 && { level_share: rounded(level / scale) }),
    // Some devices report 0 for a battery that they do not measure.
    ...(tenths !== undefined && tenths > 0 && { temperature_c: rounded(tenths / 10, 1) }),
    ...(powered.length > 0 && { powered: powered.some(([, is]) => is === "true") }),
  };
  const status = /^[ \t]*Thermal Status: ([0-6])[ \t\r]*$/m.exec(output)?.[1];
  return {
    ...(Object.keys(battery).length > 0 && { battery }),
    ...(status !== undefined && { thermal: { status: Number(status) } }),
  };
}

function numberAfter(output: string, name: string): number | undefined {
  const number = new RegExp(`^[ \\t]*${name}: (-?\\d{1,9})[ \\t\\r]*$`, "m").exec(output)?.[1];
  return number === undefined ? undefined : Number(number);
}
