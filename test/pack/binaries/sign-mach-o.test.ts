import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signMachO } from "../../../src/pack/binaries/sign-mach-o.ts";
import { readMachOSignature } from "../../support/packages/mach-o-signature.ts";

const PAGE_BYTES = 4096;

/** A program of three pages and a bit, of load commands and noise, with four bytes in place of a signature at its end. */
function program(): Uint8Array {
  const bytes = Buffer.alloc(3 * PAGE_BYTES + 100, 7);
  const codeBytes = bytes.length - 4;
  bytes.fill(0, 0, 32 + 72 + 72 + 16);
  const header = [0xfeedfacf, 0x01000007, 3, 2, 3, 72 + 72 + 16, 0, 0];
  for (const [index, word] of header.entries()) bytes.writeUInt32LE(word, 4 * index);
  const segment = (at: number, name: string, [offset, size]: [number, number]) => {
    bytes.writeUInt32LE(0x19, at);
    bytes.writeUInt32LE(72, at + 4);
    bytes.write(name, at + 8);
    bytes.writeBigUInt64LE(BigInt(offset), at + 40);
    bytes.writeBigUInt64LE(BigInt(size), at + 48);
  };
  segment(32, "__TEXT", [0, 2 * PAGE_BYTES]);
  segment(104, "__LINKEDIT", [2 * PAGE_BYTES, PAGE_BYTES + 100]);
  for (const [index, word] of [0x1d, 16, codeBytes, 4].entries()) bytes.writeUInt32LE(word, 176 + 4 * index);
  return bytes;
}

test("a signed program has an ad-hoc signature of all its pages, and a changed byte is found", () => {
  const path = join(tmpdir(), "program");
  writeFileSync(path, program());
  signMachO(path, "identifier");
  const signed = readFileSync(path);
  const signature = { cpu: "x64", isAdHoc: true, pages: 4, wrongPages: 0, unsignedBytes: 0 } as const;
  expect(readMachOSignature(signed)).toEqual(signature);
  // The segment with the signature ends with the file.
  expect(signed.readBigUInt64LE(104 + 48)).toBe(BigInt(signed.length - 2 * PAGE_BYTES));
  for (const at of [150, PAGE_BYTES, 3 * PAGE_BYTES + 95]) {
    const changed = Buffer.from(signed);
    changed[at] = 1 ^ (changed[at] ?? 0);
    expect(readMachOSignature(changed)).toEqual({ ...signature, wrongPages: 1 });
  }
});
