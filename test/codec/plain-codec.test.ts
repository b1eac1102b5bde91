import { describe } from "bun:test";
import { PlainCodec } from "../../src/codec/index.ts";
import { describePacketCodec } from "../contracts/packet-codec.contract.ts";

describe("the plain codec", () => describePacketCodec((options) => new PlainCodec(options)));
