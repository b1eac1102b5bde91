import { expect, test } from "bun:test";
import { withTimestamp } from "../../../src/ingest/session/with-timestamp.ts";

const CASES: readonly [title: string, text: string, expected: string][] = [
  [
    "replaces the timestamp of a message",
    '{"a":1,"timestamp" : 5e3,"b":2}',
    '{"a":1,"timestamp" : 7.5,"b":2}',
  ],
  [
    "leaves timestamps of inner objects, and in texts, as they are",
    '{"x":{"timestamp":1},"y":[{"timestamp":2}],"z":"\\"timestamp\\":3\\\\","timestamp":4}',
    '{"x":{"timestamp":1},"y":[{"timestamp":2}],"z":"\\"timestamp\\":3\\\\","timestamp":7.5}',
  ],
  [
    "replaces the last of several, which counts",
    '{"timestamp":1,"timestamp":2}',
    '{"timestamp":1,"timestamp":7.5}',
  ],
  ["takes no value for a key", '{"a":"timestamp","timestamp":2}', '{"a":"timestamp","timestamp":7.5}'],
  [
    "adds one that counts where the key is written with escapes",
    '{"t\\u0069mestamp":1}',
    '{"t\\u0069mestamp":1,"timestamp":7.5}',
  ],
  [
    "adds one where another key with escapes follows",
    '{"timestamp":1,"t\\u0069mestamp":2}',
    '{"timestamp":1,"t\\u0069mestamp":2,"timestamp":7.5}',
  ],
  [
    "keeps every digit",
    '{"a":12345678901234567890,"timestamp":1}',
    '{"a":12345678901234567890,"timestamp":7.5}',
  ],
];

for (const [title, text, expected] of CASES)
  test(title, () => {
    const written = withTimestamp(text, 7.5);
    expect(written).toBe(expected);
    expect(JSON.parse(written).timestamp).toBe(7.5);
  });
