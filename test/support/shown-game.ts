import type { Locator } from "playwright-core";
import { type Simulation, startSimulation } from "../../src/cli/shared/simulation.ts";
import { type OpenPage, TestBrowser } from "./test-browser.ts";
import { TestRelay } from "./test-relay.ts";

/** A relay with a simulated game `room` at 90 Hz, and the dashboard in a browser. Disposing it ends all of them. */
export class ShownGame implements AsyncDisposable {
  private constructor(
    readonly relay: TestRelay,
    readonly browser: TestBrowser,
    readonly opened: OpenPage,
    private readonly game: Simulation,
  ) {}

  static async open(): Promise<ShownGame> {
    const relay = TestRelay.start();
    const game = startSimulation({ url: `${relay.relay.url}/producer`, hz: 90, seed: 1, source: "room" });
    const browser = await TestBrowser.launch();
    return new ShownGame(relay, browser, await browser.open(relay.httpUrl), game);
  }

  /** A part of the page by its name. */
  region(name: string): Locator {
    return this.opened.page.getByRole("region", { name });
  }

  /** The verdict in large letters. */
  heading(name: string | RegExp): Locator {
    return this.opened.page.getByRole("heading", { level: 1, name });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser[Symbol.asyncDispose]();
    this.game.stop();
    await this.relay[Symbol.asyncDispose]();
  }
}
