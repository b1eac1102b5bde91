/** The games whose scripts the engine profiles for parts of the relay, beside those that clients subscribe to. */
export class ScriptProfiles {
  readonly #held = new Map<string, number>();

  /** `changed` tells the games' debuggers to look again. */
  constructor(private readonly changed: () => void) {}

  /** Whether any part of the relay holds the profile of this game. */
  isHeld(source: string): boolean {
    return this.#held.has(source);
  }

  /** Holds the profile of a game until it is released. The profiler stops if nobody else needs it. */
  hold(source: string): { release(): void } {
    this.#add(source, 1);
    let released = false;
    return {
      release: () => {
        if (!released) this.#add(source, -1);
        released = true;
      },
    };
  }

  #add(source: string, by: number): void {
    const count = (this.#held.get(source) ?? 0) + by;
    if (count > 0) this.#held.set(source, count);
    else this.#held.delete(source);
    this.changed();
  }
}
