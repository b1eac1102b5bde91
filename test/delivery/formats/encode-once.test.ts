import { expect, test } from "bun:test";
import { encodeOnce } from "../../../src/delivery/formats/encode-once.ts";
import type { Payload } from "../../../src/delivery/formats/format.ts";
import type { HubMessage } from "../../../src/hub/index.ts";

const numbered = (offset: number) => ({ offset }) as HubMessage;

/** A format that counts how often it encodes, into bytes that the next message overwrites. */
function counting(bytes: number | "text") {
  const shared = new Uint8Array(bytes === "text" ? 0 : bytes);
  let count = 0;
  const encode = encodeOnce((message): Payload => {
    count++;
    return bytes === "text" ? `${message.offset}` : shared.fill(message.offset);
  });
  return { encode, count: () => count };
}

test.each([["text"], [5000]] as const)(
  "a message is encoded once for all channels if its payload is text or long: %p",
  (bytes) => {
    const { encode, count } = counting(bytes);
    const first = encode(numbered(1), false);
    expect(encode(numbered(1), false)).toBe(first);
    expect(count()).toBe(1);
    const second = encode(numbered(2), false);
    encode(numbered(2), true);
    expect(count()).toBe(3);
    // Not overwritten since.
    expect([first[0], second[0]]).toEqual(bytes === "text" ? ["1", "2"] : [1, 2]);
  },
);

test("short bytes are encoded for each channel, and not copied", () => {
  const { encode, count } = counting(100);
  const first = encode(numbered(1), false);
  expect(encode(numbered(1), false)).toBe(first);
  expect(encode(numbered(2), false)).toBe(first);
  expect(count()).toBe(3);
});
