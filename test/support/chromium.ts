import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Need, skipWithout } from "./needs.ts";
import { ON_LINUX } from "./system-parts.ts";

/** Path of the browser. */
export const CHROMIUM_PROGRAM = "/usr/bin/chromium";

/** The browser. */
export const CHROMIUM: Need = {
  name: "Chromium",
  found: () => existsSync(CHROMIUM_PROGRAM),
  command: ON_LINUX ? "sudo apt-get install chromium" : undefined,
};

/** Whether to skip tests that need a browser. */
export function skipWithoutChromium(): boolean {
  return skipWithout(CHROMIUM);
}

/** Chromium without a window, with a profile of its own, showing one page. Disposing it ends it. */
export class Chromium implements AsyncDisposable {
  readonly #profile = mkdtempSync(join(tmpdir(), "chromium-"));
  readonly #process: Bun.Subprocess;

  constructor(url: string, flags: readonly string[] = []) {
    this.#process = Bun.spawn(
      [
        CHROMIUM_PROGRAM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        `--user-data-dir=${this.#profile}`,
        ...flags,
        url,
      ],
      // Its temporary files go into the folder of the tests, because a killed browser leaves them behind.
      { env: { ...process.env }, stdout: "ignore", stderr: "ignore" },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill();
    await this.#process.exited;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
