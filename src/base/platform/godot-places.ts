import { cacheFolder, localAppData } from "./folders.ts";
import type { Platform } from "./platform.ts";
import { foldersOnPath, programAt } from "./programs.ts";

/** A program of Godot 4 under the name that its download has, such as `Godot_v4.6.3-stable_win64.exe`, `Godot_v4.5-rc2_linux.x86_64` or `Godot_mono.app`. */
const DOWNLOADED =
  /^godot(?:[_-]?v?(4(?:\.\d+)*)(?:-(stable|rc|beta|alpha|dev)(\d*))?)?(?:[_.-](?!console|v?[0-35-9]).*)?$/i;
/** Windows: starts Godot in another process, to show its output in a console. */
const CONSOLE = /_console\.exe$/i;
/** Stages of a version, oldest first. */
const STAGES = ["dev", "alpha", "beta", "rc", "stable"];

type Machine = Pick<Platform, "name" | "env" | "home" | "path" | "list" | "isProgram" | "read">;

/** Programs on PATH that have the name of a download, newest version first. */
export function downloadsOnPath(platform: Machine): string[] {
  return foldersOnPath(platform)
    .flatMap((folder) => downloadsIn(folder, platform))
    .filter(({ name }) => versionOf(name).length > 0)
    .sort((one, other) => compareVersions(versionOf(other.name), versionOf(one.name)))
    .map(({ program }) => program);
}

/**
 * Places beside PATH where installers, package managers and shops put Godot, the most specific first. A place is a program, a bundle,
 * or a folder that holds downloads.
 */
export function usualPlaces(platform: Machine): string[] {
  const { home, path } = platform;
  const inHome = (...parts: string[]) => path.join(home, ...parts);
  switch (platform.name) {
    case "darwin":
      return [
        "/Applications/Godot.app",
        inHome("Applications", "Godot.app"),
        "/Applications/Godot_mono.app",
        inHome("Applications", "Godot_mono.app"),
        "/opt/homebrew/bin/godot",
        "/usr/local/bin/godot",
        "/Applications",
        inHome("Applications"),
        ...steamFolders([inHome("Library/Application Support/Steam")], platform).map((folder) =>
          path.join(folder, "Godot.app"),
        ),
        ...itchFolders(inHome("Library/Application Support/itch/apps"), platform),
      ];
    case "win32":
      return windowsPlaces(platform);
    default:
      return linuxPlaces(platform);
  }
}

/** The program at a usual place: the place itself, or the newest download in it. */
export function godotAt(place: string, platform: Machine): string | undefined {
  return programAt(place, platform) ?? newestIn(place, platform);
}

function windowsPlaces(platform: Machine): string[] {
  const { env, home, path } = platform;
  const local = localAppData(platform);
  const roaming = env.APPDATA || path.join(home, "AppData", "Roaming");
  const programData = env.ProgramData || "C:\\ProgramData";
  const programs = env.ProgramFiles || "C:\\Program Files";
  const programs32 = env["ProgramFiles(x86)"] || "C:\\Program Files (x86)";
  const chocolatey = env.ChocolateyInstall || path.join(programData, "chocolatey");
  const scoop = [env.SCOOP || path.join(home, "scoop"), env.SCOOP_GLOBAL || path.join(programData, "scoop")];
  const packages = path.join(local, "Microsoft", "WinGet", "Packages");
  return [
    path.join(local, "Microsoft", "WinGet", "Links", "godot.exe"),
    ...platform
      .list(packages)
      .filter((name) => name.startsWith("GodotEngine.GodotEngine"))
      .map((name) => path.join(packages, name)),
    path.join(local, "Programs", "Godot", "godot.exe"),
    ...scoop.flatMap((folder) =>
      ["godot", "godot-mono"].map((app) => path.join(folder, "apps", app, "current", "godot.exe")),
    ),
    path.join(chocolatey, "bin", "godot.exe"),
    path.join(chocolatey, "lib", "godot", "tools"),
    path.join(programs, "Godot"),
    ...steamFolders([path.join(programs32, "Steam"), path.join(programs, "Steam")], platform).map((folder) =>
      path.join(folder, "godot.windows.opt.tools.64.exe"),
    ),
    ...itchFolders(path.join(roaming, "itch", "apps"), platform),
  ];
}

function linuxPlaces(platform: Machine): string[] {
  const { home, path } = platform;
  const inHome = (...parts: string[]) => path.join(home, ...parts);
  const flatpak = "flatpak/exports/bin/org.godotengine.Godot";
  const steam = [
    inHome(".local/share/Steam"),
    inHome(".steam/steam"),
    inHome(".var/app/com.valvesoftware.Steam/.local/share/Steam"),
    inHome("snap/steam/common/.local/share/Steam"),
  ];
  return [
    inHome(".local/bin/godot"),
    "/usr/games/godot",
    "/opt/godot/godot",
    "/snap/bin/godot-4",
    path.join("/var/lib", flatpak),
    inHome(".local/share", flatpak),
    ...steamFolders(steam, platform).map((folder) => path.join(folder, "godot.x11.opt.tools.64")),
    ...itchFolders(inHome(".config/itch/apps"), platform),
    path.join(cacheFolder(platform), "godot/bin/godot"),
  ];
}

/** Godot's folder in each library of Steam. A Steam may keep its games on several drives. */
function steamFolders(steams: readonly string[], { path, read }: Machine): string[] {
  const libraries = steams.flatMap((steam) => {
    const listed = read(path.join(steam, "steamapps", "libraryfolders.vdf")) ?? "";
    const further = [...listed.matchAll(/"path"\s+"((?:[^"\\]|\\.)*)"/g)];
    return [steam, ...further.map(([, folder = ""]) => folder.replaceAll("\\\\", "\\"))];
  });
  return [...new Set(libraries)].map((folder) => path.join(folder, "steamapps", "common", "Godot Engine"));
}

/** Folders that the app of itch.io installed Godot into. */
function itchFolders(apps: string, { path, list }: Machine): string[] {
  return list(apps)
    .filter((name) => /^godot/i.test(name))
    .map((name) => path.join(apps, name));
}

function newestIn(folder: string, platform: Machine): string | undefined {
  const found = downloadsIn(folder, platform);
  return found.sort((one, other) => compareVersions(versionOf(other.name), versionOf(one.name)))[0]?.program;
}

function downloadsIn(folder: string, platform: Machine): { name: string; program: string }[] {
  return platform.list(folder).flatMap((name) => {
    if (!DOWNLOADED.test(name) || CONSOLE.test(name)) return [];
    const program = programAt(platform.path.join(folder, name), platform);
    return program === undefined ? [] : [{ name, program }];
  });
}

/** Numbers of a version and its stage, in the order in which they are compared. A name without a version comes last. */
function versionOf(name: string): number[] {
  const [, numbers, stage = "stable", build = ""] = DOWNLOADED.exec(name) ?? [];
  if (numbers === undefined) return [];
  const [major = 0, minor = 0, patch = 0] = numbers.split(".").map(Number);
  return [major, minor, patch, STAGES.indexOf(stage.toLowerCase()), Number(build)];
}

function compareVersions(one: readonly number[], other: readonly number[]): number {
  const at = [0, 1, 2, 3, 4].find((index) => (one[index] ?? -1) !== (other[index] ?? -1));
  return at === undefined ? 0 : (one[at] ?? -1) - (other[at] ?? -1);
}
