import { join } from "node:path";
import { startSimulation } from "../../src/cli/shared/simulation.ts";
import { TestBrowser } from "./test-browser.ts";
import { TestRelay } from "./test-relay.ts";

/**
 * Takes the pictures of docs/dashboard.md and README.md, of the real page beside a simulated game. They take 75 seconds: the strip shows a minute.
 * Run: bun test/support/dashboard-pictures.ts
 */

const PICTURES = join(import.meta.dir, "../../docs/pictures");
/** A minute of frames, and some more. Units: milliseconds. */
const FULL_MINUTE_MILLIS = 64_000;
/** What the page needs to show what was asked. Units: milliseconds. */
const SETTLED_MILLIS = 2500;

await using relay = TestRelay.start();
const game = startSimulation({
  url: `${relay.relay.url}/producer`,
  hz: 90,
  seed: 3,
  source: "my-game",
  faults: ["hitch", "tracking-loss"],
});
await using browser = await TestBrowser.launch();

/** Opens the page and takes its picture after some steps. */
async function take(
  name: string,
  look: { width: number; height: number; theme: "dark" | "light" },
  ...keys: string[]
): Promise<void> {
  const { page } = await browser.open(relay.httpUrl, look);
  await page.waitForTimeout(SETTLED_MILLIS);
  for (const key of keys) await page.keyboard.press(key);
  await page.waitForTimeout(SETTLED_MILLIS / 2);
  await page.screenshot({ path: join(PICTURES, `dashboard-${name}.png`) });
  await page.close();
}

// The first page makes the game send each frame, so that the relay has a minute of them.
const { page } = await browser.open(relay.httpUrl);
await page.waitForTimeout(FULL_MINUTE_MILLIS);
const commands = page.getByRole("region", { name: "Commands of the game" });
await commands.getByRole("textbox", { name: "milliseconds" }).fill("240");
await commands.getByRole("button", { name: "hitch" }).click();
await page.waitForTimeout(SETTLED_MILLIS);
await take("hitch-dark", { width: 1440, height: 1000, theme: "dark" }, "n");
await page.waitForTimeout(10_000);
await take("live-light", { width: 1440, height: 1000, theme: "light" });
await take("glance-dark", { width: 1280, height: 720, theme: "dark" }, "g");
await take("phone-dark", { width: 390, height: 844, theme: "dark" });
game.stop();
