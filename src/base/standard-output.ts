/**
 * Standard output, for text that a reader may stop reading. In `watch --json | head` the reader closes the pipe first: that ends the program normally.
 * Cost: 5 ms the first time, for the streams of the runtime; `console.log` does not need them.
 */
export function standardOutput(): NodeJS.WriteStream {
  const { stdout } = process;
  if (stdout.listenerCount("error") === 0) stdout.on("error", endAtClosedPipe);
  return stdout;
}

function endAtClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
}
