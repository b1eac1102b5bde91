import { expect, test } from "bun:test";
import { Screen } from "../../../src/dashboard/model/screen.ts";

test("themes follow one another, and a name that is none means the system's", () => {
  const screen = new Screen();
  screen.setTheme("contrast");
  screen.nextTheme();
  expect(screen.theme.value).toBe("system");
  screen.nextTheme();
  expect(screen.theme.value).toBe("dark");
  screen.setTheme("<img>");
  expect(screen.theme.value).toBe("system");
});
