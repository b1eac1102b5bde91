/**
 * The process that holds the producer and the clients, so that one clock times both and the server's CPU time is its own.
 * Takes one CrowdOrder as JSON, prints one CrowdReport as JSON.
 */
import { distributionOf } from "../support/statistics.ts";
import { CheckingClient, opened } from "./checking-client.ts";
import type { CrowdOrder, CrowdReport } from "./crowd-report.ts";
import { residentBytes } from "./resident-bytes.ts";
import { sendEvenly } from "./send-evenly.ts";
import { SentPackets } from "./sent-packets.ts";
import { cpuNanosBetween, readThreadCpu } from "./thread-cpu.ts";

/** As fast as a timer goes. */
const WARM_UP_HZ = 1000;
/** Packets at the measured rate before the window, in which compiler threads finish and the rate settles. */
const SETTLING_PACKETS = 45;
/** How long the last packets may take to come. Units: milliseconds. */
const PATIENCE_MILLIS = 2000;

const order = JSON.parse(process.argv[2] ?? "{}") as CrowdOrder;
console.log(JSON.stringify(await measure(order)));
process.exit(0);

async function measure({ url, answers, serverPid, rateHz, warmUpPackets, packets, ...order }: CrowdOrder) {
  const sent = new SentPackets(warmUpPackets + SETTLING_PACKETS + packets);
  const clients = await Promise.all(
    Array.from({ length: order.clients }, () => CheckingClient.connect(url, sent, answers)),
  );
  const producer = new WebSocket(`${url}/producer`);
  await opened(producer);
  const sendNext = () => sent.sendNext((packet) => producer.send(packet));

  await sendEvenly({ count: warmUpPackets, rateHz: WARM_UP_HZ }, sendNext);
  await sendEvenly({ count: SETTLING_PACKETS, rateHz }, sendNext);
  await caughtUp(clients);

  for (const client of clients) client.beginWindow();
  const startMillis = performance.now();
  const startCpu = readThreadCpu(serverPid);
  const latestSendMillis = await sendEvenly({ count: packets, rateHz }, sendNext);
  await caughtUp(clients);
  const endCpu = readThreadCpu(serverPid);
  const windowSeconds = (performance.now() - startMillis) / 1000;

  for (const client of clients) client.giveUp();
  const agesMillis = clients.map((client) => client.agesMillis());
  const report: CrowdReport = {
    delivered: sum(agesMillis, (ages) => ages.length),
    expected: packets * clients.length,
    faults: {
      lost: sum(clients, ({ faults }) => faults.lost),
      outOfOrder: sum(clients, ({ faults }) => faults.outOfOrder),
      altered: sum(clients, ({ faults }) => faults.altered),
    },
    texts: sum(clients, ({ texts }) => texts),
    latencyMillis: distributionOf(Float64Array.from(agesMillis.flatMap((ages) => [...ages]))),
    latestSendMillis,
    windowSeconds,
    cpuNanos: startCpu && endCpu && cpuNanosBetween(startCpu, endCpu),
    residentBytes: residentBytes(serverPid),
  };
  return report;
}

/** Waits until every client has the last packet, or for as long as a lost one is waited for. */
async function caughtUp(clients: readonly CheckingClient[]): Promise<void> {
  const endMillis = performance.now() + PATIENCE_MILLIS;
  while (!clients.every((client) => client.caughtUp) && performance.now() < endMillis) await Bun.sleep(2);
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
