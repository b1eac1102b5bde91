const CTRL_C = "\u0003";

/** Reads keys from a terminal, without Enter. Calling what it returns gives the terminal back. Does nothing where there is no terminal. */
export function readKeys(pressed: (key: string) => void): () => void {
  const { stdin, stdout } = process;
  if (stdin.isTTY !== true || stdout.isTTY !== true) return () => {};
  const read = (text: string) => {
    // The terminal makes no signal of it while keys are read.
    if (text === CTRL_C) process.kill(process.pid, "SIGINT");
    else pressed(text);
  };
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  stdin.on("data", read);
  return () => {
    stdin.off("data", read);
    stdin.setRawMode(false);
    stdin.pause();
  };
}
