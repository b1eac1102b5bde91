import type { HubMessage } from "./hub-message.ts";
import { KeptText } from "./kept-text.ts";
import { leftOut } from "./left-out.ts";
import type { Omissions } from "./omissions.ts";
import type { SourceRegistry } from "./source-registry.ts";

/** Shorter newest values are kept as they are: those of all games together take little. Units: characters. */
const SHORT_CHARACTERS = 4096;
/** What the longer newest values of all games may take together. Units: bytes. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Bounds what the newest values of all games take, after one of them has changed. A long value is kept as text alone. If all of them take
 * too much, the longest of the game that has most is left out.
 * Cost: one comparison for a short value; for a long one a look at each game, which is less than its parsing took.
 */
export function boundNewest(message: HubMessage, registry: SourceRegistry, omissions: Omissions): void {
  const { body } = message;
  if (body.from !== "json" || body.text.length <= SHORT_CHARACTERS) return;
  message.body = new KeptText(body);
  const kept = registry.all().map(({ newest }) => longestFirst(newest.values()));
  let total = kept.reduce((sum, values) => sum + bytesOf(values), 0);
  while (total > MAX_BYTES) {
    const largest = kept.reduce((one, other) => (bytesOf(one) >= bytesOf(other) ? one : other));
    const longest = largest.shift();
    if (longest === undefined) return;
    total -= longest.text.bytes;
    longest.message.body = leftOut(longest.message, longest.text);
    omissions.add("values_left_out");
  }
}

interface LongValue {
  message: HubMessage;
  text: KeptText;
}

function longestFirst(newest: Iterable<HubMessage>): LongValue[] {
  const long: LongValue[] = [];
  for (const message of newest)
    if (message.body instanceof KeptText) long.push({ message, text: message.body });
  return long.sort((one, other) => other.text.bytes - one.text.bytes);
}

function bytesOf(values: readonly LongValue[]): number {
  return values.reduce((sum, { text }) => sum + text.bytes, 0);
}
