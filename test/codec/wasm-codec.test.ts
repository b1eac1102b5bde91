import { describe, expect, test } from "bun:test";
import { createCodec, wasmCodecFrom } from "../../src/codec/index.ts";
import { describePacketCodec } from "../contracts/packet-codec.contract.ts";
import { readWasmBuild } from "./wasm-build.ts";

describe("the Wasm codec, release build", () => describePacketCodec(createCodec));

describe("the Wasm codec, debug build", () => {
  const moduleBytes = readWasmBuild("debug");
  describePacketCodec((options) => wasmCodecFrom(moduleBytes, options));
});

describe("createCodec", () => {
  test("gives the Wasm codec", () => {
    expect(createCodec().name).toBe("wasm");
  });

  test("gives codecs that share no memory", () => {
    const one = createCodec();
    const packet = one.encodePerformance(1, 2, 3, 4);
    const before = Uint8Array.from(packet as Uint8Array);
    createCodec().encodePerformance(9, 9, 9, 9);
    expect(packet).toEqual(before);
  });
});
