import { expect, test } from "bun:test";
import { findAdb } from "../../../src/base/platform/adb-places.ts";
import { fakePlatform } from "../../support/fake-platform.ts";

test.each([
  ["linux", { PATH: "/usr/bin" }, "/usr/bin/adb"],
  ["linux", { ANDROID_HOME: "/opt/sdk" }, "/opt/sdk/platform-tools/adb"],
  ["linux", {}, "/home/dev/Android/Sdk/platform-tools/adb"],
  ["darwin", { ANDROID_SDK_ROOT: "/opt/sdk" }, "/opt/sdk/platform-tools/adb"],
  ["darwin", {}, "/Users/dev/Library/Android/sdk/platform-tools/adb"],
  ["darwin", {}, "/opt/homebrew/bin/adb"],
  ["darwin", {}, "/Applications/Meta Quest Developer Hub.app/Contents/Resources/bin/adb"],
  ["win32", { Path: "C:\\platform-tools" }, "C:\\platform-tools\\adb.exe"],
  ["win32", {}, "C:\\Users\\dev\\AppData\\Local\\Android\\Sdk\\platform-tools\\adb.exe"],
  ["win32", {}, "C:\\Program Files\\Meta Quest Developer Hub\\resources\\bin\\adb.exe"],
] as const)("%s (%#)", (name, env, path) => {
  expect(findAdb(fakePlatform(name, { env, programs: [path] }))).toBe(path);
  expect(findAdb(fakePlatform(name, { env }))).toBeUndefined();
});
