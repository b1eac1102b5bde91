import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHROMIUM_PROGRAM } from "./chromium.ts";
import { linesOf } from "./lines-of.ts";

/**
 * Chromium with real tabs in one window, driven by its own protocol: only the tab in front is visible, as on a person's machine.
 * Under Playwright every tab counts as visible. Disposing it ends it.
 */
export class BrowserTabs implements AsyncDisposable {
  private constructor(
    private readonly process: Bun.Subprocess,
    private readonly profile: string,
    private readonly address: string,
  ) {}

  static async launch(): Promise<BrowserTabs> {
    const profile = mkdtempSync(join(tmpdir(), "chromium-"));
    const flags = [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--remote-debugging-port=0",
    ];
    const browser = Bun.spawn([CHROMIUM_PROGRAM, ...flags, `--user-data-dir=${profile}`, "about:blank"], {
      stdout: "ignore",
      stderr: "pipe",
    });
    for await (const line of linesOf(browser.stderr)) {
      const [, address] = /^DevTools listening on ws:\/\/([^/]+)/.exec(line) ?? [];
      if (address !== undefined) return new BrowserTabs(browser, profile, `http://${address}`);
    }
    throw new Error("expected Chromium to say where it listens");
  }

  /** Opens a tab in front of the others. `before` runs in its page before the page's own scripts. */
  async open(url: string, before = ""): Promise<BrowserTab> {
    const response = await fetch(`${this.address}/json/new?about:blank`, { method: "PUT" });
    const { id, webSocketDebuggerUrl } = (await response.json()) as Record<
      "id" | "webSocketDebuggerUrl",
      string
    >;
    const socket = new WebSocket(webSocketDebuggerUrl);
    await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
    const tab = new BrowserTab(id, socket);
    await tab.send("Page.enable");
    await tab.send("Page.addScriptToEvaluateOnNewDocument", { source: before });
    await tab.send("Page.navigate", { url });
    return tab;
  }

  /** Brings a tab to the front, so that the others are hidden. */
  async show(tab: BrowserTab): Promise<void> {
    await fetch(`${this.address}/json/activate/${tab.id}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill();
    await this.process.exited;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One tab. */
export class BrowserTab {
  readonly #answers = new Map<number, (result: Record<string, unknown>) => void>();
  #asked = 0;

  constructor(
    readonly id: string,
    private readonly socket: WebSocket,
  ) {
    socket.addEventListener("message", ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as { id?: number; result?: Record<string, unknown> };
      if (id !== undefined) this.#answers.get(id)?.(result ?? {});
    });
  }

  /** Sends a command of Chromium's protocol. */
  async send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const id = ++this.#asked;
    const answer = new Promise<Record<string, unknown>>((resolve) => this.#answers.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    return await answer;
  }

  /** Value of an expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    return (result as { value?: unknown } | undefined)?.value;
  }

  /** Waits until an expression in the page is true. Fails: the test's time-out. */
  async until(expression: string): Promise<void> {
    await this.evaluate(
      `new Promise((resolve) => { const look = () => ((${expression}) ? resolve(true) : setTimeout(look, 20)); look(); })`,
    );
  }
}
