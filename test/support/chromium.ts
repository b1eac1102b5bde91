import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM = "/usr/bin/chromium";

/** Whether to skip tests in a browser because there is none. Never on CI, where they fail instead. */
export const NO_CHROMIUM = !existsSync(PROGRAM) && !process.env.CI;

/** Chromium without a window, with a profile of its own, showing one page. Disposing it ends it. */
export class Chromium implements AsyncDisposable {
  readonly #profile = mkdtempSync(join(tmpdir(), "chromium-"));
  readonly #process: Bun.Subprocess;

  constructor(url: string, flags: readonly string[] = []) {
    this.#process = Bun.spawn(
      [
        PROGRAM,
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
