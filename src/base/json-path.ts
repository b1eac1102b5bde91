/** Longest key that is shown whole. Units: characters. */
const MAX_KEY_CHARACTERS = 80;

/** A place inside a JSON value, in words: `$.history["custom/shot"].seconds`. Long keys are cut. */
export function jsonPath(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => {
    if (typeof part === "number") return `[${part}]`;
    const key = String(part);
    const shown = key.length <= MAX_KEY_CHARACTERS ? key : `${key.slice(0, MAX_KEY_CHARACTERS)}...`;
    return /^[A-Za-z_$][\w$]*$/.test(shown) ? `.${shown}` : `[${JSON.stringify(shown)}]`;
  });
  return `$${parts.join("")}`;
}
