/**
 * Standard output, for text that a reader may stop reading. In `watch --json | head` the reader closes the pipe first: that ends the program normally.
 * Cost: 5 ms the first time, for the streams of the runtime; `console.log` does not need them.
 */
export function standardOutput(): NodeJS.WriteStream {
  const { stdout } = process;
  if (stdout.listenerCount("error") === 0) stdout.on("error", endAtClosedPipe);
  return stdout;
}

/**
 * Writes to standard output as long as it is open. Text that comes after {@link exitFlushed} is left out, because writing to an ended
 * stream would discard what still waits in it.
 */
export function writeOutput(text: string | Uint8Array): void {
  const stdout = standardOutput();
  if (!stdout.writableEnded) stdout.write(text);
}

/** Ends the program once the reader of standard output has taken everything. `process.exit` alone discards what a slow reader of a pipe has not read. */
export function exitFlushed(code: number): void {
  // Bun reports a full disk only after "finish".
  standardOutput()
    .once("finish", () => setImmediate(() => process.exit(code)))
    .end();
}

function endAtClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
}
