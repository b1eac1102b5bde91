import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { skipWithoutChromium } from "../../support/chromium.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { MonadoDevices, type RemoteState } from "../../support/godot/monado-devices.ts";
import { runXr, skipWithoutXr, type XrRun } from "../../support/godot/run-xr.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { prepareDemo, type TestProject } from "../../support/godot/test-project.ts";
import { type OpenPage, TestBrowser } from "../../support/test-browser.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(120_000);

const HAND = { rotation: [0, 0, 0, 1], active: true, trigger: 0.75, grip: 0.25, aButton: true } as const;
const STATE: RemoteState = {
  head: { position: [0.125, 1.75, -0.5], rotation: [0, 0.6, 0, 0.8] },
  left: { ...HAND, position: [-0.25, 1.25, -0.375], hasFingers: true },
  right: { ...HAND, position: [0.3125, 1.125, -0.4375], trigger: 0.5, aButton: false },
};

const region = ({ page }: OpenPage, name: string) => page.getByRole("region", { name });
const heading = ({ page }: OpenPage, name: string | RegExp) => page.getByRole("heading", { level: 1, name });

/** How many pixels of the picture of head and hands have a device's colour, by its name in the style. */
function pixelsOf({ page }: OpenPage, device: "head" | "left" | "right"): Promise<number> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector(".scene canvas");
    const context = canvas.getContext("2d");
    const probe = new OffscreenCanvas(1, 1).getContext("2d");
    probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--${device}").trim();
    probe.fillRect(0, 0, 1, 1);
    const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4)
      if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) count++;
    return count;
  })()`);
}

describe.skipIf(skipWithoutChromium() || skipWithoutGodot() || skipWithoutXr())(
  "the dashboard of the demo in a real OpenXR session",
  () => {
    let browser: TestBrowser;
    let relay: TestRelay;
    let project: TestProject;
    let game: XrRun;
    let devices: MonadoDevices;
    let opened: OpenPage;

    beforeAll(async () => {
      relay = TestRelay.start();
      project = prepareDemo();
      game = runXr(project.path, { TELEMETRY_RELAY_URL: `${relay.relay.url}/producer` }, 110_000);
      browser = await TestBrowser.launch();
      opened = await browser.open(relay.httpUrl);
      devices = await MonadoDevices.connect();
      devices.set(STATE);
    });
    afterEach(() => expect(opened.faults).toEqual([]));
    afterAll(async () => {
      await browser?.[Symbol.asyncDispose]();
      devices?.[Symbol.dispose]();
      await game?.[Symbol.asyncDispose]();
      project?.[Symbol.dispose]();
      await relay?.[Symbol.asyncDispose]();
    });

    test("judges it by the rate of the XR display", async () => {
      const toolbar = region(opened, "Game and view");
      // The verdict itself depends on how busy the machine is.
      await toolbar.getByText(/^(?:holds|breaks) 20 Hz/).waitFor({ timeout: 60_000 });
      await heading(opened, /20 Hz$|^(?:One|\d+) hitch/).waitFor();
      await region(opened, "Measures").getByText("GPU work").waitFor();
      await region(opened, "Events").getByText("xr_session").first().waitFor();
    });

    test("draws head and hands where they are, with buttons and the joints of the fingers", async () => {
      const scene = region(opened, "Head and hands");
      await scene.getByTitle("head: tracked").waitFor();
      await scene.getByTitle("left: bare hand").waitFor();
      await scene.getByRole("img", { name: "trigger 75 %" }).waitFor();
      await scene.getByText("ax button").waitFor();
      for (const device of ["head", "left", "right"] as const)
        expect(await pixelsOf(opened, device)).toBeGreaterThan(50);
      await scene.getByRole("button", { name: "as table" }).click();
      const row = opened.page.getByRole("row", { name: /^head/ });
      await row.getByText("1.75").waitFor();
      expect(await row.getByRole("cell").allTextContents()).toEqual(["tracked", "0.13", "1.75", "-0.50"]);
      await opened.page.keyboard.press("Escape");
    });

    test("shows a hitch that is pressed on the page in the list with its cause, and on the strip, within a second", async () => {
      const commands = region(opened, "Commands of the game");
      await commands.getByRole("textbox", { name: "milliseconds" }).fill("700");
      await commands.getByRole("button", { name: "hitch", exact: true }).click();
      // The game answers when the frame of the hitch is over.
      await commands.getByText('"milliseconds"').waitFor();
      const over = performance.now();
      const hitch = region(opened, "Hitches").getByRole("button", { name: /\b7\d\d ms/ });
      await hitch.waitFor();
      expect(performance.now() - over).toBeLessThan(1000);
      expect(await hitch.textContent()).toMatch(/(?:physics|script).*(?:sure|probable)/);
      await hitch.click();
      await region(opened, "Frame time")
        .getByText(/^frame \d+ at .* 7\d\d ms .*refreshes lost$/)
        .waitFor();
    });
  },
);

describe.skipIf(skipWithoutChromium() || skipWithoutGodot())("the dashboard of a real game", () => {
  test("whose XR has not started says so, until poses come; then it draws them, and the joints of a hand", async () => {
    await using relay = TestRelay.start();
    using game = await TestGame.start({ relayUrl: `${relay.relay.url}/producer`, maxFps: 60 });
    await using browser = await TestBrowser.launch();
    const opened = await browser.open(relay.httpUrl);
    await heading(opened, "Connected, XR has not started").waitFor();
    expect(await opened.page.title()).toStartWith("Connected, XR has not started");
    await game.do({ do: "track", tracker: "head", position: [0, 1.7, 0], rotation: [0, 0, 0, 1] });
    await game.do({ do: "track_hand", position: [-0.2, 1.2, -0.3] });
    const scene = region(opened, "Head and hands");
    await scene.getByTitle("head: tracked").waitFor();
    await scene.getByTitle("left: bare hand").waitFor();
    expect(await pixelsOf(opened, "head")).toBeGreaterThan(50);
    await heading(opened, /60 Hz/).waitFor();
    expect(opened.faults).toEqual([]);
  });
});
