import type { FromEdge, ToEdge } from "./edge-messages.ts";

/** Most HTTP requests that Bun has open at once, which the edge passes on: an assistant holds one for as long as it listens. */
const HTTP_REQUESTS = "16384";

/** The events of an edge's process. */
export interface EdgeProcessEvents {
  message(message: FromEdge): void;
  /** It has ended: by an exit code or a signal. Called once. */
  ended(how: string): void;
}

/** The process of one edge. */
export class EdgeProcess<Order, Options> {
  readonly #child: Bun.Subprocess<"ignore", "ignore", "inherit">;

  constructor(command: readonly string[], events: EdgeProcessEvents) {
    this.#child = Bun.spawn([...command], {
      env: { ...process.env, BUN_CONFIG_MAX_HTTP_REQUESTS: HTTP_REQUESTS },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "inherit",
      serialization: "advanced",
      ipc: (message) => events.message(message as FromEdge),
      onExit: (_, code, signal) => events.ended(code === null ? `signal ${signal}` : `exit code ${code}`),
    });
  }

  get pid(): number {
    return this.#child.pid;
  }

  get exited(): Promise<number> {
    return this.#child.exited;
  }

  send(message: ToEdge<Order, Options>): void {
    try {
      this.#child.send(message);
    } catch {
      // It has ended, which its events tell.
    }
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}
