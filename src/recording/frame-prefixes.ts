/** What comes before the names of a game's frames of reference: nothing for the first game with poses, the name for all others. */
export class FramePrefixes {
  #first: string | undefined;

  of(sourceName: string): string {
    this.#first ??= sourceName;
    return sourceName === this.#first ? "" : `${sourceName}/`;
  }
}
