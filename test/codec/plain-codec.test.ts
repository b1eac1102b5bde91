import { describe, expect, test } from "bun:test";
import { PlainCodec, PlainFrames } from "../../src/codec/index.ts";
import { describePacketCodec } from "../contracts/packet-codec.contract.ts";
import { framesPacket } from "../support/frames-packet.ts";
import { observeBatch } from "./observe-batch.ts";

describe("the plain codec", () =>
  describePacketCodec((options) => new PlainCodec({ ...options, frames: new PlainFrames() })));

test("a plain codec that is not for games does not know 0x04", () => {
  const packet = framesPacket([{ frame: 1, ticksMicros: 1 }]);
  expect(observeBatch(new PlainCodec().decode(packet))).toEqual({
    packets: [],
    endStatus: "unknownType",
    endOffset: 0,
  });
});
