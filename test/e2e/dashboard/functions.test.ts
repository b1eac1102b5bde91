import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { skipWithoutChromium } from "../../support/chromium.ts";
import { ShownGame } from "../../support/shown-game.ts";
import type { OpenPage } from "../../support/test-browser.ts";
import { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(60_000);

/** Replaces the clipboard, which a browser without a window does not let pages use. */
const CLIPBOARD = `Object.defineProperty(navigator, "clipboard", {
  value: { writeText: async (text) => { globalThis.copied = text; } } });`;

describe.skipIf(skipWithoutChromium())("what can be done on the dashboard", () => {
  let shown: ShownGame;
  let opened: OpenPage;

  beforeAll(async () => {
    shown = await ShownGame.open();
    opened = shown.opened;
    await opened.page.evaluate(CLIPBOARD);
    await heading(/^Holding 90 Hz/).waitFor();
  });
  afterEach(() => expect(opened.faults).toEqual([]));
  afterAll(async () => await shown?.[Symbol.asyncDispose]());

  const region = (name: string) => shown.region(name);
  const heading = (name: string | RegExp) => shown.heading(name);
  const dialog = () => opened.page.getByRole("dialog");
  const toolbar = () => region("Game and view");
  const config = async () => {
    const { config: values } = (await (await fetch(`${shown.relay.httpUrl}/config`)).json()) as {
      config: Record<string, unknown>;
    };
    return values;
  };

  test("a command refuses a wrong argument by its name, and keeps its last results", async () => {
    const commands = region("Commands of the game");
    const field = commands.getByRole("textbox", { name: "milliseconds" });
    const hitch = commands.getByRole("button", { name: "hitch" });
    await field.fill("long");
    await hitch.click();
    await commands.getByText(/milliseconds: expected a number from 0 to 10000, got long/).waitFor();
    await field.fill("180");
    await hitch.click();
    await commands.getByText('"milliseconds":180').waitFor();
    await commands.getByText("1 before").waitFor();
  });

  test("a click on a hitch shows its cause and what happened around it", async () => {
    await region("Hitches").getByRole("button", { name: " ms" }).first().click();
    const details = region("Around this hitch");
    await details.getByText("Cause").waitFor();
    await details.getByText(/\d+ monitors · [1-9]\d* poses/).waitFor();
    const [download] = await Promise.all([
      opened.page.waitForEvent("download"),
      details.getByRole("button", { name: "Save JSON" }).click(),
    ]);
    const saved = JSON.parse(readFileSync(await download.path(), "utf8")) as Record<string, unknown>;
    expect(saved).toMatchObject({ source: "room", worst: { ms: expect.any(Number) }, context: {} });
  });

  test("profiling is turned on where its lack is noticed", async () => {
    expect((await config()).profile_hitches).toBe(false);
    await region("Around this hitch").getByRole("button", { name: "Profile later hitches" }).click();
    await region("Around this hitch")
      .getByText(/^Profiling is on/)
      .waitFor();
    expect((await config()).profile_hitches).toBe(true);
  });

  test("a mark is an event that every client sees, of the frame that is looked at, and its text stays text", async () => {
    using other = await TestClient.connect(`${shown.relay.relay.url}?topics=custom/mark`, [
      "telemetry.v1.json",
    ]);
    await other.settled();
    await opened.page.keyboard.press("m");
    await dialog().getByRole("textbox").fill("felt <b>it</b>");
    await opened.page.keyboard.press("Enter");
    const mark = await other.message(({ topic }) => topic === "custom/mark");
    expect(mark.data).toEqual({ event_name: "mark", text: "felt <b>it</b>", frame: expect.any(Number) });
    await toolbar().getByRole("button", { name: "Back to live" }).click();
    await region("Events").getByText("felt <b>it</b>").first().waitFor();
  });

  test("a link to a moment opens the page at its frame, and holds no token", async () => {
    await region("Hitches").getByRole("button", { name: " ms" }).first().click();
    await region("Frame time").getByRole("button", { name: "Copy link" }).click();
    const link = String(await opened.page.evaluate("copied"));
    const { frame } = Object.fromEntries(new URLSearchParams(new URL(link).hash.slice(1)));
    expect([new URL(link).search, new URL(link).hash]).toEqual([
      "",
      expect.stringMatching(/^#source=room&epoch=[^&]+&frame=\d+$/),
    ]);
    const linked = await shown.browser.open(link);
    await linked.page.getByText(`frame ${frame} at `).waitFor();
    expect(linked.faults).toEqual([]);
    const gone = await shown.browser.open(link.replace(/epoch=[^&]+/, "epoch=earlier"));
    await gone.page.getByText("The link is to an earlier run of room").waitFor();
  });

  test("the strip is saved as a picture", async () => {
    const [download] = await Promise.all([
      opened.page.waitForEvent("download"),
      region("Frame time").getByRole("button", { name: "PNG" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^frames-.*\.png$/);
    expect(
      readFileSync(await download.path())
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
  });

  test("a setting changes at once; what the relay refuses is said, with the reason", async () => {
    await opened.page.getByRole("button", { name: "Settings" }).click();
    const budget = dialog().getByRole("spinbutton", { name: "Budget" });
    await budget.fill("5000");
    await budget.press("Tab");
    await dialog().getByRole("alert").waitFor();
    await budget.fill("72");
    await budget.press("Tab");
    await dialog().getByRole("alert").waitFor({ state: "detached" });
    expect((await config()).budget_hz).toBe(72);
    await opened.page.keyboard.press("Escape");
    await heading(/72 Hz/).waitFor();
  });

  test("the relay and its clients are listed while someone looks at them", async () => {
    await opened.page.getByRole("button", { name: "Relay and clients" }).click();
    await dialog()
      .getByRole("row", { name: /telemetry\.v1\.binary/ })
      .first()
      .waitFor();
    await dialog().getByText("look, give commands, change settings").waitFor();
    await opened.page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
  });
});
