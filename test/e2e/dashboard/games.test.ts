import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { skipWithoutChromium } from "../../support/chromium.ts";
import { ShownGame } from "../../support/shown-game.ts";
import type { OpenPage } from "../../support/test-browser.ts";
import type { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(60_000);

describe.skipIf(skipWithoutChromium())("the dashboard of a relay with two games", () => {
  let shown: ShownGame;
  let quiet: TestClient;
  let opened: OpenPage;

  beforeAll(async () => {
    shown = await ShownGame.open({ source: "arena" });
    ({ opened } = shown);
    quiet = await shown.relay.game();
    const schema = { type: "object" };
    const commands = ["open_door", "reset_visit"].map((name) => ({ name, description: "", schema }));
    quiet.send({ type: "hello", source: "museum", addon: "0.2.0", project: "Museum", pid: 42, commands });
    await quiet.message(({ type }) => type === "welcome");
    quiet.send({ type: "event", event: "custom", data: { event_name: "guide_spoke", words: "this way" } });
    quiet.send({ type: "alert", level: "warning", message: "the guide is lost" });
  });
  afterEach(() => expect(opened.faults).toEqual([]));
  afterAll(async () => {
    quiet?.[Symbol.dispose]();
    await shown?.[Symbol.asyncDispose]();
  });

  /** Shows a game by the switcher. */
  const show = async (source: string): Promise<void> => {
    await opened.page
      .getByRole("region", { name: "Game and view" })
      .getByRole("button", { name: source })
      .click();
  };
  const text = async (): Promise<string> => (await opened.page.locator("main").innerText()) ?? "";
  const region = (name: string) => opened.page.getByRole("region", { name });

  test("offers both with the verdict of each", async () => {
    const switcher = region("Game and view");
    await switcher.getByText(/arena/).first().waitFor({ state: "attached" });
    await switcher
      .getByText(/museum/)
      .first()
      .waitFor({ state: "attached" });
  });

  test("keeps nothing of a game when another one is shown", async () => {
    await show("museum");
    await region("Events").getByText("guide_spoke").waitFor();
    await region("Alerts").getByText("the guide is lost").waitFor();
    await region("Commands of the game").getByRole("button", { name: "open_door" }).waitFor();
    expect(await text()).not.toMatch(/player_teleported|hitch now|Holding/);
    expect(
      await region("Commands of the game").getByRole("button", { name: "hitch", exact: true }).count(),
    ).toBe(0);

    await show("arena");
    await opened.page.getByRole("heading", { level: 1, name: /^Holding 90 Hz/ }).waitFor();
    await region("Events").getByText("player_teleported").first().waitFor();
    expect(await text()).not.toMatch(/guide_spoke|the guide is lost|open_door/);
  });

  test("asks once before a command that destroys something, and not before another", async () => {
    await show("museum");
    const commands = opened.page.getByRole("region", { name: "Commands of the game" });
    const called = () => quiet.messages().flatMap(({ command, name }) => (command === "call" ? [name] : []));
    await commands.getByRole("button", { name: "reset_visit" }).click();
    await commands.getByRole("button", { name: "Really reset_visit?" }).waitFor();
    await commands.getByRole("button", { name: "open_door" }).click();
    await quiet.message(({ command }) => command === "call");
    expect(called()).toEqual(["open_door"]);
    await commands.getByRole("button", { name: "Really reset_visit?" }).click();
    await quiet.message(({ name }) => name === "reset_visit");
    expect(called()).toEqual(["open_door", "reset_visit"]);
  });

  test("marks a game that has left", async () => {
    quiet[Symbol.dispose]();
    await region("Game and view")
      .getByText(/museum.*left/)
      .waitFor({ state: "attached" });
  });
});
