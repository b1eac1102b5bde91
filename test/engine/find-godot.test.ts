import { describe, expect, test } from "bun:test";
import { findGodot, type GodotMachine } from "../../src/engine/index.ts";
import { RelayError } from "../../src/protocol/error-table.ts";

/** A machine with these programs. */
function machine(programs: readonly string[], more: Partial<GodotMachine> = {}): GodotMachine {
  return {
    env: { PATH: "/bin:/usr/bin" },
    platform: "linux",
    home: "/home/dev",
    isProgram: (path) => programs.includes(path),
    ...more,
  };
}

function refusal(said: string | undefined, where: GodotMachine): RelayError {
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
    const where = machine(["/opt/said", "/opt/mine/godot", ON_PATH], { env });
    expect(findGodot("/opt/said", where)).toEqual({ path: "/opt/said", by: "--godot" });
  });

  test("by a given name on PATH", () => {
    expect(findGodot("godot-dev", machine(["/usr/bin/godot-dev"]))).toEqual({
      path: "/usr/bin/godot-dev",
      by: "--godot",
    });
  });

  test("by GODOT before PATH", () => {
    expect(findGodot(undefined, machine(["/opt/mine/godot", ON_PATH], { env }))).toEqual({
      path: "/opt/mine/godot",
      by: "GODOT",
    });
  });

  test.each(["godot", "godot4"])("on PATH as %s", (name) => {
    expect(findGodot(undefined, machine([`/usr/bin/${name}`, "/home/dev/.local/bin/godot"]))).toEqual({
      path: `/usr/bin/${name}`,
      by: "PATH",
    });
  });

  test.each([
    ["linux", "/home/dev/.local/bin/godot"],
    ["linux", "/var/lib/flatpak/exports/bin/org.godotengine.Godot"],
    ["darwin", "/Applications/Godot.app/Contents/MacOS/Godot"],
    ["win32", "/home/dev/scoop/apps/godot/current/godot.exe"],
  ] as const)("in the usual places of %s: %s", (platform, path) => {
    expect(findGodot(undefined, machine([path], { platform }))).toEqual({ path, by: "a usual place" });
  });
});

describe("Godot is not found", () => {
  test("if the given program does not exist, and no other is tried", () => {
    const said = refusal("/opt/gone", machine([ON_PATH]));
    expect(said.code).toBe("godot_not_found");
    expect(said.message).toContain("/opt/gone");
    expect(refusal(undefined, machine([ON_PATH], { env })).message).toContain("GODOT");
  });

  test("anywhere: the error lists every place and what to do", () => {
    const { code, message } = refusal(undefined, machine([]));
    expect(code).toBe("godot_not_found");
    for (const word of ["godot4", "PATH", "/home/dev/.local/bin/godot", "--godot", "GODOT"])
      expect(message).toContain(word);
  });
});
