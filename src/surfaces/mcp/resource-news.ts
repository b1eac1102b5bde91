import type { Clock, Timer } from "../../base/clock.ts";
import type { McpResource } from "./resources.ts";

/** How often the relay checks for changes. Units: milliseconds. */
const LOOK_MILLIS = 1000;

/** Reports changed resources while any assistant subscribes to them. */
export class ResourceNews {
  readonly #marks = new Map<string, string>();
  readonly #timer: Timer;

  constructor(
    clock: Clock,
    private readonly resources: readonly McpResource[],
    private readonly listeners: {
      /** Whether any assistant subscribes now. */
      any(): boolean;
      changed(uri: string): void;
    },
  ) {
    this.#timer = clock.every(LOOK_MILLIS, () => this.#look());
  }

  stop(): void {
    this.#timer.cancel();
  }

  #look(): void {
    if (!this.listeners.any()) return;
    for (const { uri, mark } of this.resources) {
      const now = mark();
      const before = this.#marks.get(uri);
      this.#marks.set(uri, now);
      if (before !== undefined && before !== now) this.listeners.changed(uri);
    }
  }
}
