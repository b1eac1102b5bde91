import { checkFileLimits } from "../../../src/cli/load/connect-crowd.ts";
import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { type Distribution, distributionOf } from "../../support/statistics.ts";
import { sendEvenly } from "../send-evenly.ts";
import { RELAY } from "../servers/own-servers.ts";
import { startServer } from "../servers/server-process.ts";
import { SentPackets } from "../wire/sent-packets.ts";
import { Crowd } from "./crowd.ts";
import type { WaveReport } from "./crowd-report.ts";
import type { WaveSize } from "./many-viewers-plan.ts";
import { Viewer } from "./viewer.ts";

/** Clients that stay connected, and whose packets are timed. */
export const HEALTHY = 10;
/** Most packets: enough for waves that take as long as viewers wait. */
const MAX_SECONDS = 80;
/** Time before each wave, and after the last one. Units: milliseconds. */
const PAUSE_MILLIS = 1000;
/** Waves, one after the other. */
const WAVES = 3;

/** What happened while a crowd came back, the worst of some waves. */
export interface WaveRun extends WaveSize {
  report: WaveReport;
  /** Age of packets at healthy clients, from the first wave to a second after the last. Units: milliseconds from the producer's send. */
  age: Distribution;
}

/** Cuts a crowd and lets it connect again at once. Fails: too_few_files. */
export async function runWave(size: WaveSize): Promise<WaveRun> {
  const { clients, others, rateHz } = size;
  await using relay = await startServer(RELAY);
  checkFileLimits(clients + others, relay.pid);
  using stay = new Crowd({ urls: [relay.url, `${relay.url}/?format=binary&topics=fps`], viewers: others });
  using wave = new Crowd({ urls: [relay.url, `${relay.url}/?format=binary&topics=*`], viewers: clients });
  const sent = new SentPackets(MAX_SECONDS * rateHz);
  const ages: number[] = [];
  let isMeasuring = false;
  const arrived = (number: number) => {
    if (isMeasuring) ages.push(performance.now() - (sent.sentAtMillis[number] ?? Number.NaN));
  };
  const healthy = Array.from({ length: HEALTHY }, () => new Viewer(relay.url, arrived));
  await Promise.all(healthy.map((viewer) => viewer.connect()));
  const game = await RawWebSocket.connect(`${relay.url}/producer`, { take: () => {} });
  await stay.connect();
  await wave.connect();
  let isOver = false;
  const sending = (async () => {
    while (!isOver)
      await sendEvenly({ count: rateHz, rateHz }, () => sent.sendNext((packet) => game.sendBinary(packet)));
  })();
  const reports: WaveReport[] = [];
  while (reports.length < WAVES) {
    await Bun.sleep(PAUSE_MILLIS);
    isMeasuring = true;
    reports.push(await wave.reconnect());
  }
  await Bun.sleep(PAUSE_MILLIS);
  isOver = true;
  await sending;
  for (const viewer of healthy) viewer.cut();
  const worst = (value: (report: WaveReport) => number) => Math.max(...reports.map(value));
  return {
    ...size,
    report: {
      p50Millis: worst(({ p50Millis }) => p50Millis),
      lastMillis: worst(({ lastMillis }) => lastMillis),
      unserved: worst(({ unserved }) => unserved),
    },
    age: distributionOf(Float64Array.from(ages)),
  };
}
