import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM_PROGRAM } from "./chromium.ts";

/** Console errors about answers that a test asks for on purpose: no connection, no right. */
const OF_THE_NETWORK = /^(?:WebSocket connection to|Failed to load resource)/;
/** How long a page may take for anything. Units: milliseconds. */
const PATIENCE_MILLIS = 30_000;

/** How a page is opened. */
export interface PageLook {
  width?: number;
  height?: number;
  theme?: "dark" | "light";
}

/** A page, and what went wrong on it. */
export interface OpenPage {
  page: Page;
  /** Exceptions, errors on the console, and what the content security policy refused. */
  faults: readonly string[];
}

/** Chromium without a window and without a graphics processor, driven by Playwright. Disposing it ends it. */
export class TestBrowser implements AsyncDisposable {
  private constructor(readonly browser: Browser) {}

  static async launch(): Promise<TestBrowser> {
    return new TestBrowser(
      await chromium.launch({
        executablePath: CHROMIUM_PROGRAM,
        args: [
          "--disable-gpu",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run",
        ],
        chromiumSandbox: false,
      }),
    );
  }

  /** Opens an address in a session of its own, with its own storage. */
  async open(url: string, { width = 1440, height = 900, theme = "dark" }: PageLook = {}): Promise<OpenPage> {
    const session = await this.browser.newContext({ viewport: { width, height }, colorScheme: theme });
    const page = await session.newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
    const faults: string[] = [];
    page.on("pageerror", ({ message }) => faults.push(`exception: ${message}`));
    page.on("dialog", (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("console", (message) => {
      if (message.type() === "error" && !OF_THE_NETWORK.test(message.text())) faults.push(message.text());
    });
    await page.exposeFunction("tellViolation", (words: string) => faults.push(words));
    await page.addInitScript(
      `document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
        tellViolation(\`policy: \${violatedDirective} \${blockedURI} \${sample}\`));`,
    );
    await page.goto(url);
    return { page, faults };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
  }
}
