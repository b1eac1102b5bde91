import { fileURLToPath } from "node:url";
import { CHROMIUM, Chromium } from "../../test/support/chromium.ts";
import type { ViewReport, ViewWindow } from "./view-report.ts";

/** How long the browser may take to report after its window. Units: milliseconds. */
const PATIENCE_MILLIS = 10_000;

/** A web page that draws poses with the client library, and the server that it comes from. */
export class BrowserPage implements AsyncDisposable {
  readonly #server: Bun.Server<undefined>;
  readonly #report = Promise.withResolvers<ViewReport>();

  private constructor(script: string) {
    this.#server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      routes: {
        "/": () => new Response(HTML, { headers: { "content-type": "text/html" } }),
        "/script.js": () => new Response(script, { headers: { "content-type": "text/javascript" } }),
        "/report": async (request) => {
          this.#report.resolve((await request.json()) as ViewReport);
          return new Response();
        },
      },
    });
  }

  /** Bundles the page with the library. Fails: an Error when it does not build. */
  static async start(): Promise<BrowserPage> {
    const entry = fileURLToPath(new URL("./browser-viewer.js", import.meta.url));
    const { outputs } = await Bun.build({ entrypoints: [entry], target: "browser", format: "esm" });
    return new BrowserPage((await outputs[0]?.text()) ?? "");
  }

  /** Whether this machine has the browser. */
  static get isAvailable(): boolean {
    return CHROMIUM.found();
  }

  /** Origin of the page, which the relay must allow. */
  get origin(): string {
    return this.#server.url.origin;
  }

  /** Shows the page in a browser until its window ends. Fails: an Error when the browser does not report. */
  async view(url: string, window: ViewWindow): Promise<ViewReport> {
    const query = new URLSearchParams({ url, window: JSON.stringify(window) });
    await using _ = new Chromium(`${this.origin}/?${query}`);
    const limit = window.endsUnixMillis - Date.now() + PATIENCE_MILLIS;
    return await Promise.race([
      this.#report.promise,
      Bun.sleep(limit).then(() => Promise.reject(new Error("expected a report of Chromium, got none"))),
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }
}

const HTML =
  '<!doctype html><title>poses</title><canvas width="400" height="300"></canvas><script type="module" src="/script.js"></script>';
