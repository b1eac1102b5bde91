import { fileURLToPath } from "node:url";

/** The servers that are compared. */
export const SERVER_KINDS = ["relay", "bare"] as const;

/** One of {@link SERVER_KINDS}: the relay, or a server that only publishes. */
export type ServerKind = (typeof SERVER_KINDS)[number];

const COMMANDS: Record<ServerKind, readonly string[]> = {
  relay: [pathOf("../../src/cli/main.ts"), "serve", "--port", "0", "--log-level", "silent"],
  bare: [pathOf("./bare-publish-server.ts")],
};

/** How long a server has to start. Units: milliseconds. */
const START_MILLIS = 10_000;
/** How long a server has to stop when asked; then it is killed. Units: milliseconds. */
const STOP_MILLIS = 3000;

/** A server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly pid: number;
  /** Where clients connect. */
  readonly url: string;
}

/** Starts a server and waits until it has said where it listens. Fails: an Error with what it said instead. */
export async function startServerProcess(kind: ServerKind): Promise<ServerProcess> {
  const child = Bun.spawn([process.execPath, ...COMMANDS[kind]], { stdout: "pipe", stderr: "inherit" });
  const tooLate = setTimeout(() => child.kill("SIGKILL"), START_MILLIS);
  const said = await firstLine(child.stdout);
  clearTimeout(tooLate);
  const url = /ws:\/\/[^\s/]+/.exec(said)?.[0];
  if (url === undefined) {
    child.kill("SIGKILL");
    throw new Error(
      `expected the ${kind} server to print its ws:// address first, got ${JSON.stringify(said)}`,
    );
  }
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
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let said = "";
  // The stream is left open: a server whose output is closed would fail at its next line.
  const reader = stream.getReader();
  while (!said.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) break;
    said += decoder.decode(value, { stream: true });
  }
  return said.split("\n", 1)[0] ?? "";
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
