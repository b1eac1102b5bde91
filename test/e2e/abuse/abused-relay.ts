import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CliProcess } from "../../support/cli-process.ts";
import { RelayAddress } from "./relay-address.ts";
import type { WitnessReport } from "./witness-report.ts";

/** How a process stands. */
export interface Footing {
  residentBytes: number;
  /** Open files, sockets among them. */
  files: number;
  /** How often it woke up in a second in which nothing happened: what its timers do. */
  wakeUps: number;
}

/** A relay in a process of its own, and the figures of that process. */
export class AbusedRelay extends RelayAddress implements AsyncDisposable {
  private constructor(
    private readonly cli: CliProcess,
    url: string,
  ) {
    super(url);
  }

  static async start(...flags: string[]): Promise<AbusedRelay> {
    const cli = new CliProcess(["serve", "--port", "0", "--log-level", "error", ...flags]);
    return new AbusedRelay(cli, await cli.relayUrl());
  }

  /** Whether the process still runs. */
  get isAlive(): boolean {
    return this.cli.process.exitCode === null && this.cli.process.signalCode === null;
  }

  /** Waits until no more files are open than before; a connection of HTTP is kept for some seconds. */
  async untilFiles(count: number): Promise<void> {
    while (this.files > count) await Bun.sleep(100);
  }

  /** Open files now. */
  get files(): number {
    return readdirSync(join(this.#proc, "fd")).length;
  }

  /** How the process stands, from a second of watching it do nothing. */
  async footing(): Promise<Footing> {
    const before = this.#wakeUps();
    await Bun.sleep(1000);
    return { residentBytes: this.residentBytes, files: this.files, wakeUps: this.#wakeUps() - before };
  }

  get residentBytes(): number {
    const kibibytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(join(this.#proc, "status"), "utf8"))?.[1];
    return Number(kibibytes) * 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cli[Symbol.asyncDispose]();
  }

  get #proc(): string {
    return `/proc/${this.cli.process.pid}`;
  }

  /** Of the main thread, where all timers are. */
  #wakeUps(): number {
    const count = /^voluntary_ctxt_switches:\s+(\d+)/m.exec(
      readFileSync(join(this.#proc, "status"), "utf8"),
    )?.[1];
    return Number(count);
  }
}

/** Starts the two clients that behave. Returns how to end them and hear what they saw. */
export async function startWitness(url: string): Promise<() => Promise<WitnessReport>> {
  const witness = Bun.spawn([process.execPath, join(import.meta.dir, "witness.ts"), url], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const reader = witness.stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
  const readUntil = async (end: string) => {
    while (!text.includes(end)) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`expected the witness to go on, it ended after ${JSON.stringify(text)}`);
      text += decoder.decode(value, { stream: true });
    }
  };
  await readUntil("ready\n");
  return async () => {
    witness.kill("SIGTERM");
    await readUntil("}\n");
    return JSON.parse(text.slice(text.indexOf("{"))) as WitnessReport;
  };
}
