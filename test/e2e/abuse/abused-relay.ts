import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { linesOf } from "../../support/lines-of.ts";
import type { Footing } from "./footing.ts";
import { RelayAddress } from "./relay-address.ts";
import type { WitnessReport } from "./witness-report.ts";

/** A relay in a process of its own, and the measurements of that process. Disposing kills it. */
export class AbusedRelay extends RelayAddress implements AsyncDisposable {
  private constructor(
    private readonly process: Subprocess<"pipe", "pipe", "inherit">,
    private readonly lines: LineReader,
    url: string,
  ) {
    super(url);
  }

  static async start(): Promise<AbusedRelay> {
    const child = Bun.spawn([process.execPath, join(import.meta.dir, "relay-process.ts")], {
      stdin: "pipe",
      stdout: "pipe",
      stderr: "inherit",
    });
    const lines = new LineReader(child.stdout);
    return new AbusedRelay(child, lines, await lines.line());
  }

  /** Whether the process still runs. */
  get isAlive(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Its resident memory now. */
  get residentBytes(): number {
    const status = readFileSync(`/proc/${this.process.pid}/status`, "utf8");
    return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
  }

  /** How the process stands, from two seconds of watching it do nothing. */
  async footing(): Promise<Footing> {
    this.process.stdin.write("footing\n");
    await this.process.stdin.flush();
    return JSON.parse(await this.lines.line()) as Footing;
  }

  /** Waits until no more files are open than before; a connection of HTTP is kept for some seconds. */
  async untilFiles(count: number): Promise<void> {
    while (readdirSync(`/proc/${this.process.pid}/fd`).length > count) await Bun.sleep(100);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill("SIGKILL");
    await this.process.exited;
  }
}

/** Starts the two clients that behave. Returns how to end them and hear what they saw. */
export async function startWitness(url: string): Promise<() => Promise<WitnessReport>> {
  const witness = Bun.spawn([process.execPath, join(import.meta.dir, "witness.ts"), url], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const lines = new LineReader(witness.stdout);
  await lines.line();
  return async () => {
    witness.kill("SIGTERM");
    return JSON.parse(await lines.line()) as WitnessReport;
  };
}

/** Reads what a process prints, line by line. */
class LineReader {
  readonly #lines: AsyncIterator<string>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#lines = linesOf(stream);
  }

  /** The next line. Fails: there is none. */
  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("expected the process to go on, it ended");
    return value;
  }
}
