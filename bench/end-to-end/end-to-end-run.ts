import { runProcess } from "../load/run-process.ts";
import { RELAY } from "../load/servers/own-servers.ts";
import { type ServerProcess, startServer } from "../load/servers/server-process.ts";
import { cpuNanosBetween, readThreadCpu } from "../load/servers/thread-cpu.ts";
import { median } from "../support/statistics.ts";
import { BrowserPage } from "./browser-page.ts";
import { ClockGame } from "./clock-game.ts";
import { EVERY_SAMPLE, VIEWS, type View, type ViewName } from "./end-to-end-views.ts";
import type { ViewReport, ViewWindow } from "./view-report.ts";

/** Amount of work in a measurement. */
export interface EndToEndWork {
  views: readonly ViewName[];
  /** Time for clients to connect, and for demand and code to settle. Units: milliseconds. */
  settleMillis: number;
  windowMillis: number;
}

/** Measurements of one view. */
export interface EndToEndRow extends ViewReport {
  view: ViewName;
  /** Poses that the clients saw, of those that they should have seen. */
  share: number;
  /** Main-thread time of telemetry in a frame, median, over the game without the addon. Units: microseconds. */
  mainMicros: number;
  /** CPU time of the game's process over the game without the addon, as a share of a core; undefined if the system does not report it. */
  gameShare: number | undefined;
  /** CPU time of the relay as a share of a core; undefined if the system does not report it. */
  relayShare: number | undefined;
}

/** Clients beside the measured one. They have turned frames and poses off. */
const QUIET_CLIENTS = 9;
const QUIET = { command: "configure", config: { fps_enabled: false, vr_tracking_enabled: false } };

/** A game, the same game without the addon beside it, and a relay. */
interface Stage {
  relay: ServerProcess;
  page: BrowserPage;
  game: ClockGame;
  bareGame: ClockGame;
}

/** Measures all views one after the other, with one relay and one game. Leaves the browser out where there is none. */
export async function runEndToEnd(work: EndToEndWork): Promise<EndToEndRow[]> {
  await using page = await BrowserPage.start();
  const command = [...RELAY.command, "--allow-origin", page.origin];
  await using relay = await startServer({ ...RELAY, command });
  using game = new ClockGame(`${relay.url}/producer`);
  using bareGame = new ClockGame(undefined);
  await Promise.all([game.started(), bareGame.started()]);
  const quiet = Array.from({ length: QUIET_CLIENTS }, () => connectWith(relay.url, QUIET));
  const rows: EndToEndRow[] = [];
  for (const view of work.views) {
    if (VIEWS[view].clients === "browser" && !BrowserPage.isAvailable) continue;
    rows.push(await measure(view, work, { relay, page, game, bareGame }));
  }
  for (const client of quiet) client.close();
  return rows;
}

async function measure(name: ViewName, work: EndToEndWork, stage: Stage): Promise<EndToEndRow> {
  const { relay, game, bareGame } = stage;
  const view: View = VIEWS[name];
  const beginsUnixMillis = Date.now() + work.settleMillis;
  const window = { beginsUnixMillis, endsUnixMillis: beginsUnixMillis + work.windowMillis };
  const neighbour = view.isBesideLive ? connectWith(relay.url, EVERY_SAMPLE) : undefined;
  const report = show(view, window, stage);
  // It is awaited below; until then a failure must not count as unhandled.
  report.catch(() => {});
  await Bun.sleep(window.beginsUnixMillis - Date.now());
  const costs = [game, bareGame].map((each) => each.beginCosts());
  const cpu = [game, bareGame, relay].map(({ pid }) => beginCpu(pid));
  await Bun.sleep(window.endsUnixMillis - Date.now());
  const [gameShare, bareShare, relayShare] = cpu.map((end) => end());
  const [micros = Number.NaN, bareMicros = Number.NaN] = costs.map((end) => median(end()));
  const seen = await report;
  neighbour?.close();
  const clients = view.clients === "browser" ? 1 : view.clients.clients;
  return {
    view: name,
    ...seen,
    share: seen.poses / ((clients * view.hz * work.windowMillis) / 1000),
    mainMicros: micros - bareMicros,
    gameShare: gameShare === undefined || bareShare === undefined ? undefined : gameShare - bareShare,
    relayShare,
  };
}

/** Connects a classic client that sends one command. */
function connectWith(url: string, command: object): WebSocket {
  const client = new WebSocket(url);
  client.onopen = () => client.send(JSON.stringify(command));
  return client;
}

function show(
  { clients, path = "/" }: View,
  window: ViewWindow,
  { page, relay }: Stage,
): Promise<ViewReport> {
  if (clients === "browser") return page.view(relay.url, window);
  const order = { ...clients, ...window, url: `${relay.url}${path}` };
  return runProcess(new URL("./viewers-process.ts", import.meta.url), order);
}

/** Begins to measure a process. Returns a function that gives its share of a core since then; undefined if the system does not report it. */
function beginCpu(pid: number): () => number | undefined {
  const start = readThreadCpu(pid);
  const startMillis = performance.now();
  return () => {
    const end = readThreadCpu(pid);
    if (start === undefined || end === undefined) return undefined;
    return cpuNanosBetween(start, end) / 1e6 / (performance.now() - startMillis);
  };
}
