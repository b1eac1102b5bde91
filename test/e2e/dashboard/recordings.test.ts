import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import type { ReplayState } from "../../../src/protocol/replay-state.ts";
import { evaluated, violationsOf } from "../../support/axe.ts";
import { skipWithoutChromium } from "../../support/chromium.ts";
import { recordedPlay } from "../../support/recorded-play.ts";
import { ShownGame } from "../../support/shown-game.ts";
import type { OpenPage } from "../../support/test-browser.ts";

setDefaultTimeout(60_000);

const ALL = "a-token-that-opens-everything-4711";
const VIEWER = "a-token-that-only-lets-look-0815";
const MAGIC = "\x89MCAP0\r\n";

describe.skipIf(skipWithoutChromium())("recordings on the dashboard", () => {
  const folder = mkdtempSync(join(tmpdir(), "shown-recordings-"));
  let shown: ShownGame;
  let opened: OpenPage;

  beforeAll(async () => {
    const games = [{ name: "hall", seed: 7, faults: ["hitch"] as const }];
    recordedPlay({ folder, name: "walk", seconds: 20, games });
    const { access, blackBox } = DEFAULT_RELAY_OPTIONS;
    const options = {
      access: { ...access, tokens: { ...access.tokens, all: ALL, viewer: VIEWER } },
      recordFolder: folder,
      blackBox: { ...blackBox, on: true, folder: join(folder, "box"), afterSeconds: 0.5 },
    };
    shown = await ShownGame.open({ options, token: ALL });
    ({ opened } = shown);
    await shown.heading(/^Holding 90 Hz/).waitFor();
  });
  afterEach(() => expect(opened.faults).toEqual([]));
  afterAll(async () => {
    await shown?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  const dialog = () => opened.page.getByRole("dialog", { name: "Recordings" });
  const recording = (name: string) => dialog().getByRole("listitem", { name });
  const button = (name: string) => shown.region("Replay").getByRole("button", { name });
  const position = () => shown.region("Replay").getByRole("slider", { name: "Position" });
  const says = (text: string | RegExp) => shown.region("Replay").getByText(text).waitFor();
  async function replayed(): Promise<ReplayState> {
    const headers = { authorization: `Bearer ${ALL}` };
    const answer = await fetch(`${shown.relay.httpUrl}/replay`, { headers });
    return ((await answer.json()) as { replay: ReplayState }).replay;
  }

  test("a hitch and its alert lead to what the black box recorded of them", async () => {
    const commands = shown.region("Commands of the game");
    await commands.getByRole("textbox", { name: "milliseconds" }).fill("240");
    await commands.getByRole("button", { name: "hitch" }).click();
    await shown.region("Hitches").getByRole("button", { name: "Recording" }).waitFor();
    await shown.region("Alerts").getByRole("button", { name: "Recording" }).click();
    const chosen = dialog().locator("li[aria-current]");
    await chosen.getByText(/^black box: a hitch .* complete$/).waitFor();
    await chosen.getByText(/\.room\.hitch$/).waitFor();
  });

  test("a recording begins and ends, and is listed with its state", async () => {
    const writing = dialog().getByRole("listitem").filter({ hasText: "● recording" });
    await writing.first().waitFor();
    const before = await writing.count();
    await dialog().getByRole("button", { name: "Start a recording" }).click();
    await writing.nth(before).waitFor();
    await writing.first().getByRole("button", { name: "Stop" }).click();
    await writing.nth(before).waitFor({ state: "detached" });
  });

  test("a recording is saved as a file, with the token in no address", async () => {
    const addresses: string[] = [];
    opened.page.on("request", (request) => addresses.push(request.url()));
    const [download] = await Promise.all([
      opened.page.waitForEvent("download"),
      recording("walk").getByRole("button", { name: "Download" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("walk.mcap");
    expect(readFileSync(await download.path(), "latin1")).toStartWith(MAGIC);
    expect(addresses.filter((address) => address.includes("4711"))).toEqual([]);
  });

  test("the list is accessible, also on a phone", async () => {
    expect(await violationsOf(opened.page)).toEqual([]);
    await opened.page.setViewportSize({ width: 390, height: 844 });
    expect(await violationsOf(opened.page)).toEqual([]);
    expect(await evaluated(opened.page, "document.documentElement.scrollWidth")).toBe(390);
    await opened.page.setViewportSize({ width: 1440, height: 900 });
  });

  test("plays a recording, whose game is shown in the time of the recording", async () => {
    await recording("walk").getByRole("button", { name: "Play" }).click();
    await dialog().waitFor({ state: "detached" });
    await says(/^0:\d\d of 0:\d\d$/);
    await shown.region("Game and view").getByRole("button", { name: "hall" }).waitFor();
    await shown.region("Game and view").getByText("replay", { exact: true }).waitFor();
    await shown.heading(/90 Hz|hitch/).waitFor();
    expect(await violationsOf(opened.page)).toEqual([]);
  });

  test("pauses, goes to a place, steps by frames, loops, and changes the speed", async () => {
    const { page } = opened;
    await page.keyboard.press("p");
    await shown.heading("The replay is paused").waitFor();
    await position().fill("15");
    await says(/^0:15 of /);
    // The arrows move a slider that has the focus.
    await position().blur();
    const readout = shown.region("Frame time").getByText(/^frame \d+ at /);
    /** Looks at the newest frame until it is one that fits. Returns its number. */
    const newest = async (fits: (frame: number) => boolean): Promise<number> => {
      for (;;) {
        await page.keyboard.press("0");
        await page.keyboard.press("ArrowRight");
        // No frame may have come yet: the keys then do nothing, and are to be pressed again.
        const [text = ""] = await readout.allTextContents();
        const [, number] = /^frame (\d+)/.exec(text) ?? [];
        if (fits(Number(number))) return Number(number);
      }
    };
    const frame = await newest((number) => number > 1000);
    for (const step of [1, 2]) {
      await button("+1 frame").click();
      await newest((number) => number === frame + step);
    }
    await button("−1 frame").click();
    await newest((number) => number === frame + 1);
    // What was shown before is still there.
    await page.keyboard.press("ArrowLeft");
    await shown.region("Frame time").getByText(`frame ${frame} at `).waitFor();
    await page.keyboard.press("0");
    await shown.region("Replay").getByRole("checkbox", { name: "Loop" }).check();
    await shown.region("Replay").getByRole("combobox", { name: "Speed" }).selectOption("20");
    await button("Play the replay").click();
    await says(/^0:0\d of /);
    expect(await replayed()).toMatchObject({ recording: "walk", state: "playing", loop: true, speed: 20 });
  });

  test("a token that may only look is offered no more than to look and to download", async () => {
    const viewer = await shown.browser.open(`${shown.relay.httpUrl}/#token=${VIEWER}`, { width: 390 });
    const bar = viewer.page.getByRole("region", { name: "Replay" });
    await bar.getByText("walk").waitFor();
    expect(await bar.getByRole("button").count()).toBe(0);
    expect(await bar.getByRole("slider").isDisabled()).toBe(true);
    await viewer.page.keyboard.press("r");
    const list = viewer.page.getByRole("dialog");
    await list.getByRole("listitem", { name: "walk" }).waitFor();
    expect(new Set(await list.getByRole("button").allTextContents())).toEqual(new Set(["Close", "Download"]));
    expect(viewer.faults).toEqual([]);
  });

  test("ends the replay, and deletes a recording when it is asked twice", async () => {
    await button("End").click();
    await shown.region("Replay").waitFor({ state: "detached" });
    await opened.page.keyboard.press("r");
    await recording("walk").getByRole("button", { name: "Delete" }).click();
    expect(existsSync(join(folder, "walk.mcap"))).toBe(true);
    await recording("walk").getByRole("button", { name: "Really delete?" }).click();
    await recording("walk").waitFor({ state: "detached" });
    expect(existsSync(join(folder, "walk.mcap"))).toBe(false);
  });
});
