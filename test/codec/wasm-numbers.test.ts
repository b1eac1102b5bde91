import { expect, test } from "bun:test";
import { RECORD_NUMBERS } from "../../src/codec/packet-batch.ts";
import * as framesLayout from "../../src/protocol/frames-layout.ts";
import {
  MAX_FRAMES_PER_PACKET,
  MAX_MESSAGE_BYTES,
  MAX_PACKETS_PER_MESSAGE,
} from "../../src/protocol/limits.ts";
import * as layout from "../../src/protocol/packet-layout.ts";
import { PacketStatus } from "../../src/protocol/packet-status.ts";
import * as slots from "../../src/protocol/value-slots.ts";
import { readWasmBuild } from "./wasm-build.ts";

const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readWasmBuild("debug")));

/** Every number that the module exports, by name. */
const wasmNumbers: Record<string, number> = Object.fromEntries(
  Object.entries(exports).flatMap(([name, value]) =>
    value instanceof WebAssembly.Global ? [[name, value.value as number]] : [],
  ),
);

const numbersOf = (module: object): [string, number][] =>
  Object.entries(module).filter((entry): entry is [string, number] => typeof entry[1] === "number");

function pick(names: string[]): Record<string, number | undefined> {
  return Object.fromEntries(names.map((name) => [name, wasmNumbers[name]]));
}

test("the packet layout is the same in assembly and in protocol", () => {
  const expected = Object.fromEntries([...numbersOf(layout), ...numbersOf(framesLayout)]);
  expect(pick(Object.keys(expected))).toEqual(expected);
});

test("the length of a tracking packet is the same for every set of devices", () => {
  const measure = exports.trackingPacketBytes as unknown as (devices: number) => number;
  const devices = [0, 1, 2, 3, 4, 5, 6, 7];
  expect(devices.map((bits) => measure(bits))).toEqual(devices.map(layout.trackingPacketBytes));
});

test("the status numbers are the same in assembly and in protocol, all of them", () => {
  const constantName = (name: string): string => `STATUS_${name.replace(/[A-Z]/g, "_$&").toUpperCase()}`;
  const expected = Object.fromEntries(
    Object.entries(PacketStatus).map(([name, value]) => [constantName(name), value]),
  );
  expect(pick(Object.keys(wasmNumbers).filter((name) => name.startsWith("STATUS_")))).toEqual(expected);
});

test("the value slots are the same in assembly and in TypeScript", () => {
  const shared = numbersOf(slots).filter(
    ([name]) => !["POSE_SLOTS", "CONTROLLER_FLOAT_SLOTS", "TRACKING_SLOTS"].includes(name),
  );
  expect(pick(shared.map(([name]) => name))).toEqual(Object.fromEntries(shared));
});

test("the regions hold the largest message, packet and batch that the limits allow", () => {
  expect(
    pick(["INPUT_BYTES", "COMPRESSED_OUTPUT_BYTES", "MAX_PACKETS", "MAX_FRAMES", "RECORD_BYTES"]),
  ).toEqual({
    INPUT_BYTES: MAX_MESSAGE_BYTES,
    COMPRESSED_OUTPUT_BYTES: MAX_MESSAGE_BYTES,
    MAX_FRAMES: MAX_FRAMES_PER_PACKET,
    MAX_PACKETS: MAX_PACKETS_PER_MESSAGE,
    RECORD_BYTES: RECORD_NUMBERS * Int32Array.BYTES_PER_ELEMENT,
  });
});

test("the memory is fixed, just large enough for the map, and the module imports nothing", () => {
  const memory = exports.memory as WebAssembly.Memory;
  const pageBytes = 65536;
  expect(memory.buffer.byteLength).toBe(Math.ceil((wasmNumbers.MEMORY_END ?? 0) / pageBytes) * pageBytes);
  expect(() => memory.grow(1)).toThrow();
  expect(WebAssembly.Module.imports(new WebAssembly.Module(readWasmBuild("release")))).toEqual([]);
});
