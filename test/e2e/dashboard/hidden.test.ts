import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type BrowserTab, BrowserTabs } from "../../support/browser-tabs.ts";
import { skipWithoutChromium } from "../../support/chromium.ts";
import { ManualClock } from "../../support/manual-clock.ts";
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
  /** Runs as time does, and can be moved on. */
  const clock = new ManualClock(Date.now());
  const driving = setInterval(() => clock.advance(10), 10);

  beforeAll(async () => {
    relay = TestRelay.start({}, { clock });
    game = await relay.game();
    game.send({ type: "hello", source: "room", addon: "0.2.0", pid: 42, features: ["max_delay"] });
    browser = await BrowserTabs.launch();
    page = await browser.open(relay.httpUrl, MOVABLE_CLOCK);
  });
  afterAll(async () => {
    clearInterval(driving);
    await browser?.[Symbol.asyncDispose]();
    game?.[Symbol.dispose]();
    await relay?.[Symbol.asyncDispose]();
  });

  /** Waits until the relay has told the game to send frames and poses or not, and how soon. Fails: the test's time-out. */
  async function gameIsTold(isSampling: boolean, maxDelay: number): Promise<void> {
    const told = game.messages();
    await game.message(() => {
      const config = told.findLast(({ command }) => command === "configure")?.config;
      const { max_delay } = told.findLast((one) => one.max_delay !== undefined) ?? {};
      const expected = { fps_enabled: isSampling, vr_tracking_enabled: isSampling };
      return Bun.deepEquals([config, max_delay], [expected, maxDelay]);
    });
  }

  test("streams frames and poses while it is seen", async () => {
    await gameIsTold(true, 0);
    expect(await page.evaluate("document.visibilityState")).toBe("visible");
  });

  test("after a minute only takes what the verdict needs, so that the game need not send at once", async () => {
    await browser.open("about:blank");
    await page.until('document.visibilityState === "hidden"');
    await page.evaluate("skippedMillis = 61_000");
    await gameIsTold(true, 0.1);
  });

  test("gives up everything after ten minutes, so that the game stops sampling", async () => {
    await page.evaluate("skippedMillis = 601_000");
    await page.until('document.title.startsWith("Not watching")');
    await gameIsTold(false, 1);
  });

  test("streams again at once when it is seen again", async () => {
    await browser.show(page);
    await gameIsTold(true, 0);
    await page.until('document.querySelector("h1").textContent === "Connected"');
  });
});
