import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A note for a project that is exported for Android, if the relay does not read headsets: what `--adb` is for. Empty for other projects. */
export function headsetNote(project: string, adb: object | undefined): string[] {
  if (adb !== undefined || !/^platform="Android"\s*$/m.test(presetsOf(project))) return [];
  return [
    "this project is exported for Android: with --adb the relay also reads a headset's own numbers (GPU time, clocks, heat), and games on it find the relay by the cable",
  ];
}

function presetsOf(project: string): string {
  try {
    return readFileSync(join(project, "export_presets.cfg"), "utf8");
  } catch {
    return "";
  }
}
