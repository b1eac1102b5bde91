import { expect } from "bun:test";
import * as fc from "fast-check";
import { loadMsgpack } from "../../../src/delivery/formats/load-msgpack.ts";
import { MAX_COMMAND_BYTES } from "../../../src/protocol/limits.ts";
import { isBoundedMsgpack } from "../../../src/protocol/msgpack-bounds.ts";
import { fuzz } from "../support/fuzz.ts";
import { msgpackHeads, msgpackParts, msgpackValues } from "../support/msgpack-parts.ts";
import { mutatedBytes } from "../support/mutations.ts";

const { jsonTextOf, withEchoedIntegers } = loadMsgpack();

fuzz<Uint8Array>({
  name: "msgpack",
  inputs: fc.oneof(mutatedBytes(msgpackValues), msgpackHeads, fc.uint8Array({ maxLength: 100 })),
  runs: 800,
  take(bytes) {
    // As the dialect does: bytes that are out of bounds are not decoded.
    if (!isBoundedMsgpack(bytes)) return undefined;
    let text: string;
    try {
      text = jsonTextOf(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      return undefined;
    }
    const value = text === "" ? undefined : JSON.parse(text);
    return [text, value, withEchoedIntegers(value)];
  },
  long: {
    parts: msgpackParts,
    runs: 30,
    maxLength: MAX_COMMAND_BYTES,
  },
});
