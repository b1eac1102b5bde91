/** Magic numbers and constants. Source: Apple's mach-o/loader.h and kern/cs_blobs.h. */
const MACH_O_64 = 0xfeedfacf;
const HEADER_BYTES = 32;
const LC_CODE_SIGNATURE = 0x1d;
const EMBEDDED_SIGNATURE = 0xfade0cc0;
const CODE_DIRECTORY = 0xfade0c02;
const AD_HOC = 0x2;
const SHA_256 = 2;

/** What a Mach-O program's own signature says, and whether it is true of the program's bytes. */
export interface MachOSignature {
  cpu: "x64" | "arm64" | "other";
  isAdHoc: boolean;
  /** Pages of the program that the signature lists. */
  pages: number;
  /** Pages whose bytes have another hash than the signature says. */
  wrongPages: number;
  /** Bytes of the program that no listed page holds and that are not the signature. */
  unsignedBytes: number;
}

/**
 * Reads the code signature of a Mach-O program for one processor and compares every page with its hash, as the kernel of macOS does.
 * Fails: an Error if it is no such program or has no signature.
 */
export function readMachOSignature(program: Uint8Array): MachOSignature {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  if (view.getUint32(0, true) !== MACH_O_64) throw new Error("expected a 64-bit Mach-O program");
  const signatureAt = signatureOffset(view);
  const directoryAt = codeDirectoryOffset(view, signatureAt);
  const read = (offset: number) => view.getUint32(directoryAt + offset);
  const [flags, hashesAt, pages, codeBytes] = [read(12), read(16), read(28), read(32)];
  const [hashBytes = 0, hashType, , pageBits = 0] = program.subarray(directoryAt + 36, directoryAt + 40);
  if (hashType !== SHA_256) throw new Error(`expected SHA-256 hashes, got type ${hashType}`);
  let wrongPages = 0;
  for (let page = 0; page < pages; page++) {
    const bytes = program.subarray(page << pageBits, Math.min((page + 1) << pageBits, codeBytes));
    const listedAt = directoryAt + hashesAt + page * hashBytes;
    const hash = new Bun.CryptoHasher("sha256").update(bytes).digest();
    if (!hash.equals(program.subarray(listedAt, listedAt + hashBytes))) wrongPages++;
  }
  return {
    cpu: { 16777223: "x64", 16777228: "arm64" }[view.getUint32(4, true)] as "x64" | "arm64",
    isAdHoc: (flags & AD_HOC) !== 0,
    pages,
    wrongPages,
    unsignedBytes: signatureAt - codeBytes,
  };
}

function signatureOffset(view: DataView): number {
  let at = HEADER_BYTES;
  for (let left = view.getUint32(16, true); left > 0; left--) {
    if (view.getUint32(at, true) === LC_CODE_SIGNATURE) return view.getUint32(at + 8, true);
    at += view.getUint32(at + 4, true);
  }
  throw new Error("expected a code signature, found no load command for it");
}

function codeDirectoryOffset(view: DataView, signatureAt: number): number {
  if (view.getUint32(signatureAt) !== EMBEDDED_SIGNATURE) throw new Error("expected an embedded signature");
  for (let left = view.getUint32(signatureAt + 8), at = signatureAt + 12; left > 0; left--, at += 8) {
    const blobAt = signatureAt + view.getUint32(at + 4);
    if (view.getUint32(blobAt) === CODE_DIRECTORY) return blobAt;
  }
  throw new Error("expected a code directory in the signature");
}
