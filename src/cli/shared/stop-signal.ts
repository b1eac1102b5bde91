import { stopSignals } from "../../base/platform/stopping.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";

/** How a command is asked to stop beside signals. */
export interface StopOptions {
  /** Whether the end of standard input asks to stop. */
  stopWithInput?: boolean | undefined;
}

/** Resolves when the process is asked to stop: by Ctrl+C, SIGTERM, or because its terminal was closed. A second signal ends the process at once. */
export function onStopSignal({ stopWithInput = false }: StopOptions = {}): Promise<void> {
  const hasTerminal = () => process.stdout.isTTY === true || process.stderr.isTTY === true;
  return new Promise((resolve) => {
    if (stopWithInput) void endOfInput().then(resolve);
    let asked = false;
    for (const signal of stopSignals(thisMachine, hasTerminal)) {
      process.on(signal, () => {
        // A terminal that closes sends SIGHUP twice: the kernel's and the shell's.
        if (asked && signal !== "SIGHUP") process.exit(130);
        asked = true;
        resolve();
      });
    }
  });
}

async function endOfInput(): Promise<void> {
  for await (const _ of Bun.stdin.stream());
}
