import { readFileSync } from "node:fs";

/** How a thread spent a time. Units: milliseconds. */
export interface ThreadTime {
  wall: number;
  ran: number;
  /** Ready to run, while other programs had the processor. */
  starved: number;
}

/** How often the thread's times are read. Units: milliseconds. */
const READ_MILLIS = 10;

/** Logs how much processor time the main thread of a game got, by the operating system's own count (Linux). Disposing ends it. */
export class ThreadLog implements Disposable {
  /** Units: unix seconds; milliseconds. */
  readonly #at: number[] = [];
  readonly #ran: number[] = [];
  readonly #starved: number[] = [];
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(pid: number) {
    this.#timer = setInterval(() => this.#read(`/proc/${pid}/task/${pid}/schedstat`), READ_MILLIS);
  }

  /** How the thread spent a time, and a little more; undefined if the system does not report it. Units: unix seconds. */
  between(from: number, to: number): ThreadTime | undefined {
    const first = this.#at.findLastIndex((at) => at <= from);
    const last = this.#at.findIndex((at) => at >= to);
    if (first < 0 || last < 0) return undefined;
    const passed = (values: readonly number[]) => (values[last] as number) - (values[first] as number);
    return { wall: passed(this.#at) * 1000, ran: passed(this.#ran), starved: passed(this.#starved) };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #read(path: string): void {
    try {
      const [ran, starved] = readFileSync(path, "utf8").split(" ").map(Number) as [number, number];
      this.#at.push(Date.now() / 1000);
      this.#ran.push(ran / 1e6);
      this.#starved.push(starved / 1e6);
    } catch {
      // The game has ended, or the system has no such file.
    }
  }
}
