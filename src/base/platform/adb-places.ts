import { localAppData } from "./folders.ts";
import type { Platform } from "./platform.ts";
import { findProgram, first, programAt } from "./programs.ts";

/** Finds Android's adb: on PATH, in the SDK that the environment names, where Android Studio puts the SDK, or in Meta Quest Developer Hub. Undefined if there is none. */
export function findAdb(platform: Platform): string | undefined {
  return findProgram("adb", platform) ?? first(adbPlaces(platform), (place) => programAt(place, platform));
}

function adbPlaces(platform: Platform): string[] {
  const { name, env, home, path } = platform;
  const inSdk = (folder: string) => path.join(folder, "platform-tools", "adb");
  const named = [env.ANDROID_HOME, env.ANDROID_SDK_ROOT].flatMap((folder) => (folder ? [inSdk(folder)] : []));
  switch (name) {
    case "darwin":
      return [
        ...named,
        inSdk(path.join(home, "Library", "Android", "sdk")),
        "/opt/homebrew/bin/adb",
        "/usr/local/bin/adb",
        "/Applications/Meta Quest Developer Hub.app/Contents/Resources/bin/adb",
      ];
    case "win32":
      return [
        ...named,
        inSdk(path.join(localAppData(platform), "Android", "Sdk")),
        path.join(
          env.ProgramFiles || "C:\\Program Files",
          "Meta Quest Developer Hub",
          "resources",
          "bin",
          "adb",
        ),
      ];
    default:
      return [...named, inSdk(path.join(home, "Android", "Sdk"))];
  }
}
