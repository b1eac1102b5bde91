/** What comes before the names of a game's frames of reference: nothing for the first game with poses. */
export class FramePrefixes {
  readonly #known = new Map<string, string>();

  of(sourceName: string): string {
    const prefix = this.#known.get(sourceName) ?? (this.#known.size === 0 ? "" : `${sourceName}/`);
    this.#known.set(sourceName, prefix);
    return prefix;
  }
}
