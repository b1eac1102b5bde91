import { describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasModes, replaceFile, tryToWrite } from "../../../src/base/platform/file-names.ts";
import { cacheFolder, stateFolder } from "../../../src/base/platform/folders.ts";
import { fakePlatform } from "../../support/fake-platform.ts";

const folder = mkdtempSync(join(tmpdir(), "file-names-"));

describe("replacing a file", () => {
  /** A rename that fails a number of times. */
  function failing(times: number, code: string) {
    let tries = 0;
    const rename = () => {
      if (tries++ < times) throw Object.assign(new Error(code), { code });
    };
    return { rename, tries: () => tries };
  }

  test.each([
    ["win32", "EPERM", 3, 4, undefined],
    ["win32", "EBUSY", 100, 10, "EBUSY"],
    ["win32", "ENOENT", 100, 1, "ENOENT"],
    ["linux", "EPERM", 100, 1, "EPERM"],
  ] as const)("on %s, where it fails with %s: tried %#", (name, code, times, expected, fails) => {
    const { rename, tries } = failing(times, code);
    let failure: unknown;
    try {
      replaceFile(["a", "b"], { name }, rename);
    } catch (error) {
      failure = (error as NodeJS.ErrnoException).code;
    }
    expect([tries(), failure]).toEqual([expected, fails]);
  });
});

test("trying to write leaves a file as it was, and none where there was none", () => {
  const [there, missing] = [join(folder, "there"), join(folder, "missing")];
  writeFileSync(there, "text");
  tryToWrite(there);
  tryToWrite(missing);
  expect([readFileSync(there, "utf8"), existsSync(missing)]).toEqual(["text", false]);
  expect(() => tryToWrite(folder)).toThrow("EISDIR");
  expect(() => tryToWrite(join(folder, "none", "file"))).toThrow("ENOENT");
});

test("only POSIX has modes of files", () => {
  expect((["linux", "darwin", "win32"] as const).map((name) => hasModes({ name }))).toEqual([
    true,
    true,
    false,
  ]);
});

test.each([
  ["linux", {}, "/home/dev/.cache/godot-telemetry-relay"],
  ["linux", { XDG_CACHE_HOME: "/c" }, "/c/godot-telemetry-relay"],
  ["darwin", {}, "/Users/dev/Library/Caches/godot-telemetry-relay"],
  ["win32", { LOCALAPPDATA: "D:\\Local" }, "D:\\Local\\godot-telemetry-relay"],
  ["win32", {}, "C:\\Users\\dev\\AppData\\Local\\godot-telemetry-relay"],
] as const)("the folder for caches of %s (%#)", (name, env, expected) => {
  expect(cacheFolder(fakePlatform(name, { env }))).toBe(expected);
});

test.each([
  ["linux", {}, "/home/dev/.local/state/godot-telemetry-relay"],
  ["linux", { XDG_STATE_HOME: "/s" }, "/s/godot-telemetry-relay"],
  ["darwin", {}, "/Users/dev/Library/Application Support/godot-telemetry-relay"],
  ["win32", { LOCALAPPDATA: "D:\\Local" }, "D:\\Local\\godot-telemetry-relay"],
] as const)("the folder for what the program keeps of its runs on %s (%#)", (name, env, expected) => {
  expect(stateFolder(fakePlatform(name, { env }))).toBe(expected);
});
