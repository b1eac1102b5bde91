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

/** How much processor time a thread had got at each reading. Units: unix seconds; milliseconds. */
export interface ThreadLog {
  at: number[];
  ran: number[];
  starved: number[];
}

/** Logs the main thread of a game, by the operating system's own count (Linux), until `ended`. */
export function logThread(pid: number, ended: Promise<unknown>): ThreadLog {
  const log: ThreadLog = { at: [], ran: [], starved: [] };
  const path = `/proc/${pid}/task/${pid}/schedstat`;
  const timer = setInterval(() => read(path, log), READ_MILLIS);
  void ended.then(() => clearInterval(timer));
  return log;
}

/** How the thread spent a time, and a little more; undefined if the system does not report it. Units: unix seconds. */
export function threadTime(
  { at, ran, starved }: ThreadLog,
  from: number,
  to: number,
): ThreadTime | undefined {
  const first = at.findLastIndex((one) => one <= from);
  const last = at.findIndex((one) => one >= to);
  if (first < 0 || last < 0) return undefined;
  const passed = (values: readonly number[]) => (values[last] as number) - (values[first] as number);
  return { wall: passed(at) * 1000, ran: passed(ran), starved: passed(starved) };
}

function read(path: string, log: ThreadLog): void {
  try {
    const [ran, starved] = readFileSync(path, "utf8").split(" ").map(Number) as [number, number];
    log.at.push(Date.now() / 1000);
    log.ran.push(ran / 1e6);
    log.starved.push(starved / 1e6);
  } catch {
    // The game has ended, or the system has no such file.
  }
}
