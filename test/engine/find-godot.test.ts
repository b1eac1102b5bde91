import { describe, expect, test } from "bun:test";
import { findGodot } from "../../src/engine/index.ts";
import { RelayError } from "../../src/protocol/error-table.ts";
import { type FakeMachine, fakePlatform } from "../support/fake-platform.ts";

/** A Linux with these programs. */
function linux(programs: readonly string[], more: FakeMachine = {}) {
  return fakePlatform("linux", { env: { PATH: "/bin:/usr/bin" }, programs, ...more });
}

function refusal(said: string | undefined, where: ReturnType<typeof fakePlatform>): RelayError {
  try {
    findGodot(said, where);
  } catch (error) {
    if (error instanceof RelayError) return error;
  }
  throw new Error("expected a refusal");
}

const ON_PATH = "/usr/bin/godot";
const env = { PATH: "/bin:/usr/bin", GODOT: "/opt/mine/godot" };

describe("Godot is found", () => {
  test("by the given path before anything else", () => {
    const where = linux(["/opt/said", "/opt/mine/godot", ON_PATH], { env });
    expect(findGodot("/opt/said", where)).toEqual({ path: "/opt/said", by: "--godot" });
  });

  test("by a given name on PATH", () => {
    expect(findGodot("godot-dev", linux(["/usr/bin/godot-dev"]))).toEqual({
      path: "/usr/bin/godot-dev",
      by: "--godot",
    });
  });

  test("by GODOT before PATH", () => {
    expect(findGodot(undefined, linux(["/opt/mine/godot", ON_PATH], { env }))).toEqual({
      path: "/opt/mine/godot",
      by: "GODOT",
    });
  });

  test.each(["godot", "godot4"])("on PATH as %s", (name) => {
    const newer = "/usr/bin/Godot_v4.7-stable_linux.x86_64";
    expect(findGodot(undefined, linux([`/usr/bin/${name}`, newer, "/home/dev/.local/bin/godot"]))).toEqual({
      path: `/usr/bin/${name}`,
      by: "PATH",
    });
  });

  test("on PATH as a download: the newest wins, and a release wins over its candidates", () => {
    const files = ["4.5.2-stable", "4.10-rc2", "4.10-stable", "4.10-beta3", "4.9.1-stable"];
    const programs = files.map((version) => `/usr/bin/Godot_v${version}_linux.x86_64`);
    expect(
      findGodot(undefined, linux(["/usr/bin/godot-cpp-tool", "/bin/Godot_v3.6-stable_x11.64", ...programs]))
        .path,
    ).toBe("/usr/bin/Godot_v4.10-stable_linux.x86_64");
  });

  test("on Windows with the system's own rules for PATH and endings", () => {
    const folder = "C:\\Tools";
    const find = (programs: readonly string[], said?: string) =>
      findGodot(
        said,
        fakePlatform("win32", {
          env: { Path: `C:\\Windows;"${folder}"` },
          programs: programs.map((name) => `${folder}\\${name}`),
        }),
      ).path;
    expect(find(["godot", "godot.cmd", "godot.exe"])).toBe(`${folder}\\godot.exe`);
    expect(find(["godot", "godot.cmd"])).toBe(`${folder}\\godot.cmd`);
    expect(find(["godot.exe"], "godot.exe")).toBe(`${folder}\\godot.exe`);
    expect(find(["my-godot.exe"], `${folder}\\my-godot`)).toBe(`${folder}\\my-godot.exe`);
    const download = "Godot_v4.6.3-stable_win64.exe";
    expect(find([download, "Godot_v4.6.3-stable_win64_console.exe"])).toBe(`${folder}\\${download}`);
    expect(find([download], download)).toBe(`${folder}\\${download}`);
  });

  const bundle = "/Contents/MacOS/Godot";
  test.each([
    ["/Users/dev/Downloads/Godot.app", `/Users/dev/Downloads/Godot.app${bundle}`],
    ["/Users/dev/Godot_mono.app/", `/Users/dev/Godot_mono.app${bundle}`],
    ["/Users/dev/Godot 4.6.app", `/Users/dev/Godot 4.6.app${bundle}`],
  ])("in the bundle that was given: %s", (said, path) => {
    const helper = path.replace(/Godot$/, "A Helper");
    expect(findGodot(said, fakePlatform("darwin", { programs: [helper, path] }))).toEqual({
      path,
      by: "--godot",
    });
  });

  const vdf = (...folders: string[]) =>
    `"libraryfolders"\n{\n${folders.map((folder, index) => `\t"${index}"\n\t{\n\t\t"path"\t\t"${folder}"\n\t}`).join("\n")}\n}\n`;
  const PLACES: [name: "linux" | "darwin" | "win32", path: string, files?: Record<string, string>][] = [
    ["linux", "/home/dev/.local/bin/godot"],
    ["linux", "/var/lib/flatpak/exports/bin/org.godotengine.Godot"],
    ["linux", "/home/dev/.local/share/Steam/steamapps/common/Godot Engine/godot.x11.opt.tools.64"],
    [
      "linux",
      "/games/steamapps/common/Godot Engine/godot.x11.opt.tools.64",
      { "/home/dev/.local/share/Steam/steamapps/libraryfolders.vdf": vdf("/games") },
    ],
    ["linux", "/home/dev/.config/itch/apps/godot-engine/Godot_v4.6-stable_linux.x86_64"],
    ["darwin", `/Applications/Godot.app${bundle}`],
    ["darwin", `/Users/dev/Applications/Godot_mono.app${bundle}`],
    ["darwin", `/Applications/Godot_v4.6.3-stable.app${bundle}`],
    ["darwin", "/opt/homebrew/bin/godot"],
    [
      "darwin",
      `/Users/dev/Library/Application Support/Steam/steamapps/common/Godot Engine/Godot.app${bundle}`,
    ],
    ["darwin", `/Users/dev/Library/Application Support/itch/apps/godot/Godot.app${bundle}`],
    ["win32", "C:\\Users\\dev\\AppData\\Local\\Microsoft\\WinGet\\Links\\godot.exe"],
    [
      "win32",
      "C:\\Users\\dev\\AppData\\Local\\Microsoft\\WinGet\\Packages\\GodotEngine.GodotEngine_Microsoft.Winget.Source_8wekyb3d8bbwe\\Godot_v4.6.3-stable_win64.exe",
    ],
    ["win32", "C:\\Users\\dev\\scoop\\apps\\godot\\current\\godot.exe"],
    ["win32", "C:\\Users\\dev\\scoop\\apps\\godot-mono\\current\\godot.exe"],
    ["win32", "C:\\ProgramData\\chocolatey\\bin\\godot.exe"],
    ["win32", "C:\\ProgramData\\chocolatey\\lib\\godot\\tools\\Godot_v4.6.3-stable_win64.exe"],
    [
      "win32",
      "C:\\Program Files (x86)\\Steam\\steamapps\\common\\Godot Engine\\godot.windows.opt.tools.64.exe",
    ],
    [
      "win32",
      "D:\\Spiele\\steamapps\\common\\Godot Engine\\godot.windows.opt.tools.64.exe",
      {
        "C:\\Program Files (x86)\\Steam\\steamapps\\libraryfolders.vdf": vdf(
          "C:\\\\Program Files (x86)\\\\Steam",
          "D:\\\\Spiele",
        ),
      },
    ],
    ["win32", "C:\\Users\\dev\\AppData\\Roaming\\itch\\apps\\godot\\Godot_v4.6.3-stable_win64.exe"],
  ];
  test.each(PLACES.map(([name, path, files = {}]) => [name, path, files] as const))(
    "in the usual places of %s: %s",
    (name, path, files) => {
      expect(findGodot(undefined, fakePlatform(name, { programs: [path], files }))).toEqual({
        path,
        by: "a usual place",
      });
    },
  );
});

describe("Godot is not found", () => {
  test("in other programs with a similar name, and in Godot 3", () => {
    const others = ["godot-cpp-tool", "godot3", "Godot_v3.6-stable_x11.64"];
    const { code } = refusal(undefined, linux(others.map((name) => `/usr/bin/${name}`)));
    expect(code).toBe("godot_not_found");
  });

  test("if the given program does not exist, and no other is tried", () => {
    const said = refusal("/opt/gone", linux([ON_PATH]));
    expect(said.code).toBe("godot_not_found");
    expect(said.message).toContain("/opt/gone");
    expect(refusal(undefined, linux([ON_PATH], { env })).message).toContain("GODOT");
  });

  test("anywhere: the error lists every place and what to do", () => {
    const { code, message } = refusal(undefined, linux([]));
    expect(code).toBe("godot_not_found");
    for (const word of ["godot4", "PATH", "/home/dev/.local/bin/godot", "--godot", "GODOT"])
      expect(message).toContain(word);
  });
});
