import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type Simulation, startSimulation } from "../../../src/cli/shared/simulation.ts";
import { skipWithoutChromium } from "../../support/chromium.ts";
import { type OpenPage, TestBrowser } from "../../support/test-browser.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

describe.skipIf(skipWithoutChromium())("the dashboard of a game that plays", () => {
  let browser: TestBrowser;
  let relay: TestRelay;
  let game: Simulation;
  let opened: OpenPage;

  beforeAll(async () => {
    relay = TestRelay.start();
    game = startSimulation({ url: `${relay.relay.url}/producer`, hz: 90, seed: 1, source: "room" });
    browser = await TestBrowser.launch();
    opened = await browser.open(relay.httpUrl);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    game?.stop();
    await relay?.[Symbol.asyncDispose]();
  });

  test("says that the game holds its rate, in large letters and in the title of the tab", async () => {
    const { page } = opened;
    await page.getByRole("heading", { level: 1, name: "Holding 90 Hz" }).waitFor();
    expect(await page.title()).toStartWith("Holding 90 Hz");
  });

  test("shows a hitch that is pressed on the page: in the verdict, in the list with its cause, and on the strip", async () => {
    const { page } = opened;
    const commands = page.getByRole("region", { name: "Commands of the game" });
    await commands.getByRole("textbox", { name: "milliseconds" }).fill("240");
    await commands.getByRole("button", { name: "hitch" }).click();
    const hitch = page.getByRole("region", { name: "Hitches" }).getByRole("button", { name: "ms" }).first();
    await hitch.waitFor();
    expect(await hitch.textContent()).toMatch(/2[45]\d ms/);
    await page.getByRole("heading", { level: 1, name: /One hitch, \d+ s ago/ }).waitFor();
    await page.waitForFunction('document.title.startsWith("One hitch")');

    await hitch.click();
    const frames = page.getByRole("region", { name: "Frame time" });
    await frames.getByText(/^frame \d+ at .* · 2[45]\d ms · .* refreshes lost$/).waitFor();
  });
  test("prints", async () => {
    console.log(opened.faults);
  });
});
