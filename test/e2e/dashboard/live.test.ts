import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Locator } from "playwright-core";
import { skipWithoutChromium } from "../../support/chromium.ts";
import { ShownGame } from "../../support/shown-game.ts";
import type { OpenPage } from "../../support/test-browser.ts";

setDefaultTimeout(60_000);

describe.skipIf(skipWithoutChromium())("the dashboard of a game that plays", () => {
  let shown: ShownGame;
  let opened: OpenPage;

  beforeAll(async () => {
    shown = await ShownGame.open();
    opened = shown.opened;
  });
  afterEach(() => expect(opened.faults).toEqual([]));
  afterAll(async () => await shown?.[Symbol.asyncDispose]());

  const region = (name: string) => shown.region(name);
  const heading = (name: string | RegExp) => shown.heading(name);
  const readout = () => region("Frame time").getByText(/^frame \d+ at /);
  /** The frame that the page looks at. */
  const shownFrame = async () => Number(/^frame (\d+)/.exec((await readout().textContent()) ?? "")?.[1]);
  const shows = (frame: number) => region("Frame time").getByText(`frame ${frame} at `).waitFor();
  const hitches = (): Locator => region("Hitches").getByRole("button", { name: " ms" });

  test("says that the game holds its rate, in large letters and in the title of the tab", async () => {
    await heading(/^Holding 90 Hz/).waitFor();
    expect(await opened.page.title()).toStartWith("Holding 90 Hz");
  });

  test("shows the frames, head and hands, and the numbers of the game", async () => {
    await region("Head and hands").getByText("tracked ✓").first().waitFor();
    await region("Measures").getByText("CPU work").waitFor();
    await region("Events").getByText("player_teleported").first().waitFor();
  });

  test("shows a hitch that is pressed on the page: in the verdict, and in the list with its cause", async () => {
    const commands = region("Commands of the game");
    await commands.getByRole("textbox", { name: "milliseconds" }).fill("240");
    await commands.getByRole("button", { name: "hitch" }).click();
    await hitches().first().waitFor();
    expect(await hitches().first().textContent()).toMatch(/2[45]\d(?:\.\d)? ms/);
    expect(await hitches().first().textContent()).toMatch(/sure|probable|maybe/);
    await heading(/One hitch, \d+ s ago/).waitFor();
    expect(await opened.page.title()).toStartWith("One hitch");
  });

  test("looks at the worst frame of a hitch on a click, and moves frame by frame with the arrow keys", async () => {
    await hitches().first().click();
    await readout().waitFor();
    expect(await readout().textContent()).toMatch(/ 2[45]\d(?:\.\d)? ms .* refreshes lost$/);
    const worst = await shownFrame();
    const { keyboard } = opened.page;
    await keyboard.press("ArrowLeft");
    await shows(worst - 1);
    await keyboard.press("ArrowRight");
    await keyboard.press("ArrowRight");
    await shows(worst + 1);
    await keyboard.press("Shift+ArrowLeft");
    await shows(worst - 9);
  });

  test("stays where it is until it goes back to live", async () => {
    const looked = await shownFrame();
    await region("Game and view")
      .getByText(/^paused/)
      .waitFor();
    expect(await shownFrame()).toBe(looked);
    await opened.page.getByRole("button", { name: "Back to live" }).click();
    await readout().waitFor({ state: "detached" });
    await region("Game and view").getByText("live", { exact: true }).waitFor();
  });

  test("looks at the frame on the strip that is clicked", async () => {
    const strip = region("Frame time").locator("canvas").first();
    const { width = 0, height = 0 } = (await strip.boundingBox()) ?? {};
    await strip.click({ position: { x: width - 130, y: height / 2 } });
    const near = await shownFrame();
    await strip.click({ position: { x: width - 110, y: height / 2 } });
    await region("Frame time").getByText(`frame ${near} at `).waitFor({ state: "detached" });
    expect(await shownFrame()).toBeGreaterThan(near);
    await opened.page.keyboard.press("Escape");
    await readout().waitFor({ state: "detached" });
  });

  test("pauses and goes on with the space bar", async () => {
    const { keyboard } = opened.page;
    await opened.page.locator("body").click({ position: { x: 1, y: 1 } });
    await keyboard.press("Space");
    await opened.page.getByRole("button", { name: "Back to live" }).waitFor();
    await keyboard.press("Space");
    await opened.page.getByRole("button", { name: "Pause" }).waitFor();
  });
});
