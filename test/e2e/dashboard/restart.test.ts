import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type Simulation, startSimulation } from "../../../src/cli/shared/simulation.ts";
import { skipWithoutChromium } from "../../support/chromium.ts";
import { type OpenPage, TestBrowser } from "../../support/test-browser.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

describe.skipIf(skipWithoutChromium())("the open dashboard", () => {
  let browser: TestBrowser;
  let relay: TestRelay;
  let game: Simulation | undefined;
  let opened: OpenPage;

  const heading = (name: string | RegExp) => opened.page.getByRole("heading", { level: 1, name }).waitFor();
  const play = (seed: number) => {
    game = startSimulation({ url: `${relay.relay.url}/producer`, hz: 90, seed, source: "room" });
  };

  beforeAll(async () => {
    relay = TestRelay.start();
    browser = await TestBrowser.launch();
    opened = await browser.open(relay.httpUrl);
  });
  afterEach(() => expect(opened.faults).toEqual([]));
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    game?.stop();
    await relay?.[Symbol.asyncDispose]();
  });

  test("says that nobody plays, and shows the first game by itself", async () => {
    await heading("Nobody plays");
    play(1);
    await heading(/^Holding 90 Hz/);
  });

  test("says that the relay is gone while it is gone, and goes on with the next one", async () => {
    const { port } = relay.relay;
    await relay[Symbol.asyncDispose]();
    await heading("No connection to the relay");
    expect(await opened.page.title()).toStartWith("No connection to the relay");
    relay = TestRelay.start({ port });
    await heading(/^Holding 90 Hz/);
  });

  test("says that the game has left, and shows its next run from the first frame", async () => {
    const { page } = opened;
    /** Number of the frame before the newest one. */
    const newestFrame = async () => {
      await page.keyboard.press("ArrowLeft");
      const readout = await page.getByText(/^frame \d+ at /).textContent();
      await page.keyboard.press("Escape");
      await page.getByText(/^frame \d+ at /).waitFor({ state: "detached" });
      return Number(/^frame (\d+)/.exec(readout ?? "")?.[1]);
    };
    game?.stop();
    await heading("The game has left");
    const before = await newestFrame();
    play(2);
    const begunMillis = performance.now();
    await heading(/^Holding 90 Hz/);
    const now = await newestFrame();
    expect(before).toBeGreaterThan(0);
    // A second of room, for frames that the game made up for.
    expect(now).toBeLessThanOrEqual(((performance.now() - begunMillis) / 1000 + 1) * 90);
  });

  test("stays at the frame that is looked at while the game begins another run, and shows that run on the way back", async () => {
    const { page } = opened;
    const readout = page.getByText(/^frame \d+ at /);
    await page.keyboard.press("ArrowLeft");
    const looked = await readout.textContent();
    game?.stop();
    await heading("The game has left");
    // The second that holds the frame has been told by now.
    const measures = page.getByRole("region", { name: "Measures" });
    const measured = await measures.innerText();
    play(3);
    await page.getByText(/^paused, .*of the run before$/).waitFor();
    await heading(/^Holding 90 Hz/);
    expect(await readout.textContent()).toBe(looked);
    expect(await measures.innerText()).toBe(measured);
    await page.keyboard.press("ArrowLeft");
    const frameOf = (text: string | null) => Number(/^frame (\d+)/.exec(text ?? "")?.[1]);
    await page.getByText(`frame ${frameOf(looked) - 1} at `).waitFor();
    await page.keyboard.press("Escape");
    await readout.waitFor({ state: "detached" });
    await page.keyboard.press("ArrowLeft");
    expect(frameOf(await readout.textContent())).toBeGreaterThan(0);
    await page.keyboard.press("Escape");
  });
});
