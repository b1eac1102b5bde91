import { readdirSync } from "node:fs";
import type { Footing } from "../../../test/e2e/abuse/footing.ts";
import { ChildLines } from "../../../test/e2e/abuse/table/child-lines.ts";
import { residentBytes } from "../servers/resident-bytes.ts";
import type { LoopDelays } from "./loop-delay.ts";

/** The relay of a soak, in a process of its own. Disposing kills it. */
export class SoakedRelay implements AsyncDisposable {
  private constructor(
    private readonly process: ChildLines,
    readonly url: string,
  ) {}

  /** Starts it, with a history of events and seconds of this length. */
  static async start(historySeconds: number): Promise<SoakedRelay> {
    const script = new URL("./soaked-relay-process.ts", import.meta.url);
    const child = new ChildLines(script, [String(historySeconds)]);
    return new SoakedRelay(child, await child.line());
  }

  get httpUrl(): string {
    return this.url.replace(/^ws/, "http");
  }

  /** Memory in RAM; undefined if the system does not report it. */
  get residentBytes(): number | undefined {
    return residentBytes(this.process.pid);
  }

  /** How the process stands. Call it while nobody is connected. */
  async footing(): Promise<Footing> {
    return JSON.parse(await this.process.ask("footing")) as Footing;
  }

  /** Its objects that are in use, after a collection. Units: bytes. */
  async liveBytes(): Promise<number> {
    return Number(await this.process.ask("live"));
  }

  /** The delays of its event loop since {@link restartLoop}. */
  async loop(): Promise<LoopDelays> {
    return JSON.parse(await this.process.ask("loop")) as LoopDelays;
  }

  async restartLoop(): Promise<void> {
    await this.process.ask("restart");
  }

  /** Waits until no more files are open and no more timers wait than before, or until that takes too long. */
  async untilRest(before: Pick<Footing, "files" | "timers">, patienceSeconds: number): Promise<void> {
    const endMillis = performance.now() + 1000 * patienceSeconds;
    while (performance.now() < endMillis) {
      const files = readdirSync(`/proc/${this.process.pid}/fd`).length;
      if (files <= before.files && Number(await this.process.ask("timers")) <= before.timers) return;
      await Bun.sleep(100);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process[Symbol.asyncDispose]();
  }
}
