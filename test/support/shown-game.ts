import type { Locator } from "playwright-core";
import type { RelayOptions } from "../../src/app/index.ts";
import { type Simulation, startSimulation } from "../../src/cli/shared/simulation.ts";
import { type OpenPage, TestBrowser } from "./test-browser.ts";
import { TestRelay } from "./test-relay.ts";

/** What differs from a relay without a token, and the game that plays on it. */
export interface ShownRelay {
  options?: Partial<RelayOptions>;
  /** The token of game and page. */
  token?: string;
  source?: string;
}

/** A relay with a simulated game at 90 Hz, `room` by default, and the dashboard in a browser. Disposing it ends all of them. */
export class ShownGame implements AsyncDisposable {
  private constructor(
    readonly relay: TestRelay,
    readonly browser: TestBrowser,
    readonly opened: OpenPage,
    private readonly game: Simulation,
  ) {}

  static async open({ options, token, source = "room" }: ShownRelay = {}): Promise<ShownGame> {
    const relay = TestRelay.start(options);
    const url = `${relay.relay.url}/producer`;
    const game = startSimulation({ url, hz: 90, seed: 1, source, ...(token && { token }) });
    const browser = await TestBrowser.launch();
    const opened = await browser.open(`${relay.httpUrl}${token === undefined ? "" : `/#token=${token}`}`);
    return new ShownGame(relay, browser, opened, game);
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
