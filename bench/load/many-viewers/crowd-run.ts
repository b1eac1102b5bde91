import { checkFileLimits } from "../../../src/cli/load/connect-crowd.ts";
import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import type { Distribution } from "../../support/statistics.ts";
import { sendEvenly } from "../send-evenly.ts";
import { RELAY } from "../servers/own-servers.ts";
import { residentBytes } from "../servers/resident-bytes.ts";
import { startServer } from "../servers/server-process.ts";
import type { ServerProgram } from "../servers/server-program.ts";
import { cpuNanosBetween, readThreadCpu } from "../servers/thread-cpu.ts";
import { waitedNanos } from "../servers/waited-nanos.ts";
import { SentPackets } from "../wire/sent-packets.ts";
import { Crowd } from "./crowd.ts";
import { AGE_STEP_MILLIS, type CrowdReport, sharedMillis } from "./crowd-report.ts";
import type { CrowdSize } from "./many-viewers-plan.ts";
import { type VisitTimes, visit } from "./visits.ts";

/** Packets at the measured rate before the window. */
const SETTLING_PACKETS = 90;
/** Time in which the relay catches up before the window. Units: milliseconds. */
const SETTLING_MILLIS = 1000;
/** Time from the order to the first packet of the window. Units: milliseconds. */
const LEAD_MILLIS = 500;

/** What happened while one crowd watched. */
export interface CrowdRun extends CrowdSize {
  report: Omit<CrowdReport, "ages">;
  /** Units: milliseconds from a packet's place in the producer's schedule to a viewer. */
  age: Distribution;
  visits: VisitTimes;
  /** Messages that the relay counts as dropped. */
  counted: number;
  /** CPU time of the relay in the window; undefined if the system does not report it. Units: nanoseconds. */
  cpuNanos: number | undefined;
  /** Time in the window for which the relay had to wait for a core. Units: nanoseconds. */
  waitedNanos: number | undefined;
  residentBytes: number | undefined;
  latestSendMillis: number;
}

/** Lets a crowd watch a game, by default at a relay of one process. Fails: too_few_files. */
export async function runCrowd(size: CrowdSize, program: ServerProgram = RELAY): Promise<CrowdRun> {
  const { viewers, rateHz, seconds } = size;
  await using relay = await startServer(program);
  checkFileLimits(viewers, relay.pid);
  using crowd = new Crowd({ urls: [relay.url, `${relay.url}/?format=binary&topics=fps`], viewers });
  const sent = new SentPackets(SETTLING_PACKETS + seconds * rateHz);
  const game = await RawWebSocket.connect(`${relay.url}/producer`, { take: () => {} });
  const send = () => sent.sendNext((packet) => game.sendBinary(packet));
  await crowd.connect();
  await sendEvenly({ count: SETTLING_PACKETS, rateHz }, send);
  await Bun.sleep(SETTLING_MILLIS);

  const number = sent.count;
  const before = await countedDrops(relay.url);
  const atUnixMillis = sharedMillis() + LEAD_MILLIS;
  await crowd.begin({ number, atUnixMillis, rateHz });
  await Bun.sleep(atUnixMillis - sharedMillis());
  const startCpu = readThreadCpu(relay.pid);
  const startWaited = waitedNanos(relay.pid) ?? Number.NaN;
  let isOver = false;
  const visiting = visit(relay.url, () => isOver);
  const latestSendMillis = await sendEvenly({ count: seconds * rateHz, rateHz }, send);
  const waited = (waitedNanos(relay.pid) ?? Number.NaN) - startWaited;
  isOver = true;
  const visits = await visiting;
  const { ages, ...report } = await crowd.end(sent.count);
  const endCpu = readThreadCpu(relay.pid);
  return {
    ...size,
    report,
    age: distributionOfAges(ages),
    visits,
    counted: (await countedDrops(relay.url)) - before,
    cpuNanos: startCpu && endCpu && cpuNanosBetween(startCpu, endCpu),
    waitedNanos: Number.isNaN(waited) ? undefined : waited,
    residentBytes: residentBytes(relay.pid),
    latestSendMillis,
  };
}

/** Messages of `fps` that the relay has dropped for clients so far. */
async function countedDrops(url: string): Promise<number> {
  const response = await fetch(`${url.replace("ws:", "http:")}/status`);
  const { dropped } = (await response.json()) as { dropped: { fps?: number } };
  return dropped.fps ?? 0;
}

/** Percentiles of counts by age. Units: milliseconds. */
function distributionOfAges(ages: readonly number[]): Distribution {
  const total = ages.reduce((sum, count) => sum + count, 0);
  const rank = (share: number) => {
    let seen = 0;
    const step = ages.findIndex((count) => {
      seen += count;
      return count > 0 && seen >= share * total;
    });
    return step === -1 ? Number.NaN : (step + 1) * AGE_STEP_MILLIS;
  };
  return { p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), max: rank(1) };
}
