import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Locator } from "playwright-core";
import { skipWithoutChromium } from "../../support/chromium.ts";
import { type GreyPicture, readCode } from "../../support/read-code.ts";
import { TestBrowser } from "../../support/test-browser.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

describe.skipIf(skipWithoutChromium())("the QR code of the dashboard", () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await TestBrowser.launch();
  });
  afterAll(async () => await browser?.[Symbol.asyncDispose]());

  /** What is seen of an element. A page without a policy reads the picture, so that no reader of files is needed. */
  async function pictureOf(element: Locator): Promise<GreyPicture> {
    const png = await element.screenshot();
    const session = await browser.browser.newContext();
    const page = await session.newPage();
    const { width, grey } = (await page.evaluate(`(async () => {
      const picture = new Image();
      picture.src = "data:image/png;base64,${png.toString("base64")}";
      await picture.decode();
      const { width, height } = picture;
      const context = new OffscreenCanvas(width, height).getContext("2d");
      context.drawImage(picture, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      return { width, grey: Array.from({ length: width * height }, (_, index) => data[4 * index + 1]) };
    })()`)) as { width: number; grey: number[] };
    await session.close();
    return { width, height: grey.length / width, grey: Uint8Array.from(grey) };
  }

  test.each(["dark", "light"] as const)(
    "is read in the %s theme, and opens the page from another device's address without a token",
    async (theme) => {
      await using relay = TestRelay.start({ host: "0.0.0.0" });
      const { port, madeToken, pageUrls } = relay.relay;
      const { page, faults } = await browser.open(`http://127.0.0.1:${port}/#token=${madeToken}`, { theme });
      await page.getByRole("heading", { level: 1, name: "Nobody plays" }).waitFor();
      await page.keyboard.press("q");
      const code = page.getByRole("img", { name: /^QR code of / });
      const url = readCode(await pictureOf(code));
      expect(url).toBe(pageUrls[0] ?? "an address of this machine");
      const phone = await browser.open(url ?? "", { width: 390, height: 844 });
      await phone.page.getByLabel("Token").fill(madeToken ?? "");
      await phone.page.getByRole("button", { name: "Open" }).click();
      await phone.page.getByRole("heading", { level: 1, name: "Nobody plays" }).waitFor();
      expect([faults, phone.faults]).toEqual([[], []]);
    },
  );

  test("is not there for a relay that only this machine reaches, and what to do is", async () => {
    await using relay = TestRelay.start();
    const { page, faults } = await browser.open(relay.httpUrl);
    await page.keyboard.press("q");
    await page.getByRole("dialog").getByText("--host 0.0.0.0").waitFor();
    expect(await page.getByRole("dialog").getByRole("img").count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
