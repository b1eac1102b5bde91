import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { PlainCodec } from "../../src/codec/index.ts";
import { LinkEncoder, type LinkMessage, readLinkMessages } from "../../src/codec/link/index.ts";
import { MAX_UNIX_SECONDS } from "../../src/protocol/limits.ts";
import { trackingSamples } from "./packet-arbitraries.ts";

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const frames = fc.record({
  from: fc.constant("frame" as const),
  sample: fc.record({ frame: fc.nat(), fps: number, frameMillis: number, physicsMillis: number }),
  monitors: fc.record({ memory_usage_mb: number, cpu_load: number }, { requiredKeys: [] }),
});
const poses = fc.record({
  from: fc.constant("tracking" as const),
  sample: fc
    .tuple(trackingSamples, fc.boolean())
    .map(([sample, isNew]) => (isNew ? { ...sample, reference: "new" as const } : sample)),
});
const json = fc.record({ from: fc.constant("json" as const), text: fc.string({ unit: "grapheme" }) });
const messages: fc.Arbitrary<LinkMessage> = fc.record({
  topic: fc.string({ unit: "grapheme", maxLength: 128 }),
  epoch: fc.string({ maxLength: 64, unit: "grapheme-ascii" }),
  seq: fc.nat(),
  offset: fc.maxSafeNat(),
  acceptedUnixMillis: fc.double({ noNaN: true, min: -1000 * MAX_UNIX_SECONDS, max: 1000 * MAX_UNIX_SECONDS }),
  timestampSeconds: number,
  isHistory: fc.boolean(),
  body: fc.oneof(frames, poses, json),
});

const SMALL: LinkMessage = {
  topic: "fps",
  epoch: "e",
  seq: 1,
  offset: 1,
  acceptedUnixMillis: 1,
  timestampSeconds: 1,
  isHistory: false,
  body: { from: "frame", sample: { frame: 1, fps: 90, frameMillis: 11, physicsMillis: 1 }, monitors: {} },
};

/** Several messages, as one message of a link. */
function packed(all: readonly LinkMessage[]): Uint8Array {
  const encoder = new LinkEncoder(new PlainCodec());
  return Buffer.concat(all.map((message) => (encoder.encode(message) as Uint8Array).slice()));
}

function read(bytes: Uint8Array): { messages: LinkMessage[]; fault: string | undefined } {
  const messages: LinkMessage[] = [];
  const fault = readLinkMessages(bytes, new PlainCodec(), (message) => messages.push(message));
  return { messages, fault };
}

describe("link packets", () => {
  test("come back as they were, one or several in a message", () => {
    fc.assert(
      fc.property(fc.array(messages, { maxLength: 4 }), (all) => {
        expect(read(packed(all))).toEqual({ messages: all, fault: undefined });
      }),
    );
  });

  test("are longer than the buffer begins with", () => {
    const text = "é".repeat(100_000);
    const message: LinkMessage = { ...SMALL, topic: "custom/long", body: { from: "json", text } };
    expect(read(packed([message])).messages[0]?.body).toEqual({ from: "json", text });
  });

  test("hostile bytes are a fault and no exception, and what stands before is read", () => {
    fc.assert(
      fc.property(messages, messages, fc.array(fc.tuple(fc.nat(), fc.nat(255))), (first, second, changes) => {
        const whole = packed([first]);
        const hostile = packed([second]);
        for (const [at, byte] of changes) hostile[at % hostile.length] = byte;
        const { messages: taken, fault } = read(Buffer.concat([whole, hostile]));
        expect(taken[0]).toEqual(first);
        expect(taken.length === 2 || fault !== undefined).toBe(true);
      }),
    );
  });

  test("a time that is no date is a fault", () => {
    const [message] = fc.sample(messages, 1) as [LinkMessage];
    const bytes = packed([{ ...message, acceptedUnixMillis: 1e300 }]);
    expect(read(bytes)).toMatchObject({ messages: [], fault: expect.stringContaining("no date") });
  });

  test("a cut packet says where", () => {
    const whole = packed([SMALL]);
    for (let length = 1; length < whole.length; length++) {
      expect(read(whole.subarray(0, length)).fault).toContain(`at byte 0 of a message of ${length}`);
    }
  });

  test("another version is told with what to do", () => {
    const bytes = packed([SMALL]);
    bytes[1] = 2;
    expect(read(bytes).fault).toStartWith(
      "expected version 1 of link packets, got 2; run the same version at both ends",
    );
  });
});
