import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { setImmediate } from "node:timers/promises";
import { standardOutput } from "../../base/standard-output.ts";
import { terminalText } from "../../base/terminal-text.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { onStopSignal } from "../shared/stop-signal.ts";

/** The exit code of a program that Ctrl+C ended. */
const INTERRUPTED = 130;

/** Where an export goes that goes to standard output. */
export const STANDARD_OUTPUT = "-";

/** Checks that a file may be written: it is new, or it is one that may be replaced, and not the recording. Fails: bad_usage. */
export function checkOutput(path: string, { recording, force }: { recording: string; force: boolean }): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isFile()) throw new RelayError("bad_usage", `expected a file to write, but ${path} is none`);
  if (existsSync(recording) && realpathSync(recording) === realpathSync(path))
    throw new RelayError("bad_usage", `expected another file than the recording to write, got ${path}`);
  if (!force)
    throw new RelayError("bad_usage", `expected a new file, but ${path} exists: --force replaces it`);
}

/**
 * Writes pieces into a file of this name. The file gets its name when it is whole. If that fails or is interrupted, what was written goes, so
 * that nobody takes a part for the whole. Returns its length. Units: bytes. Throws the errors of the pieces and of the file system.
 */
export async function writeFilePieces(path: string, pieces: Pieces): Promise<number> {
  const partial = `${path}.${process.pid}.partial`;
  const file = openSync(partial, "wx");
  void onStopSignal().then(() => {
    rmSync(partial, { force: true });
    process.exit(INTERRUPTED);
  });
  try {
    let bytes = 0;
    try {
      for await (const piece of pieces) {
        // A disk that is nearly full takes a part of a call.
        for (let at = 0; at < piece.byteLength; ) at += writeSync(file, piece, at);
        bytes += piece.byteLength;
        // Signals arrive between turns of the event loop.
        await setImmediate();
      }
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
    return bytes;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/** Writes pieces of whole characters to standard output, each once its reader has taken the one before. On a terminal, text of games cannot control it. */
export async function printPieces(pieces: Pieces): Promise<void> {
  const output = standardOutput();
  for await (const piece of pieces) {
    const shown = output.isTTY ? terminalText(Buffer.from(piece).toString()) : piece;
    await new Promise<void>((resolve, reject) => {
      output.write(shown, (error) => (error ? reject(error) : resolve()));
    });
  }
}

type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
