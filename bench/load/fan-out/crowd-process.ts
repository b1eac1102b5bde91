/**
 * The process with the producer and the clients. One clock therefore times both, and the server's CPU time is its own.
 * Takes one CrowdOrder as JSON. Prints a CrowdReport for each window as JSON.
 */

import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { distributionOf } from "../../support/statistics.ts";
import { sendEvenly } from "../send-evenly.ts";
import { residentBytes } from "../servers/resident-bytes.ts";
import { cpuNanosBetween, readThreadCpu } from "../servers/thread-cpu.ts";
import { SentPackets } from "../wire/sent-packets.ts";
import type { CrowdOrder, CrowdReport } from "./crowd-report.ts";
import { PacketClient } from "./packet-client.ts";

/** The highest rate that a timer can reach. */
const WARM_UP_HZ = 1000;
/** Number of clients in the warm-up. Code compiles by the packet, and no machine serves a thousand clients at that rate. */
const WARM_UP_CLIENTS = 10;
/** Number of clients that connect at a time. */
const CONNECTING = 50;
/** Time limit for the last packets. Units: milliseconds. */
const PATIENCE_MILLIS = 5000;

const order = JSON.parse(process.argv[2] ?? "{}") as CrowdOrder;
console.log(JSON.stringify(await measure(order)));
process.exit(0);

async function measure(order: CrowdOrder): Promise<CrowdReport[]> {
  const { url, answers, rateHz, warmUpPackets, settlingPackets, packets, windows } = order;
  const sent = new SentPackets(warmUpPackets + settlingPackets + windows * packets);
  const clients: PacketClient[] = [];
  const grow = async (count: number) => {
    while (clients.length < count) {
      const more = Math.min(CONNECTING, count - clients.length);
      const connecting = Array.from({ length: more }, () => PacketClient.connect(url, sent, answers));
      clients.push(...(await Promise.all(connecting)));
    }
  };
  await grow(Math.min(WARM_UP_CLIENTS, order.clients));
  const producer = await RawWebSocket.connect(`${url}/producer`, { take: () => {} });
  const sendNext = () => sent.sendNext((packet) => producer.sendBinary(packet));

  await sendEvenly({ count: warmUpPackets, rateHz: WARM_UP_HZ }, sendNext);
  await caughtUp(clients);
  await grow(order.clients);
  await sendEvenly({ count: settlingPackets, rateHz }, sendNext);
  await caughtUp(clients);

  const reports: CrowdReport[] = [];
  while (reports.length < windows) reports.push(await measureWindow(order, clients, sendNext));
  return reports;
}

async function measureWindow(
  { serverPid, rateHz, packets }: CrowdOrder,
  clients: readonly PacketClient[],
  sendNext: () => void,
): Promise<CrowdReport> {
  for (const client of clients) client.beginWindow(packets);
  const startMillis = performance.now();
  const startCpu = readThreadCpu(serverPid);
  const startOwnCpu = process.cpuUsage();
  const latestSendMillis = await sendEvenly({ count: packets, rateHz }, sendNext);
  await caughtUp(clients);
  const endCpu = readThreadCpu(serverPid);
  const ownCpu = process.cpuUsage(startOwnCpu);
  const windowMillis = performance.now() - startMillis;

  for (const client of clients) client.giveUp();
  const faults = clients.map((client) => client.takeFaults());
  return {
    packets: sum(clients, ({ delivered }) => delivered),
    expected: packets * clients.length,
    texts: sum(clients, ({ texts }) => texts),
    faults: {
      lost: sum(faults, ({ lost }) => lost),
      outOfOrder: sum(faults, ({ outOfOrder }) => outOfOrder),
      altered: sum(faults, ({ altered }) => altered),
    },
    latencyMillis: distributionOf(agesOf(clients)),
    latestSendMillis,
    windowSeconds: windowMillis / 1000,
    cpuNanos: startCpu && endCpu && cpuNanosBetween(startCpu, endCpu),
    crowdBusy: (ownCpu.user + ownCpu.system) / 1000 / windowMillis,
    residentBytes: residentBytes(serverPid),
  };
}

/** Waits until every client has the last packet, or until the time limit. */
async function caughtUp(clients: readonly PacketClient[]): Promise<void> {
  const endMillis = performance.now() + PATIENCE_MILLIS;
  while (!clients.every((client) => client.caughtUp) && performance.now() < endMillis) await Bun.sleep(2);
}

function agesOf(clients: readonly PacketClient[]): Float64Array {
  const all = new Float64Array(sum(clients, ({ delivered }) => delivered));
  let at = 0;
  for (const client of clients) {
    all.set(client.agesMillis(), at);
    at += client.delivered;
  }
  return all;
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
