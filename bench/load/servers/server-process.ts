import type { ServerProgram } from "./server-program.ts";

/** Time limit for the start of a server. Units: milliseconds. */
const START_MILLIS = 10_000;
/** Time limit for a server to stop on request. After it the bench kills the server. Units: milliseconds. */
const STOP_MILLIS = 3000;

/** A server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly pid: number;
  /** Address that clients connect to. */
  readonly url: string;
}

/** Starts a server and waits until it listens. Fails: an Error with the server's output. */
export async function startServer(program: ServerProgram): Promise<ServerProcess> {
  const { name, command, url: knownUrl } = program;
  const child = Bun.spawn([...command], {
    stdout: knownUrl === undefined ? "pipe" : "ignore",
    stderr: knownUrl === undefined ? "inherit" : "ignore",
  });
  const tooLate = setTimeout(() => child.kill("SIGKILL"), START_MILLIS);
  try {
    const url = knownUrl ?? (await printedUrl(name, child.stdout as ReadableStream<Uint8Array>));
    if (knownUrl !== undefined) await answering(name, new URL(knownUrl), child);
    return {
      pid: child.pid,
      url,
      async [Symbol.asyncDispose]() {
        child.kill("SIGTERM");
        const overdue = setTimeout(() => child.kill("SIGKILL"), STOP_MILLIS);
        await child.exited;
        clearTimeout(overdue);
      },
    };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    clearTimeout(tooLate);
  }
}

/** The address in a server's first line. */
async function printedUrl(name: string, stdout: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let said = "";
  // The stream stays open, because a server with closed output would fail at its next line.
  const reader = stdout.getReader();
  while (!said.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) break;
    said += decoder.decode(value, { stream: true });
  }
  const url = /ws:\/\/[^\s/]+/.exec(said)?.[0];
  if (url !== undefined) return url;
  throw new Error(
    `expected the ${name} server to print its ws:// address first, got ${JSON.stringify(said)}`,
  );
}

/** Waits until a port accepts connections. */
async function answering(name: string, { hostname, port }: URL, child: Bun.Subprocess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    try {
      const socket = await Bun.connect({ hostname, port: Number(port), socket: { data() {} } });
      socket.terminate();
      return;
    } catch {
      await Bun.sleep(20);
    }
  }
  throw new Error(`expected the ${name} server to listen at ${hostname}:${port}, but it ended`);
}
