/**
 * The process with the game and the clients. One clock therefore times both, and the server's CPU time is its own.
 * Takes one CrowdOrder as JSON, prints a CrowdReport as JSON.
 */

import { distributionOf } from "../../support/statistics.ts";
import { GameSocket } from "../games/game-socket.ts";
import { playedGame } from "../games/played-game.ts";
import { sendEvenly } from "../send-evenly.ts";
import { residentBytes } from "../servers/resident-bytes.ts";
import { cpuNanosBetween, readThreadCpu } from "../servers/thread-cpu.ts";
import type { CrowdOrder, CrowdReport, PhaseReport } from "./crowd-report.ts";
import { DeliveryRecord, tickOf } from "./delivery-record.ts";
import { WatchingClient } from "./watching-client.ts";

/** Number of clients that connect at a time. */
const CONNECTING = 50;
/** Time limit for the last messages. Units: milliseconds. */
const PATIENCE_MILLIS = 5000;

const order = JSON.parse(process.argv[2] ?? "{}") as CrowdOrder;
console.log(JSON.stringify(await measure(order)));
process.exit(0);

async function measure(order: CrowdOrder): Promise<CrowdReport> {
  const { url, game, scriptTicks = Number.POSITIVE_INFINITY, rateHz } = order;
  const startUpTicks = Math.round(order.startUpSeconds * rateHz);
  const betweenTicks = Math.round(order.steadyAfterSeconds * rateHz) - startUpTicks;
  const steadyTicks = Math.round(order.steadySeconds * rateHz);
  const sentAtMillis = new Float64Array(startUpTicks + betweenTicks + steadyTicks);
  const record = new DeliveryRecord();
  const clients: WatchingClient[] = [];
  const socket = await GameSocket.connect(url, playedGame(game));
  /** The newest tick sent whose number is `number` in the server's frame samples. */
  const sentAt = (number: number) => {
    const newest = socket.ticks - 1;
    const tick =
      scriptTicks === Number.POSITIVE_INFINITY ? number : newest - ((newest - number) % scriptTicks);
    return sentAtMillis[tick] ?? Number.NaN;
  };
  while (clients.length < order.clients) {
    const more = Math.min(CONNECTING, order.clients - clients.length);
    const connecting = Array.from({ length: more }, () => WatchingClient.connect(url, record, sentAt));
    clients.push(...(await Promise.all(connecting)));
  }
  const crowd = {
    order,
    clients,
    play: (ticks: number) =>
      sendEvenly({ count: ticks, rateHz }, () => {
        sentAtMillis[socket.ticks] = performance.now();
        socket.sendTick();
      }),
    caughtUp: () => clients.every(({ newestTick }) => newestTick === (socket.ticks - 1) % scriptTicks),
  };
  const startUp = await measurePhase(crowd, startUpTicks);
  await crowd.play(betweenTicks);
  const steady = await measurePhase(crowd, steadyTicks);
  for (const client of clients) client.giveUp();
  return {
    startUp,
    steady,
    faults: {
      lost: sum(clients, ({ faults }) => faults.lost),
      altered: sum(clients, ({ faults }) => faults.altered),
    },
    missingTicks: missingTicks(record, socket.ticks, scriptTicks),
  };
}

interface Crowd {
  order: CrowdOrder;
  clients: readonly WatchingClient[];
  /** Plays the next ticks of the game. Returns the greatest lateness. Units: milliseconds. */
  play(ticks: number): Promise<number>;
  caughtUp(): boolean;
}

async function measurePhase({ order, clients, play, caughtUp }: Crowd, ticks: number): Promise<PhaseReport> {
  for (const client of clients) client.beginPhase(ticks);
  const startMillis = performance.now();
  const startCpu = readThreadCpu(order.serverPid);
  const startOwnCpu = process.cpuUsage();
  const latestSendMillis = await play(ticks);
  const endMillis = performance.now() + PATIENCE_MILLIS;
  while (!caughtUp() && performance.now() < endMillis) await Bun.sleep(2);
  const endCpu = readThreadCpu(order.serverPid);
  const ownCpu = process.cpuUsage(startOwnCpu);
  const millis = performance.now() - startMillis;
  const ages = agesOf(clients);
  return {
    delivered: sum(clients, ({ messages }) => messages),
    samples: ages.length,
    latencyMillis: distributionOf(ages),
    latestSendMillis,
    seconds: millis / 1000,
    cpuNanos: startCpu && endCpu && cpuNanosBetween(startCpu, endCpu),
    crowdBusy: (ownCpu.user + ownCpu.system) / 1000 / millis,
    residentBytes: residentBytes(order.serverPid),
  };
}

/** Ticks that the record lacks, or has out of order. */
function missingTicks(record: DeliveryRecord, ticks: number, scriptTicks: number): number {
  let right = 0;
  for (const { opcode, bytes } of record.all()) {
    const tick = tickOf(opcode, bytes, 0, bytes.length);
    if (tick !== undefined && tick === right % scriptTicks) right++;
  }
  return ticks - right;
}

function agesOf(clients: readonly WatchingClient[]): Float64Array {
  const all = new Float64Array(sum(clients, (client) => client.agesMillis().length));
  let at = 0;
  for (const client of clients) {
    const ages = client.agesMillis();
    all.set(ages, at);
    at += ages.length;
  }
  return all;
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
