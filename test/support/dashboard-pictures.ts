import { join } from "node:path";
import { startSimulation } from "../../src/cli/shared/simulation.ts";
import { type UpstreamAddress, upstreamAddress } from "../../src/ingest/index.ts";
import { TestBrowser } from "./test-browser.ts";
import { TestRelay } from "./test-relay.ts";

/**
 * Takes the pictures of docs/dashboard.md and README.md, of the real page beside simulated games. They take two minutes: strip and lines show one.
 * Run: bun test/support/dashboard-pictures.ts, or with `fleet` for the picture of all games alone.
 */

const PICTURES = join(import.meta.dir, "../../docs/pictures");
/** A minute of frames, and some more. Units: milliseconds. */
const FULL_MINUTE_MILLIS = 64_000;
/** What the page needs to show what was asked. Units: milliseconds. */
const SETTLED_MILLIS = 2500;
/** Games of each site in the picture of all games. */
const GAMES_OF_A_SITE = 5;

await using browser = await TestBrowser.launch();

/** Opens the page and takes its picture after some steps. */
async function take(
  name: string,
  url: string,
  look: { width: number; height: number; theme: "dark" | "light" },
  ...keys: string[]
): Promise<void> {
  const { page } = await browser.open(url, look);
  await page.waitForTimeout(SETTLED_MILLIS);
  for (const key of keys) await page.keyboard.press(key);
  await page.waitForTimeout(SETTLED_MILLIS / 2);
  await page.screenshot({ path: join(PICTURES, `dashboard-${name}.png`) });
  await page.close();
}

if (!process.argv.includes("fleet")) await takeOneGame();
await takeFleet();

/** The pictures of the page of one game. */
async function takeOneGame(): Promise<void> {
  await using relay = TestRelay.start();
  const game = startSimulation({
    url: `${relay.relay.url}/producer`,
    hz: 90,
    seed: 3,
    source: "my-game",
    faults: ["hitch", "tracking-loss"],
  });
  // The first page makes the game send each frame, so that the relay has a minute of them.
  const { page } = await browser.open(relay.httpUrl);
  await page.waitForTimeout(FULL_MINUTE_MILLIS);
  const commands = page.getByRole("region", { name: "Commands of the game" });
  await commands.getByRole("textbox", { name: "milliseconds" }).fill("240");
  await commands.getByRole("button", { name: "hitch" }).click();
  await page.waitForTimeout(SETTLED_MILLIS);
  await take("hitch-dark", relay.httpUrl, { width: 1440, height: 1000, theme: "dark" }, "n");
  await page.waitForTimeout(10_000);
  await take("live-light", relay.httpUrl, { width: 1440, height: 1000, theme: "light" });
  await take("glance-dark", relay.httpUrl, { width: 1280, height: 720, theme: "dark" }, "g");
  await take("phone-dark", relay.httpUrl, { width: 390, height: 844, theme: "dark" });
  game.stop();
  await page.close();
}

/** The picture of all games of a relay that is linked with two sites, of which one is cut off at last. */
async function takeFleet(): Promise<void> {
  const sites = ["lab-a", "lab-b", "show"].map((site) => TestRelay.start({ site }));
  const addresses = sites.map(({ relay }) => upstreamAddress(relay.url) as UpstreamAddress);
  await using hub = TestRelay.start({ site: "office", upstreams: addresses });
  const games = [...sites, hub].flatMap(({ relay }, place) =>
    Array.from({ length: place === 3 ? 1 : GAMES_OF_A_SITE }, (_, index) =>
      startSimulation({
        url: `${relay.url}/producer`,
        hz: 72,
        seed: 10 * place + index,
        source: place === 3 ? "desk" : `quest-${GAMES_OF_A_SITE * place + index + 1}`,
        ...(index === 1 ? { faults: ["hitch"] } : {}),
        ...(index === 3 && place < 2 ? { faults: ["physics"] } : {}),
      }),
    ),
  );
  const { page } = await browser.open(`${hub.httpUrl}/#fleet`, { width: 1440, height: 460, theme: "dark" });
  await page.waitForTimeout(FULL_MINUTE_MILLIS);
  await sites[2]?.[Symbol.asyncDispose]();
  await page.waitForTimeout(5000);
  // Hitches, by calls that the links carry to the games.
  for (const [source, milliseconds] of [
    ["quest-2", 400],
    ["quest-7", 250],
    ["quest-9", 40],
  ] as const)
    await fetch(`${hub.httpUrl}/command`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ source, name: "hitch", arguments: { milliseconds } }),
    });
  await page.waitForTimeout(4000);
  await page.screenshot({ path: join(PICTURES, "dashboard-fleet-dark.png") });
  for (const game of games) game.stop();
  for (const site of sites.slice(0, 2)) await site[Symbol.asyncDispose]();
}
