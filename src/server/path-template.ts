/** A path with parameters in braces, such as `/recordings/{name}.mcap`. */
export class PathTemplate {
  /** How many characters are fixed. Of several templates that match a path, the one with the most wins; one without parameters always does. */
  readonly fixedCharacters: number;
  readonly #pattern: RegExp;
  readonly #names: readonly string[];

  constructor(text: string) {
    const pieces = text.split(/\{(\w+)\}/);
    this.#names = pieces.filter((_, index) => index % 2 === 1);
    const fixed = pieces.filter((_, index) => index % 2 === 0);
    this.fixedCharacters = this.#names.length === 0 ? Number.MAX_SAFE_INTEGER : fixed.join("").length;
    this.#pattern = new RegExp(`^${fixed.map(RegExp.escape).join("([^/]+)")}$`);
  }

  /** The values of the parameters, still percent-encoded; undefined for a path that does not match. */
  match(pathname: string): Record<string, string> | undefined {
    const found = this.#pattern.exec(pathname);
    if (found === null) return undefined;
    return Object.fromEntries(this.#names.map((name, index) => [name, found[index + 1] ?? ""]));
  }
}
