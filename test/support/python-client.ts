import { join } from "node:path";
import { type Need, skipWithout } from "./needs.ts";

const SCRIPT = join(import.meta.dir, "../e2e/python/classic_client.py");

/** A Python with `websockets`. */
export const PYTHON: Need = {
  name: "Python's websockets",
  found: () => findPython() !== undefined,
  command: "sudo apt-get install python3-websockets (or set PYTHON=/path/to/python)",
};

/** A Python that has `websockets`: PYTHON of the environment, else Debian's, else the one on PATH; undefined when there is none. */
export function findPython(): string | undefined {
  const candidates = [process.env.PYTHON, "/usr/bin/python3", Bun.which("python3") ?? undefined];
  return candidates.find((python) => {
    if (python === undefined) return false;
    try {
      return Bun.spawnSync([python, "-c", "import websockets"], { stderr: "ignore" }).exitCode === 0;
    } catch {
      return false;
    }
  });
}

/** Whether to skip tests that need Python. */
export function skipWithoutPython(): boolean {
  return skipWithout(PYTHON);
}

/** A started Python client. */
export interface PythonClient extends Disposable {
  /** Resolves when the client has connected. */
  readonly connected: Promise<void>;
  /** Its report once it has received everything. Fails: it found a fault or a wait timed out; the error has its output. */
  readonly report: Promise<PythonReport>;
}

/** The output of test/e2e/python/classic_client.py. */
export interface PythonReport {
  performance: { frame: number; fps: number; frame_ms: number; physics_ms: number };
  performance_after_off: number;
  events: Record<string, { data: Record<string, unknown>; timestamp: number }>;
  custom: Record<string, unknown>[];
  tracking: Record<string, unknown>[];
  compressed: { bytes: number; type: string; event: string | null }[];
  pong: Record<string, unknown>;
  snapshot: { data: Record<string, unknown> };
  interval: Record<string, unknown>;
  configured: Record<string, unknown>;
  error: Record<string, unknown>;
}

/** Starts the Python client against a relay. Fails: no Python with `websockets`. */
export function startPythonClient(url: string): PythonClient {
  const python = findPython();
  if (python === undefined) throw new Error(`expected ${PYTHON.name}, found none: ${PYTHON.command}`);
  const child = Bun.spawn([python, SCRIPT, url], { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const connected = Promise.withResolvers<void>();
  const report = Promise.withResolvers<PythonReport>();
  async function read(): Promise<void> {
    let printed = "";
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) {
      printed += decoder.decode(chunk, { stream: true });
      if (printed.startsWith("connected\n")) connected.resolve();
    }
    if ((await child.exited) !== 0) throw new Error(await new Response(child.stderr).text());
    report.resolve(JSON.parse(printed.slice("connected\n".length)));
  }
  read().catch((error: unknown) => {
    connected.reject(error);
    report.reject(error);
  });
  return {
    connected: connected.promise,
    report: report.promise,
    [Symbol.dispose]: () => child.kill("SIGKILL"),
  };
}
