/** What the header of a program for Linux or Windows says. */
export interface ProgramHeader {
  format: "ELF" | "PE";
  cpu: "x64" | "arm64" | "other";
  /** Bytes of a publisher's certificate. One that belongs to Bun's own program would be wrong for ours. */
  certificateBytes: number;
}

/** Reads the header of an ELF or PE program. Fails: an Error if it is neither. */
export function readProgramHeader(program: Uint8Array): ProgramHeader {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  if (view.getUint32(0) === 0x7f454c46) {
    const cpus: Readonly<Record<number, "x64" | "arm64">> = { 62: "x64", 183: "arm64" };
    return { format: "ELF", cpu: cpus[view.getUint16(18, true)] ?? "other", certificateBytes: 0 };
  }
  const at = view.getUint16(0) === 0x4d5a ? view.getUint32(0x3c, true) : 0;
  if (view.getUint32(at) !== 0x50450000) throw new Error("expected an ELF or PE program");
  const cpus: Readonly<Record<number, "x64" | "arm64">> = { 34404: "x64", 43620: "arm64" };
  // The certificate table is the fifth directory behind the optional header of PE32+.
  return {
    format: "PE",
    cpu: cpus[view.getUint16(at + 4, true)] ?? "other",
    certificateBytes: view.getUint32(at + 24 + 112 + 4 * 8 + 4, true),
  };
}
