import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { skipWithoutChromium } from "../../support/chromium.ts";
import { ShownGame } from "../../support/shown-game.ts";
import type { OpenPage, TestBrowser } from "../../support/test-browser.ts";
import type { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

/** With characters that no subprotocol can have. */
const ALL = "a/token=that@opens+everything?4711";
const VIEWER = "a-token-that-only-lets-look-0815";

describe.skipIf(skipWithoutChromium())("the dashboard of a relay with tokens", () => {
  let browser: TestBrowser;
  let relay: TestRelay;
  let shown: ShownGame;
  let opened: OpenPage;

  beforeAll(async () => {
    const tokens = { ...DEFAULT_RELAY_OPTIONS.access.tokens, all: ALL, viewer: VIEWER };
    const access = { ...DEFAULT_RELAY_OPTIONS.access, tokens };
    shown = await ShownGame.open({ options: { access }, token: ALL });
    ({ browser, relay, opened } = shown);
  });
  afterEach(() => expect(opened.faults).toEqual([]));
  afterAll(async () => await shown?.[Symbol.asyncDispose]());

  /** Every address that the page asks for from now on. */
  function addressesOf(page: Page): readonly string[] {
    const addresses: string[] = [];
    page.on("request", (request) => addresses.push(request.url()));
    page.on("websocket", (socket) => addresses.push(socket.url()));
    return addresses;
  }

  const holds = (page: Page) => page.getByRole("heading", { level: 1, name: /^Holding 90 Hz/ }).waitFor();

  test("asks for a token, refuses a wrong one, and opens with the right one, which is in no address", async () => {
    opened = await browser.open(relay.httpUrl);
    const { page } = opened;
    const addresses = addressesOf(page);
    const field = page.getByLabel("Token");
    await field.fill("a-wrong-token-a-wrong-token-12345");
    await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Open" }).click()]);
    await field.fill(ALL);
    await page.getByRole("button", { name: "Open" }).click();
    await holds(page);
    expect(addresses.length).toBeGreaterThan(3);
    expect(addresses.filter((address) => /token|4711/.test(address))).toEqual([]);
    expect(page.url()).toBe(`${relay.httpUrl}/`);
    await page
      .getByRole("region", { name: "Commands of the game" })
      .getByRole("button", { name: "hitch" })
      .waitFor();
  });

  test("takes a token from the fragment, which leaves the address at once, and keeps it for this tab alone", async () => {
    opened = await browser.open(`${relay.httpUrl}/#token=${VIEWER}`);
    const { page } = opened;
    await holds(page);
    expect(page.url()).not.toContain(VIEWER);
    await page.reload();
    await holds(page);
    const second = await page.context().newPage();
    await second.goto(relay.httpUrl);
    await second.getByLabel("Token").waitFor();
  });

  test("offers no command to a token that may only look", async () => {
    opened = await browser.open(`${relay.httpUrl}/#token=${VIEWER}`);
    const { page } = opened;
    await holds(page);
    await page.getByRole("region", { name: "Events" }).getByText("player_teleported").first().waitFor();
    expect(await page.getByRole("button", { name: "hitch", exact: true }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "teleport", exact: true }).count()).toBe(0);
  });
});
