import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type BrowserTab, BrowserTabs } from "../../support/browser-tabs.ts";
import { skipWithoutChromium } from "../../support/chromium.ts";
import { offeringGame } from "../../support/offering-game.ts";
import type { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

/** Lets a test move the page's own clock on. */
const MOVABLE_CLOCK = `
  globalThis.skippedMillis = 0;
  const real = performance.now.bind(performance);
  performance.now = () => real() + skippedMillis;`;

describe.skipIf(skipWithoutChromium())("the dashboard in a tab behind another one", () => {
  let browser: BrowserTabs;
  let relay: TestRelay;
  let game: TestClient;
  let page: BrowserTab;

  beforeAll(async () => {
    relay = TestRelay.start();
    game = await offeringGame(relay, "room");
    browser = await BrowserTabs.launch();
    page = await browser.open(relay.httpUrl, MOVABLE_CLOCK);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    game?.[Symbol.dispose]();
    await relay?.[Symbol.asyncDispose]();
  });

  /** Waits until the relay tells the game to send these streams, with what it said last. Fails: the test's time-out. */
  async function gameSends(fps: boolean, poses: boolean): Promise<void> {
    const told = () => game.messages().findLast(({ command }) => command === "configure")?.config;
    await game.message(() => {
      const { fps_enabled, vr_tracking_enabled } = (told() ?? {}) as Record<string, boolean>;
      return fps_enabled === fps && vr_tracking_enabled === poses;
    });
  }

  test("streams frames and poses while it is seen", async () => {
    await gameSends(true, true);
    expect(await page.evaluate("document.visibilityState")).toBe("visible");
  });

  test("gives up poses after a minute, and keeps what the verdict needs", async () => {
    await browser.open("about:blank");
    await page.until('document.visibilityState === "hidden"');
    await page.evaluate("skippedMillis = 61_000");
    await gameSends(true, false);
  });

  test("gives up everything after ten minutes, so that the game stops sampling", async () => {
    await page.evaluate("skippedMillis = 601_000");
    await gameSends(false, false);
  });

  test("streams again at once when it is seen again", async () => {
    await browser.show(page);
    await gameSends(true, true);
    await page.until('document.querySelector("h1").textContent === "Connected"');
  });
});
