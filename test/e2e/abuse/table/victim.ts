import { readFileSync, writeFileSync } from "node:fs";
import type { VictimKind } from "./attack-row.ts";
import { ChildLines } from "./child-lines.ts";
import type { LoopReport } from "./loop-turns.ts";

/** The token of the victim with tokens. */
export const VICTIM_TOKEN = "the-token-of-the-victim";

/** Memory of a process. Units: bytes. */
export interface Memory {
  residentBytes: number;
  /** The most since the last {@link Victim.forgetPeak}. */
  peakBytes: number;
}

/** A relay that is attacked, in a process of its own, and what can be known of it. Disposing kills it. */
export class Victim implements AsyncDisposable {
  private constructor(
    private readonly process: ChildLines,
    readonly url: string,
    readonly token: string | undefined,
    /** The port on which it expects a server; see `Target`. */
    readonly serverPort: number,
  ) {}

  static async start(kind: VictimKind): Promise<Victim> {
    const serverPort = freePort();
    const child = new ChildLines(new URL("./victim-process.ts", import.meta.url), [kind, String(serverPort)]);
    return new Victim(child, await child.line(), kind === "tokens" ? VICTIM_TOKEN : undefined, serverPort);
  }

  get pid(): number {
    return this.process.pid;
  }

  get isAlive(): boolean {
    return this.process.isAlive;
  }

  /** Everything that it refused so far, by code. */
  async refusals(): Promise<Record<string, number>> {
    const headers = this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
    // Right after a flood the relay may still refuse everybody's requests.
    for (;;) {
      const answer = await fetch(`${this.url.replace(/^ws/, "http")}/status`, { headers });
      const { refusals } = (await answer.json()) as { refusals?: Record<string, number> };
      if (refusals !== undefined) return refusals;
      await Bun.sleep(100);
    }
  }

  memory(): Memory {
    const status = readFileSync(`/proc/${this.process.pid}/status`, "utf8");
    const bytes = (name: string) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
    return { residentBytes: bytes("VmRSS"), peakBytes: bytes("VmHWM") };
  }

  /** The peak begins anew. Source: proc(5), clear_refs. */
  forgetPeak(): void {
    writeFileSync(`/proc/${this.process.pid}/clear_refs`, "5");
  }

  /** What its event loop did since the last call. */
  async loop(): Promise<LoopReport> {
    return JSON.parse(await this.process.ask("loop")) as LoopReport;
  }

  /** Has it collect its garbage. */
  async collect(): Promise<void> {
    await this.process.ask("collect");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process[Symbol.asyncDispose]();
  }
}

/** A port that is free now. */
function freePort(): number {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = listener;
  listener.stop(true);
  return port;
}
