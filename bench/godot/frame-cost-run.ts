import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliProcess } from "../../test/support/cli-process.ts";
import { runGodot } from "../../test/support/godot/run-godot.ts";
import { cpuNanosBetween, readThreadCpu, type ThreadCpu } from "../load/servers/thread-cpu.ts";

/**
 * Ways that telemetry leaves the game: not at all; by the server inside the game; by the addon with full tracking;
 * by the addon as it is installed, under the three degrees of demand; by the engine's debugger.
 */
export const WAYS = ["none", "old", "tracking", "live", "judged", "nobody", "debugger"] as const;
/** One of {@link WAYS}. */
export type Way = (typeof WAYS)[number];

/** Amount of work in a measurement. */
export interface FrameCostWork {
  /** Runs of Godot with the addon, and as many with the debugger. */
  runs: number;
  /** Whether a run with the debugger goes on beside one with the addon, instead of after it. */
  sideBySide: boolean;
  /** Windows of each way in a run. */
  rounds: number;
  /** Frames of a window, at 90 a second. */
  frames: number;
  clients: number;
}

/** Measurements of one window. Units: microseconds. */
export interface Window {
  way: Way;
  /** Time of the main thread around telemetry's nodes, each frame. */
  process: number[];
  /** Time of the main thread around telemetry's handlers of the signals that begin a frame or a physics step, each frame. */
  signals: number[];
  /** Wall clock from frame to frame. */
  intervals: number[];
  /** CPU time of the main thread per frame; undefined if the system does not report it. */
  mainCpu: number | undefined;
  /** CPU time of all threads as a share of one core. */
  coreShare: number | undefined;
  /** CPU time of all threads except the main one, as a share of one core. */
  otherShare: number | undefined;
  /** Samples that the addon skipped so far. */
  skipped: number;
}

const PROJECT = join(import.meta.dir, "project");
const ADDON = join(import.meta.dir, "../../godot-addon/addons");
const RUN_MILLIS = 240_000;

/** Measures all ways in turns. */
export async function runFrameCost(work: FrameCostWork): Promise<Window[]> {
  await using live = await startRelay();
  await using judged = await startRelay();
  await using nobody = await startRelay();
  const clients = [
    ...(await connectClients(live.url, work.clients)),
    // Only windows and alerts need samples.
    ...(await connectClients(`${judged.url}/?format=json&topics=alert`, 1)),
  ];
  // Every client asks for every frame.
  for (const client of clients.slice(0, work.clients))
    client.send('{"command":"set_update_interval","interval":0}');
  const windows: Window[] = [];
  const relays = {
    live_relay: `${live.url}/producer`,
    judged_relay: `${judged.url}/producer`,
    nobody_relay: `${nobody.url}/producer`,
  };
  const runWithAddon = async () => {
    const ways: Way[] = ["old", "judged", "nobody", "none", "tracking", "live"];
    windows.push(...(await runGame({ ...work, ...relays, ways }, [])));
  };
  const runWithDebugger = async () => {
    const flags = ["--remote-debug", `${nobody.url}/debugger`];
    const byDebugger = await runGame({ ...work, ...relays, ways: ["none"] }, flags);
    windows.push(...byDebugger.map((window) => ({ ...window, way: "debugger" as const })));
  };
  for (let run = 0; run < work.runs; run++) {
    if (work.sideBySide) await Promise.all([runWithAddon(), runWithDebugger()]);
    else {
      await runWithAddon();
      await runWithDebugger();
    }
  }
  for (const client of clients) client.close();
  return windows;
}

async function startRelay(): Promise<AsyncDisposable & { url: string }> {
  const relay = new CliProcess(["serve", "--port", "0"]);
  return { url: await relay.relayUrl(), [Symbol.asyncDispose]: () => relay[Symbol.asyncDispose]() };
}

/** A line of the project's main.gd. */
interface Said {
  old_server_port?: number;
  begins?: Way;
  ends?: Way;
  process_usec?: number[];
  signals_usec?: number[];
  intervals_usec?: number[];
  skipped?: number | null;
}

async function runGame(orders: FrameCostWork & { ways: Way[] }, flags: readonly string[]): Promise<Window[]> {
  const project = mkdtempSync(join(tmpdir(), "godot-bench-"));
  try {
    cpSync(PROJECT, project, { recursive: true });
    cpSync(ADDON, join(project, "addons"), { recursive: true });
    using godot = runGodot({
      project,
      args: ["--max-fps", "90", ...flags, "--", JSON.stringify(orders)],
      timeoutMillis: RUN_MILLIS,
    });
    const windows = await listen(godot, orders);
    const expected = orders.rounds * orders.ways.length;
    if ((await godot.exited) !== 0 || windows.length !== expected) {
      throw new Error(`expected ${expected} windows of Godot, got ${windows.length}:\n${godot.output()}`);
    }
    return windows;
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

async function listen(godot: ReturnType<typeof runGodot>, orders: FrameCostWork): Promise<Window[]> {
  const windows: Window[] = [];
  let ended = false;
  void godot.exited.then(() => {
    ended = true;
  });
  let read = 0;
  let start: { cpu: ThreadCpu | undefined; atMillis: number } | undefined;
  let oldClients: WebSocket[] = [];
  while (true) {
    // Read before the lines: the output up to here then includes every line printed before the end.
    const last = ended;
    const lines = godot.output().split("\n").slice(0, -1);
    for (const line of lines.slice(read)) {
      read++;
      if (!line.startsWith("BENCH ")) continue;
      const said = JSON.parse(line.slice("BENCH ".length)) as Said;
      if (said.old_server_port !== undefined) {
        oldClients = await connectClients(`ws://127.0.0.1:${said.old_server_port}`, orders.clients);
      } else if (said.begins !== undefined) {
        start = { cpu: readThreadCpu(godot.pid), atMillis: performance.now() };
      } else if (said.ends !== undefined) {
        windows.push(windowOf(said, said.ends, orders, godot.pid, start));
        for (const client of oldClients) client.close();
        oldClients = [];
      }
    }
    if (last) return windows;
    await Bun.sleep(2);
  }
}

function windowOf(
  said: Said,
  way: Way,
  { frames }: FrameCostWork,
  pid: number,
  start: { cpu: ThreadCpu | undefined; atMillis: number } | undefined,
): Window {
  const wallMillis = performance.now() - (start?.atMillis ?? Number.NaN);
  const now = readThreadCpu(pid);
  const [process, signals, intervals] = [
    said.process_usec ?? [],
    said.signals_usec ?? [],
    said.intervals_usec ?? [],
  ];
  const window = { way, process, signals, intervals, skipped: said.skipped ?? 0 };
  if (start?.cpu === undefined || now === undefined)
    return { ...window, mainCpu: undefined, coreShare: undefined, otherShare: undefined };
  const main = (now.get(String(pid)) ?? Number.NaN) - (start.cpu.get(String(pid)) ?? 0);
  const all = cpuNanosBetween(start.cpu, now);
  return {
    ...window,
    mainCpu: main / 1000 / frames,
    coreShare: all / 1e6 / wallMillis,
    otherShare: (all - main) / 1e6 / wallMillis,
  };
}

async function connectClients(url: string, count: number): Promise<WebSocket[]> {
  const clients = Array.from({ length: count }, () => new WebSocket(url));
  await Promise.all(
    clients.map(
      (client) =>
        new Promise((resolve, reject) => {
          client.onopen = resolve;
          client.onerror = () => reject(new Error(`expected a WebSocket server at ${url}`));
        }),
    ),
  );
  return clients;
}
