/** Fewest characters of a token that is hard to guess. */
const LEAST_CHARACTERS = 16;
/** Fewest different characters: a token of repeated ones is short, however long it is. */
const LEAST_DIFFERENT = 6;

/** What makes a token easy to guess, in words; undefined for one that is long enough. */
export function tokenWeakness(token: string): string | undefined {
  if (token.length < LEAST_CHARACTERS) return `has fewer than ${LEAST_CHARACTERS} characters`;
  if (new Set(token).size < LEAST_DIFFERENT) return `has fewer than ${LEAST_DIFFERENT} different characters`;
  return undefined;
}

/** What to do about a token that is easy to guess. */
export const STRONG_TOKEN = `use at least ${LEAST_CHARACTERS} random characters, such as those of "openssl rand -hex 16"`;
