import type { Timer } from "../../base/clock.ts";
import type { LinkedRelay } from "../../protocol/link-notices.ts";
import type { LinkContext } from "./link-context.ts";

/** How long a relay that finds a loop waits for each relay of it with a lower epoch to give its link up: one of them is enough. Units: milliseconds. */
const TURN_MILLIS = 500;

/** Watches whether a link closes a loop of relays that read from each other. */
export class LoopWatch {
  #turn: Timer | undefined;

  constructor(
    private readonly context: Pick<LinkContext, "hub" | "clock">,
    /** Gives the link up. Called when it is this relay's turn. */
    private readonly giveUp: () => void,
  ) {}

  /** Whether a link to these relays closes a loop: this relay is one of them. */
  isClosedBy(relays: readonly LinkedRelay[]): boolean {
    return relays.some(({ epoch }) => epoch === this.context.hub.epoch);
  }

  /** The link leads to these relays from now on. In a loop, those with lower epochs give their link up first. */
  look(relays: readonly LinkedRelay[]): void {
    if (!this.isClosedBy(relays)) {
      this.end();
      return;
    }
    const { hub, clock } = this.context;
    const before = relays.filter(({ epoch }) => epoch < hub.epoch).length;
    this.#turn ??= clock.after(before * TURN_MILLIS, this.giveUp);
  }

  /** The link is gone, or closes no loop any more. */
  end(): void {
    this.#turn?.cancel();
    this.#turn = undefined;
  }
}
