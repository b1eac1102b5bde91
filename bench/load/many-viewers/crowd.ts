import { fileURLToPath } from "node:url";
import type { CrowdOrder, CrowdReport, CrowdRequest, WaveReport } from "./crowd-report.ts";

/** A process of viewers, driven from the bench. */
export class Crowd implements Disposable {
  readonly #child: Bun.Subprocess;
  #answered: ((answer: unknown) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor(order: CrowdOrder) {
    const script = fileURLToPath(new URL("./crowd-process.ts", import.meta.url));
    this.#child = Bun.spawn([process.execPath, script, JSON.stringify(order)], {
      stdout: "inherit",
      stderr: "inherit",
      ipc: (answer) => this.#answered?.(answer),
      onExit: (_, code) =>
        this.#failed?.(new Error(`expected the viewers to answer, but they ended with ${code}`)),
    });
  }

  /** Connects the viewers. */
  async connect(): Promise<void> {
    await this.#ask({ kind: "connect" });
  }

  /** Begins a window. */
  async begin(window: Omit<Extract<CrowdRequest, { kind: "begin" }>, "kind">): Promise<void> {
    await this.#ask({ kind: "begin", ...window });
  }

  /** Ends the window, when the last packets have come. */
  async end(sent: number): Promise<CrowdReport> {
    return (await this.#ask({ kind: "end", sent })) as CrowdReport;
  }

  /** Cuts all connections and connects the viewers again at once. */
  async reconnect(): Promise<WaveReport> {
    return (await this.#ask({ kind: "reconnect" })) as WaveReport;
  }

  [Symbol.dispose](): void {
    this.#failed = undefined;
    this.#child.kill("SIGKILL");
  }

  #ask(request: CrowdRequest): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#child.send(request);
    });
  }
}
