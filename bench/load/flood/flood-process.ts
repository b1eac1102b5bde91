/** The process that floods a server and counts its clients' packets. Takes one FloodOrder as JSON, prints one FloodReport as JSON. */

import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { playedGame } from "../games/played-game.ts";
import { cpuNanosBetween, readThreadCpu } from "../servers/thread-cpu.ts";
import { FloodClient } from "./flood-client.ts";
import { FloodProducer } from "./flood-producer.ts";
import type { FloodProtocol, FloodProtocolName } from "./flood-protocol.ts";
import type { FloodOrder, FloodReport } from "./flood-report.ts";
import { MQTT } from "./mqtt.ts";
import { NATS } from "./nats.ts";
import { PLAIN } from "./plain.ts";

const PROTOCOLS: Record<FloodProtocolName, FloodProtocol> = { websocket: PLAIN, mqtt: MQTT, nats: NATS };
/** Time for the servers of other protocols to process subscriptions. Units: milliseconds. */
const SUBSCRIBING_MILLIS = 200;
/** Time limit for the last packets. Units: milliseconds. */
const PATIENCE_MILLIS = 3000;

const order = JSON.parse(process.argv[2] ?? "{}") as FloodOrder;
console.log(JSON.stringify(await measure(order)));
process.exit(0);

async function measure(order: FloodOrder): Promise<FloodReport> {
  const { url, serverPid, warmUpMillis, windowMillis } = order;
  const protocol = PROTOCOLS[order.protocol];
  let producer: FloodProducer | undefined;
  const sent = () => producer?.sent ?? 0;
  const progress = () => producer?.progress();
  const clientUrl = protocol === PLAIN ? url : url + protocol.producerPath;
  const clients = await Promise.all(
    Array.from({ length: order.clients }, () =>
      FloodClient.connect(clientUrl, { protocol, scriptTicks: order.scriptTicks }, progress),
    ),
  );
  const { subprotocol } = protocol;
  const socket = await RawWebSocket.connect(url + protocol.producerPath, {
    ...(subprotocol === undefined ? {} : { protocol: subprotocol }),
    take: () => {},
  });
  for (const payload of protocol.producerHello) socket.sendBinary(payload);
  const game = playedGame(order.game);
  if (game.hello !== undefined) socket.sendText(game.hello);
  if (protocol !== PLAIN) await Bun.sleep(SUBSCRIBING_MILLIS);
  producer = new FloodProducer({ socket, clients, protocol, game });

  producer.progress();
  await Bun.sleep(warmUpMillis);
  const received = () => clients.reduce((total, client) => total + client.received, 0);
  const startMillis = performance.now();
  const startCpu = readThreadCpu(serverPid);
  const startOwnCpu = process.cpuUsage();
  const before = received();
  await Bun.sleep(windowMillis);
  const delivered = received() - before;
  const endCpu = readThreadCpu(serverPid);
  const ownCpu = process.cpuUsage(startOwnCpu);
  const elapsedMillis = performance.now() - startMillis;
  producer.stop();
  const missing = () => clients.reduce((total, { next }) => total + sent() - next, 0);
  const endMillis = performance.now() + PATIENCE_MILLIS;
  while (missing() > 0 && performance.now() < endMillis) await Bun.sleep(2);
  return {
    delivered,
    lost: missing() + clients.reduce((total, { lost }) => total + lost, 0),
    windowSeconds: elapsedMillis / 1000,
    cpuNanos: startCpu && endCpu && cpuNanosBetween(startCpu, endCpu),
    crowdBusy: (ownCpu.user + ownCpu.system) / 1000 / elapsedMillis,
  };
}
