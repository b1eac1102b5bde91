import { readFileSync, writeFileSync } from "node:fs";

// Source of all layouts: Apple's mach-o/loader.h and kern/cs_blobs.h. A Mach-O program for x64 is little-endian, its signature big-endian.
const HEADER_BYTES = 32;
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;
const EMBEDDED_SIGNATURE = 0xfade0cc0;
const CODE_DIRECTORY = 0xfade0c02;
const CODE_DIRECTORY_VERSION = 0x20400;
const AD_HOC = 0x2;
const MAIN_BINARY = 1n;
const SHA_256 = 2;
const HASH_BYTES = 32;
const PAGE_BITS = 12;
const PAGE_BYTES = 1 << PAGE_BITS;
const SUPER_BLOB_BYTES = 20;
const CODE_DIRECTORY_BYTES = 88;

/**
 * Signs a Mach-O program for x64 ad hoc, in place of the signature at its end. Bun leaves its own signature in the binaries that it compiles
 * for darwin-x64, and that is not true of them any more: macOS ends a program whose pages differ from its signature.
 * Fails: an Error if the program has no signature at its end.
 */
export function signMachO(path: string, identifier: string): void {
  const unsigned = readFileSync(path);
  const { signature, linkEdit, text } = loadCommands(unsigned);
  const codeBytes = unsigned.readUInt32LE(signature + 8);
  if (codeBytes + unsigned.readUInt32LE(signature + 12) !== unsigned.length)
    throw new Error(`expected the signature of ${path} at its end`);
  const pages = Math.ceil(codeBytes / PAGE_BYTES);
  const hashesAt = CODE_DIRECTORY_BYTES + Buffer.byteLength(identifier) + 1;
  const directoryBytes = hashesAt + pages * HASH_BYTES;
  const signatureBytes = SUPER_BLOB_BYTES + directoryBytes;

  const program = Buffer.alloc(codeBytes + signatureBytes);
  unsigned.copy(program, 0, 0, codeBytes);
  program.writeUInt32LE(signatureBytes, signature + 12);
  // The segment __LINKEDIT ends with the signature. These two numbers are in a page that is hashed.
  const linkEditBytes = BigInt(program.length) - program.readBigUInt64LE(linkEdit + 40);
  program.writeBigUInt64LE(roundUp(linkEditBytes), linkEdit + 32);
  program.writeBigUInt64LE(linkEditBytes, linkEdit + 48);

  const blob = program.subarray(codeBytes);
  writeWords(blob, [EMBEDDED_SIGNATURE, signatureBytes, 1, 0, SUPER_BLOB_BYTES]);
  const directory = blob.subarray(SUPER_BLOB_BYTES);
  const [noSpecialHashes, sizes] = [0, (HASH_BYTES << 24) | (SHA_256 << 16) | PAGE_BITS];
  writeWords(directory, [
    CODE_DIRECTORY,
    directoryBytes,
    CODE_DIRECTORY_VERSION,
    AD_HOC,
    hashesAt,
    CODE_DIRECTORY_BYTES,
    noSpecialHashes,
    pages,
    codeBytes,
    sizes,
  ]);
  // The executable segment: where it begins, how long it is, and that it is of a main program.
  directory.writeBigUInt64BE(program.readBigUInt64LE(text + 40), 64);
  directory.writeBigUInt64BE(program.readBigUInt64LE(text + 48), 72);
  directory.writeBigUInt64BE(MAIN_BINARY, 80);
  directory.write(identifier, CODE_DIRECTORY_BYTES);
  for (let page = 0; page < pages; page++) {
    const bytes = program.subarray(page * PAGE_BYTES, Math.min((page + 1) * PAGE_BYTES, codeBytes));
    new Bun.CryptoHasher("sha256")
      .update(bytes)
      .digest()
      .copy(directory, hashesAt + page * HASH_BYTES);
  }
  writeFileSync(path, program);
}

/** Offsets of the load commands that a signature concerns. */
function loadCommands(program: Buffer): { signature: number; linkEdit: number; text: number } {
  const found = new Map<string, number>();
  let at = HEADER_BYTES;
  for (let left = program.readUInt32LE(16); left > 0; left--) {
    const command = program.readUInt32LE(at);
    if (command === LC_CODE_SIGNATURE) found.set("signature", at);
    if (command === LC_SEGMENT_64)
      found.set(program.toString("latin1", at + 8, at + 24).replace(/\0+$/, ""), at);
    at += program.readUInt32LE(at + 4);
  }
  const need = (name: string): number => {
    const offset = found.get(name);
    if (offset === undefined) throw new Error(`expected a Mach-O program with ${name}`);
    return offset;
  };
  return { signature: need("signature"), linkEdit: need("__LINKEDIT"), text: need("__TEXT") };
}

function writeWords(into: Buffer, words: readonly number[]): void {
  for (const [index, word] of words.entries()) into.writeUInt32BE(word >>> 0, 4 * index);
}

function roundUp(bytes: bigint): bigint {
  const page = BigInt(PAGE_BYTES);
  return ((bytes + page - 1n) / page) * page;
}
