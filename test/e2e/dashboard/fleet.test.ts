import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { type Simulation, startSimulation } from "../../../src/cli/shared/simulation.ts";
import { type UpstreamAddress, upstreamAddress } from "../../../src/ingest/index.ts";
import { evaluated, violationsOf } from "../../support/axe.ts";
import { skipWithoutChromium } from "../../support/chromium.ts";
import { type OpenPage, TestBrowser } from "../../support/test-browser.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

const { access } = DEFAULT_RELAY_OPTIONS;
const CONTROL = "a-token-of-the-lab-that-opens-all-1";
const VIEWER = "a-token-of-the-lab-that-only-looks-1";

const addressOf = (url: string) => upstreamAddress(url) as UpstreamAddress;

describe.skipIf(skipWithoutChromium())("all games on one screen", () => {
  let lab: TestRelay;
  let field: TestRelay;
  let hub: TestRelay;
  let games: Simulation[];
  let browser: TestBrowser;
  let opened: OpenPage;

  beforeAll(async () => {
    lab = TestRelay.start({ site: "lab" });
    field = TestRelay.start({
      site: "field",
      access: { ...access, tokens: { ...access.tokens, all: CONTROL, viewer: VIEWER } },
    });
    hub = TestRelay.start({
      upstreams: [addressOf(lab.relay.url), addressOf(`${field.relay.url}?token=${VIEWER}`)],
    });
    const game = (relay: TestRelay, source: string, seed: number, token?: string) =>
      startSimulation({ url: `${relay.relay.url}/producer`, hz: 90, seed, source, ...(token && { token }) });
    games = [game(lab, "arena", 1), game(field, "tent", 2, CONTROL), game(hub, "desk", 3)];
    browser = await TestBrowser.launch();
    opened = await browser.open(hub.httpUrl);
  });
  afterEach(() => expect(opened.faults).toEqual([]));
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    for (const game of games ?? []) game.stop();
    for (const relay of [hub, lab, field]) await relay?.[Symbol.asyncDispose]();
  });

  const region = (name: string) => opened.page.getByRole("region", { name });
  const list = () => opened.page.getByRole("list", { name: "Games, the worst first" });
  const tile = (name: string) => list().getByRole("button", { name });
  const sites = () => region("All games").getByRole("group", { name: "Site" });

  test("the switcher groups the games by site, with the verdict of each", async () => {
    const switcher = region("Game and view");
    for (const [site, game] of [
      ["Site lab", "arena"],
      ["Site field", "tent"],
    ] as const)
      await switcher
        .getByRole("group", { name: site })
        .getByRole("button", { name: `${game} holds 90 Hz` })
        .waitFor();
    await switcher.getByRole("button", { name: "desk holds 90 Hz" }).waitFor();
  });

  test("a key shows every game with its verdict and numbers; nothing more is streamed for that", async () => {
    const loaded = () =>
      evaluated(
        opened.page,
        `performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)`,
      );
    expect(await loaded()).not.toContain("/assets/later.js");
    await opened.page.keyboard.press("f");
    for (const name of [
      /desk holds 90 Hz/,
      /arena lab holds 90 Hz/,
      /tent field holds 90 Hz .* fps p99 .* ms 0\.0 % lost/,
    ])
      await list().getByRole("button", { name }).waitFor();
    expect(await loaded()).toContain("/assets/later.css");
    await region("All games").getByText("3 ✓ hold it").waitFor();
    const topics = async () => {
      const { clients } = (await (await fetch(`${hub.httpUrl}/clients`)).json()) as {
        clients: { topics: string[] }[];
      };
      return clients.flatMap((one) => one.topics).sort();
    };
    while ((await topics()).includes("fps")) await Bun.sleep(50);
    expect(await topics()).toEqual(["alert", "log/info", "relay", "stats", "stats"]);
  });

  test.each([390, 1440, 3840])(
    "is accessible %p pixels wide, and needs no scrolling to the side",
    async (width) => {
      const { page, faults } = await browser.open(`${hub.httpUrl}/#fleet`, { width });
      await page.getByRole("button", { name: /arena lab holds 90 Hz/ }).waitFor();
      expect(await violationsOf(page)).toEqual([]);
      expect(await evaluated(page, "document.documentElement.scrollWidth")).toBe(width);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  test("is searched, and narrowed to a site", async () => {
    await opened.page.keyboard.press("/");
    await opened.page.keyboard.type("LAB/ar");
    await tile("desk").waitFor({ state: "detached" });
    expect(await list().getByRole("button").count()).toBe(1);
    await opened.page.getByRole("searchbox").fill("");
    await sites().getByRole("button", { name: "field 1 game" }).click();
    await tile("arena").waitFor({ state: "detached" });
    await tile("tent").waitFor();
    await sites().getByRole("button", { name: "All sites" }).click();
    await tile("arena").waitFor();
  });

  test("goes from game to game with the arrow keys, and shows one with Enter", async () => {
    await tile("arena").focus();
    await opened.page.keyboard.press("End");
    await opened.page.keyboard.press("ArrowLeft");
    await opened.page.keyboard.press("Home");
    const named = await list().getByRole("button").first().innerText();
    expect(await evaluated(opened.page, "document.activeElement.innerText")).toBe(named);
    await tile("tent").focus();
    await opened.page.keyboard.press("Enter");
    await opened.page.getByRole("heading", { level: 1, name: /^Holding 90 Hz/ }).waitFor();
    await region("Game and view").getByRole("button", { name: "tent", pressed: true }).waitFor();
  });

  test("names the game that is shown, and has its button in sight on a narrow screen", async () => {
    const { page, faults } = await browser.open(hub.httpUrl, { width: 390 });
    await page.getByRole("button", { name: /^desk holds/ }).waitFor();
    const inSight = `(() => {
      const row = document.querySelector(".games").getBoundingClientRect();
      const shown = document.querySelector(".game[aria-pressed=true]").getBoundingClientRect();
      return shown.left >= row.left && Math.min(shown.right, shown.left + 40) <= row.right;
    })()`;
    for (const name of ["tent", "desk", "arena"]) {
      await page.keyboard.press("f");
      await page.getByRole("button", { name: new RegExp(`^${name} `) }).click();
      await page.getByRole("region", { name: "Verdict" }).getByText(`${name} ·`).waitFor();
      while ((await evaluated(page, inSight)) !== true) await Bun.sleep(20);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("offers no commands where the link may only look, and says so", async () => {
    const commands = region("Commands of the game");
    await commands.getByText(/Not permitted by field/).waitFor();
    expect(await commands.getByRole("button").count()).toBe(0);
    await region("Game and view").getByRole("button", { name: "arena" }).click();
    await commands.getByRole("button", { name: "hitch", exact: true }).waitFor();
  });

  test("shows a hitch of a linked game in the headline and in the list, with its cause", async () => {
    const commands = region("Commands of the game");
    await commands.getByRole("textbox", { name: "milliseconds" }).fill("240");
    await commands.getByRole("button", { name: "hitch", exact: true }).click();
    await opened.page.getByRole("heading", { level: 1, name: /^One hitch, .* ago$/ }).waitFor();
    await region("Hitches").getByText("script").waitFor();
  });

  test("says of a site that is cut off since when, in both views, and shows its games as not fine", async () => {
    await region("Game and view").getByRole("button", { name: "tent" }).click();
    await field[Symbol.asyncDispose]();
    await opened.page.getByRole("heading", { level: 1, name: "The link to field is down" }).waitFor();
    await region("Game and view")
      .getByText(/field ⊘ link down for \d+ s/)
      .waitFor();
    await opened.page.keyboard.press("f");
    await sites()
      .getByRole("button", { name: /^field ⊘ link down for \d+ s$/ })
      .waitFor();
    await tile("tent field link down for").waitFor();
    await opened.page.keyboard.press("f");
    await opened.page.getByRole("button", { name: "Relay and clients" }).click();
    const relay = opened.page.getByRole("dialog");
    await relay.getByText(/^up for \d+ s, 1 games, commands too$/).waitFor();
    await relay.getByText(/^⊘ down for \d+ s: /).waitFor();
    await opened.page.keyboard.press("Escape");
    await opened.page.keyboard.press("f");
    await tile("tent field link down for").waitFor();
    expect(await violationsOf(opened.page)).toEqual([]);
  });
});
