import { constants } from "node:os";
import { LONG } from "../long.ts";
import type { Expectation } from "./expectation.ts";

/** Longest time of a command. Units: milliseconds. */
const LIMIT_MILLIS = LONG ? 600_000 : 60_000;
/** Time between two looks at `/status`. Units: milliseconds. */
const LOOK_MILLIS = 50;

/** What came of a command. */
export interface TypedResult {
  /** Its exit code; 128 and the signal's number if a signal ended it, as shells say it. */
  readonly exitCode: number;
  /** Both outputs, as they came. */
  readonly output: string;
  /** `/status` of the relay at port 8081; empty if nothing is expected there. */
  readonly status: string;
}

/**
 * Runs a command as a terminal does, in a process group of its own, until it ends or has done what is expected of it.
 * Fails: it takes too long; the error has its output.
 */
export async function typeCommand(
  command: readonly string[],
  cwd: string,
  env: Record<string, string | undefined>,
  { prints, untilStopped = false, relayShows, input = "" }: Expectation,
): Promise<TypedResult> {
  const child = Bun.spawn([...command], {
    cwd,
    env,
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
    detached: true,
  });
  const limit = setTimeout(() => signal("SIGKILL"), LIMIT_MILLIS);
  let output = "";
  let status = "";
  const printed = Promise.withResolvers<void>();
  const outputs = Promise.all([read(child.stdout), read(child.stderr)]);
  child.stdin.write(input);
  try {
    await Promise.race([printed.promise, child.exited]);
    await child.stdin.end();
    while (relayShows !== undefined && child.exitCode === null && !relayShows.test(status)) {
      await Bun.sleep(LOOK_MILLIS);
      status = await (await fetch("http://127.0.0.1:8081/status")).text();
    }
    if (untilStopped) signal("SIGINT");
    const exitCode = await child.exited;
    if (child.signalCode === "SIGKILL") throw new Error(`took longer than ${LIMIT_MILLIS} ms: ${output}`);
    await outputs;
    const signalNumber =
      child.signalCode === null ? undefined : constants.signals[child.signalCode as NodeJS.Signals];
    return { exitCode: signalNumber === undefined ? exitCode : 128 + signalNumber, output, status };
  } finally {
    clearTimeout(limit);
    // Also what it has started and left behind.
    signal("SIGKILL");
  }

  async function read(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    if (prints.test(output)) printed.resolve();
    for await (const chunk of stream) {
      output += decoder.decode(chunk, { stream: true });
      if (prints.test(output)) printed.resolve();
    }
  }

  function signal(name: NodeJS.Signals): void {
    try {
      process.kill(-child.pid, name);
    } catch {
      // The whole group has ended.
    }
  }
}
