import type { Topic } from "../../protocol/topics.ts";

/** Longest key that is made of names. Units: characters. */
const MAX_KEY_CHARACTERS = 64;

/** What a wildcard leaves to more exact subscriptions of the same client. */
export interface Exceptions {
  /** Names the set, in few characters: the same topics have the same key. */
  readonly key: string;
  readonly topics: ReadonlySet<Topic>;
}

/** The exceptions for these topics and families; undefined for none. */
export function exceptionsOf(topics: readonly Topic[]): Exceptions | undefined {
  if (topics.length === 0) return undefined;
  const sorted = [...new Set(topics)].sort();
  const names = JSON.stringify(sorted);
  // The names of 64 topics take ten kilobytes.
  const key =
    names.length <= MAX_KEY_CHARACTERS
      ? names
      : new Bun.CryptoHasher("sha256").update(names).digest("base64");
  return { key, topics: new Set(sorted) };
}
