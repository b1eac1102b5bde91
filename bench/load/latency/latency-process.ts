/**
 * The process with the producer of poses, ten healthy clients of every format, and in every other window two clients that do not keep up.
 * Takes one LatencyOrder as JSON, prints one LatencyReport as JSON.
 */

import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { distributionOf } from "../../support/statistics.ts";
import { sendEvenly } from "../send-evenly.ts";
import type { PoseFormat } from "../wire/pose-number.ts";
import { posePacket } from "../wire/pose-packet.ts";
import type { LatencyOrder, LatencyPair, LatencyReport } from "./latency-report.ts";
import { PoseClient } from "./pose-client.ts";
import { Trouble } from "./trouble.ts";

/** Ten clients, all formats mixed. */
const HEALTHY: readonly PoseFormat[] = [
  ...["classic", "classic", "classic", "classic"],
  ...["json", "json", "msgpack", "msgpack", "binary", "binary"],
] as PoseFormat[];
const WARM_UP_HZ = 500;
/** Time limit for the last poses. Units: milliseconds. */
const PATIENCE_MILLIS = 5000;

const order = JSON.parse(process.argv[2] ?? "{}") as LatencyOrder;
console.log(JSON.stringify(await measure(order)));
process.exit(0);

async function measure({ url, rateHz, warmUpPackets, pairs, packets }: LatencyOrder): Promise<LatencyReport> {
  const sentAtMillis = new Float64Array(warmUpPackets + pairs * 2 * packets);
  const clients = await Promise.all(HEALTHY.map((format) => PoseClient.connect(url, format, sentAtMillis)));
  const producer = await RawWebSocket.connect(`${url}/producer`, { take: () => {} });
  let sent = 0;
  let latestSendMillis = 0;
  const send = () => {
    const packet = posePacket(sent);
    sentAtMillis[sent++] = performance.now();
    producer.sendBinary(packet);
  };
  const allCame = async () => {
    const endMillis = performance.now() + PATIENCE_MILLIS;
    while (clients.some((client) => client.missing(sent) > 0) && performance.now() < endMillis) {
      await Bun.sleep(2);
    }
    return clients.flatMap((client) => client.takeAgesMillis());
  };
  const measureWindow = async () => {
    latestSendMillis = Math.max(latestSendMillis, await sendEvenly({ count: packets, rateHz }, send));
    return allCame();
  };

  await sendEvenly({ count: warmUpPackets, rateHz: WARM_UP_HZ }, send);
  await allCame();
  const all = { without: [] as number[], troubled: [] as number[] };
  const measured: LatencyPair[] = [];
  const measureTroubled = async () => {
    const trouble = await Trouble.connect(url);
    const ages = await measureWindow();
    const stalled = await stalledClients(url);
    trouble.close();
    return { ages, stalled };
  };
  for (let index = 0; index < pairs; index++) {
    // The order changes from pair to pair, so that drift favours neither.
    const troubledFirst = index % 2 === 1 ? await measureTroubled() : undefined;
    const without = await measureWindow();
    const { ages: troubled, stalled } = troubledFirst ?? (await measureTroubled());
    measured.push({
      without: distributionOf(Float64Array.from(without)),
      troubled: distributionOf(Float64Array.from(troubled)),
      stalledClients: stalled,
    });
    all.without.push(...without);
    all.troubled.push(...troubled);
  }
  return {
    pairs: measured,
    without: distributionOf(Float64Array.from(all.without)),
    troubled: distributionOf(Float64Array.from(all.troubled)),
    faults: clients.reduce((total, client) => total + client.faults + client.missing(sent), 0),
    latestSendMillis,
  };
}

/** Clients that ever left the fast lane, by the relay's count. */
async function stalledClients(url: string): Promise<number> {
  const response = await fetch(`${url.replace("ws:", "http:")}/clients`);
  const { clients } = (await response.json()) as { clients: { stalls: number }[] };
  return clients.filter(({ stalls }) => stalls > 0).length;
}
