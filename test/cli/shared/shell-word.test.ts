import { expect, test } from "bun:test";
import { shellWord } from "../../../src/cli/shared/shell-word.ts";
import { skipWithout } from "../../support/needs.ts";
import { SHELL } from "../../support/system-parts.ts";

test("a path is quoted where a shell would read more than a path in it", () => {
  expect(shellWord("/home/me/room-1.0", { name: "linux" })).toBe("/home/me/room-1.0");
  expect(shellWord("C:\\Games\\Room", { name: "win32" })).toBe("C:\\Games\\Room");
  expect(shellWord("C:\\My Games\\Room & co", { name: "win32" })).toBe('"C:\\My Games\\Room & co"');
});

test.skipIf(skipWithout(SHELL))("a shell reads a quoted path as it is", () => {
  for (const path of ["/my game", "/a;touch b", "/it's", "/$(id)`id`", "~", "*"]) {
    const { stdout } = Bun.spawnSync(["sh", "-c", `printf %s ${shellWord(path)}`]);
    expect(stdout.toString()).toBe(path);
  }
});
