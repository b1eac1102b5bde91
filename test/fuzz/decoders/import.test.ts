import { expect } from "bun:test";
import * as fc from "fast-check";
import { compress } from "lz4js";
import { channelReader } from "../../../src/import/channel-reader.ts";
import { unpackLz4 } from "../../../src/import/lz4-frame.ts";
import { fuzz } from "../support/fuzz.ts";
import { mutatedBytes, mutatedText } from "../support/mutations.ts";
import { producerTexts } from "../support/producer-texts.ts";

/** How long the frames say that their content is. Units: bytes. */
const UNPACKED_BYTES = 4096;

/** Frames whose content repeats itself, as a chunk's does. */
const frames = fc
  .uint8Array({ minLength: 1, maxLength: 200 })
  .map((part) => compress(Buffer.alloc(UNPACKED_BYTES, part)));

fuzz<Uint8Array>({
  name: "import-lz4",
  inputs: mutatedBytes(frames),
  runs: 500,
  take: (frame) => {
    try {
      expect(unpackLz4(frame, UNPACKED_BYTES).byteLength).toBe(UNPACKED_BYTES);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  },
});

/** Fields of Protocol Buffers, of which some are messages themselves. */
const fields = fc
  .array(
    fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom(0, 1, 2, 5), fc.uint8Array({ maxLength: 40 })),
  )
  .map((all) =>
    Buffer.concat(all.map(([field, wire, bytes]) => Buffer.of(field * 8 + wire, bytes.byteLength, ...bytes))),
  );

const channel = (encoding: string) => ({
  id: 1,
  schemaId: 1,
  topic: "/any",
  messageEncoding: encoding,
  metadata: new Map(),
});
const schema = (name: string) => ({ id: 1, name, encoding: "", data: new Uint8Array() });

for (const name of ["FrameTransforms", "Log"]) {
  const reader = channelReader(channel("protobuf"), schema(`foxglove.${name}`));
  fuzz<Uint8Array>({
    name: `import-${name}`,
    inputs: fc.oneof(mutatedBytes(fields), fc.uint8Array({ maxLength: 60 })),
    runs: 300,
    take: (bytes) => {
      if (typeof reader === "string") throw new Error(reader);
      const messages = reader.read(bytes);
      expect(typeof messages === "string" || messages.length > 0).toBe(true);
    },
  });
}

fuzz<string>({
  name: "import-json",
  inputs: mutatedText(producerTexts),
  runs: 300,
  take: (text) => {
    const reader = channelReader(channel("json"), undefined);
    if (typeof reader === "string") throw new Error(reader);
    const messages = reader.read(Buffer.from(text));
    expect(typeof messages === "string" || messages.every(({ topic }) => topic !== "")).toBe(true);
  },
});
