import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { evaluated, violationsOf } from "../../support/axe.ts";
import { skipWithoutChromium } from "../../support/chromium.ts";
import { ShownGame } from "../../support/shown-game.ts";
import type { TestBrowser } from "../../support/test-browser.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

const WIDTHS = [390, 1000, 1440];

describe.skipIf(skipWithoutChromium())("the look of the dashboard", () => {
  let browser: TestBrowser;
  let relay: TestRelay;
  let shown: ShownGame;

  beforeAll(async () => {
    shown = await ShownGame.open();
    ({ browser, relay } = shown);
  });
  afterAll(async () => await shown?.[Symbol.asyncDispose]());

  for (const theme of ["dark", "light"] as const)
    test.each(WIDTHS)(
      `is accessible in ${theme}, %p pixels wide, and needs no scrolling to the side`,
      async (width) => {
        const { page, faults } = await browser.open(relay.httpUrl, { width, theme });
        await page.getByRole("heading", { level: 1, name: /^Holding 90 Hz/ }).waitFor();
        await page.getByRole("region", { name: "Events" }).getByText("player_teleported").first().waitFor();
        expect(await violationsOf(page)).toEqual([]);
        expect(await evaluated(page, "document.documentElement.scrollWidth")).toBe(width);
        expect(faults).toEqual([]);
        await page.context().close();
      },
    );

  test("follows the system's theme and contrast until a person chooses a theme", async () => {
    const { page } = await browser.open(relay.httpUrl, { theme: "light" });
    const becomes = (theme: string) =>
      page.locator(`html[data-theme="${theme}"]`).waitFor({ state: "attached" });
    await becomes("light");
    await page.emulateMedia({ colorScheme: "dark" });
    await becomes("dark");
    await page.emulateMedia({ contrast: "more" });
    await becomes("contrast");
    await page.getByRole("button", { name: "Theme" }).click();
    await becomes("dark");
    await page.context().close();
  });

  test("with many games scrolls their row and not the page", async () => {
    const others = await Promise.all(["hall", "cave", "garden"].map(() => relay.game()));
    for (const [index, game] of others.entries()) game.send({ type: "hello", source: `other-${index}` });
    const { page } = await browser.open(relay.httpUrl, { width: 390 });
    await page.getByRole("button", { name: "other-2" }).waitFor();
    expect(await evaluated(page, "document.documentElement.scrollWidth")).toBe(390);
    for (const game of others) game[Symbol.dispose]();
    await page.context().close();
  });

  test("the form for a token is accessible", async () => {
    const tokens = { ...DEFAULT_RELAY_OPTIONS.access.tokens, all: "a-token-that-opens-everything-4711" };
    await using closed = TestRelay.start({ access: { ...DEFAULT_RELAY_OPTIONS.access, tokens } });
    const { page, faults } = await browser.open(closed.httpUrl, { width: 390 });
    await page.getByLabel("Token").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await evaluated(page, "document.documentElement.scrollWidth")).toBe(390);
    expect(faults).toEqual([]);
  });

  test("the dialogs are accessible, and close with Escape", async () => {
    const { page, faults } = await browser.open(relay.httpUrl);
    await page.getByRole("heading", { level: 1, name: /^Holding 90 Hz/ }).waitFor();
    const dialog = page.getByRole("dialog");
    for (const key of ["?", "q", "m"]) {
      await page.keyboard.press(key);
      await dialog.waitFor();
      expect([key, await violationsOf(page)]).toEqual([key, []]);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    }
    expect(faults).toEqual([]);
  });

  test.each(["q", "?"])("a dialog that %p opens just as another one closes stays open", async (key) => {
    const { page, faults } = await browser.open(relay.httpUrl);
    await page.getByRole("heading", { level: 1, name: /^Holding 90 Hz/ }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    // The browser closes the dialog, and tells so only afterwards.
    await evaluated(
      page,
      `new Promise((resolve) => {
        const keys = document.querySelector("dialog");
        keys.addEventListener("close", () => setTimeout(resolve, 200));
        keys.close();
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "${key}", bubbles: true }));
      })`,
    );
    expect(await page.getByRole("dialog").count()).toBe(1);
    expect(faults).toEqual([]);
  });
});
