import { checkFileLimits } from "../../../src/cli/load/connect-crowd.ts";
import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import type { Bench, BenchReport } from "../../support/bench.ts";
import { type Budget, checkedBudget } from "../../support/budget.ts";
import { type Distribution, distributionOf } from "../../support/statistics.ts";
import type { Table } from "../../support/table.ts";
import { sendEvenly } from "../send-evenly.ts";
import { RELAY } from "../servers/own-servers.ts";
import { startServer } from "../servers/server-process.ts";
import { cpuNanosBetween, readThreadCpu } from "../servers/thread-cpu.ts";
import { SentPackets } from "../wire/sent-packets.ts";
import { Crowd } from "./crowd.ts";
import {
  AGE_STEP_MILLIS,
  AGE_STEPS,
  type CrowdReport,
  sharedMillis,
  type WaveReport,
} from "./crowd-report.ts";
import { Viewer } from "./viewer.ts";
import { type VisitTimes, visit } from "./visits.ts";

/** Size of the bench, and its limits. Units: milliseconds. */
interface Plan {
  viewers: number;
  /** Processes that share the viewers. */
  processes: number;
  seconds: number;
  wave: number;
  limits: {
    /** p99 of each kind of visit. */
    visitMillis: number;
    /** Time until the last client of the wave is served. */
    servedMillis: number;
    /** p99 of the age of packets at healthy clients during the wave. */
    healthyMillis: number;
  };
}

const RATE_HZ = 30;
const WAVE_RATE_HZ = 90;
const HEALTHY = 10;
/** Packets at the measured rate before the window. */
const SETTLING = 90;
/** How long packets are sent around a wave. Units: seconds. */
const WAVE_SECONDS = 8;

const FULL: Plan = {
  viewers: 10_000,
  processes: 1,
  seconds: 10,
  wave: 1000,
  limits: { visitMillis: 50, servedMillis: 3000, healthyMillis: 50 },
};

const SMOKE: Plan = {
  viewers: 1500,
  processes: 1,
  seconds: 3,
  wave: 300,
  limits: { visitMillis: 250, servedMillis: 6000, healthyMillis: 250 },
};

/** Serves ten thousand clients from one process: what they lose, how long others wait, and how soon a wave of clients is served. */
export const manyViewersBench: Bench = {
  about:
    "10,000 clients at 30 Hz on one relay: losses, waiting times of others, and 1,000 clients that reconnect at once",
  onlyByName: true,
  async run({ smoke }): Promise<BenchReport> {
    const plan = smoke ? SMOKE : FULL;
    const crowd = await measureCrowd(plan);
    const wave = await measureWave(plan);
    return {
      tables: [crowdTable(plan, crowd), visitsTable(crowd.visits), waveTable(plan, wave)],
      budgets: budgetsOf(plan, crowd, wave),
      results: { plan, crowd, wave },
    };
  },
};

interface CrowdResult {
  report: Omit<CrowdReport, "ages">;
  age: Distribution;
  visits: VisitTimes;
  /** Messages that the relay counts as dropped, in `/status`. */
  counted: number;
  relayBusy: number | undefined;
  latestSendMillis: number;
}

async function measureCrowd({ viewers, processes, seconds }: Plan): Promise<CrowdResult> {
  await using relay = await startServer(RELAY);
  checkFileLimits(viewers, relay.pid);
  const urls = [relay.url, `${relay.url}/?format=binary&topics=fps`];
  const crowds = Array.from({ length: processes }, () => new Crowd({ urls, viewers: viewers / processes }));
  try {
    const sent = new SentPackets(SETTLING + seconds * RATE_HZ);
    const game = await RawWebSocket.connect(`${relay.url}/producer`, { take: () => {} });
    const send = () => sent.sendNext((packet) => game.sendBinary(packet));
    for (const crowd of crowds) await crowd.connect();
    await sendEvenly({ count: SETTLING, rateHz: RATE_HZ }, send);
    await Bun.sleep(1000);

    const number = sent.count;
    const before = await countedDrops(relay.url);
    const atUnixMillis = sharedMillis() + 500;
    for (const crowd of crowds) await crowd.begin({ number, atUnixMillis, rateHz: RATE_HZ });
    await Bun.sleep(atUnixMillis - sharedMillis());
    const startCpu = readThreadCpu(relay.pid);
    let isOver = false;
    const visiting = visit(relay.url, () => isOver);
    const latestSendMillis = await sendEvenly({ count: seconds * RATE_HZ, rateHz: RATE_HZ }, send);
    const endCpu = readThreadCpu(relay.pid);
    isOver = true;
    const visits = await visiting;
    const reports = await Promise.all(crowds.map((crowd) => crowd.end(sent.count)));
    const { ages, ...report } = sumOf(reports);
    return {
      report,
      age: distributionOfAges(ages),
      visits,
      counted: (await countedDrops(relay.url)) - before,
      relayBusy: startCpu && endCpu && cpuNanosBetween(startCpu, endCpu) / 1e9 / seconds,
      latestSendMillis,
    };
  } finally {
    for (const crowd of crowds) crowd[Symbol.dispose]();
  }
}

interface WaveResult {
  report: WaveReport;
  /** Age of packets at healthy clients while the wave connects. */
  age: Distribution;
}

async function measureWave({ wave }: Plan): Promise<WaveResult> {
  await using relay = await startServer(RELAY);
  const urls = [relay.url, `${relay.url}/?format=binary&topics=*`];
  using crowd = new Crowd({ urls, viewers: wave });
  const sent = new SentPackets(SETTLING + WAVE_SECONDS * WAVE_RATE_HZ);
  const ages: number[] = [];
  let isMeasuring = false;
  const arrived = (number: number) => {
    if (isMeasuring) ages.push(performance.now() - (sent.sentAtMillis[number] ?? Number.NaN));
  };
  const healthy = Array.from({ length: HEALTHY }, () => new Viewer(relay.url, arrived));
  await Promise.all(healthy.map((viewer) => viewer.connect()));
  const game = await RawWebSocket.connect(`${relay.url}/producer`, { take: () => {} });
  const send = () => sent.sendNext((packet) => game.sendBinary(packet));
  await crowd.connect();
  await sendEvenly({ count: SETTLING, rateHz: WAVE_RATE_HZ }, send);
  const sending = sendEvenly({ count: WAVE_SECONDS * WAVE_RATE_HZ, rateHz: WAVE_RATE_HZ }, send);
  isMeasuring = true;
  const report = await crowd.reconnect();
  isMeasuring = false;
  for (const viewer of healthy) viewer.cut();
  await sending;
  return { report, age: distributionOf(Float64Array.from(ages)) };
}

/** Messages that the relay has dropped for clients so far. */
async function countedDrops(url: string): Promise<number> {
  const response = await fetch(`${url.replace("ws:", "http:")}/status`);
  const { dropped } = (await response.json()) as { dropped: Record<string, number> };
  return dropped.fps ?? 0;
}

function sumOf(reports: readonly CrowdReport[]): CrowdReport {
  const sum = (value: (report: CrowdReport) => number) =>
    reports.reduce((total, report) => total + value(report), 0);
  return {
    delivered: sum(({ delivered }) => delivered),
    lost: sum(({ lost }) => lost),
    told: sum(({ told }) => told),
    outOfOrder: sum(({ outOfOrder }) => outOfOrder),
    closed: sum(({ closed }) => closed),
    ages: Array.from({ length: AGE_STEPS }, (_, step) => sum(({ ages }) => ages[step] ?? 0)),
    busy: sum(({ busy }) => busy),
  };
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

function crowdTable({ viewers, seconds }: Plan, crowd: CrowdResult): Table {
  const { report, age, counted, relayBusy, latestSendMillis } = crowd;
  return {
    name: "crowd",
    title: `${viewers.toLocaleString("en-US")} clients, half classic and half v1, 0x01 at ${RATE_HZ} Hz for ${seconds} s`,
    head: [
      "delivered",
      "lost",
      "told",
      "counted",
      "closed",
      "age ms p50",
      "p90",
      "p99",
      "max",
      "relay busy",
      "crowd busy",
    ],
    rows: [
      [
        String(report.delivered),
        ...[report.lost, report.told, counted, report.closed].map(String),
        ...[age.p50, age.p90, age.p99, age.max].map((millis) => millis.toFixed(1)),
        relayBusy === undefined ? "" : `${Math.round(relayBusy * 100)} %`,
        `${Math.round(report.busy * 100)} %`,
      ],
    ],
    notes: [
      "told: by a notice to the client; counted: by the relay in /status, classic clients included",
      `the producer was late by at most ${latestSendMillis.toFixed(1)} ms; ages count from its schedule`,
    ],
  };
}

function visitsTable(visits: VisitTimes): Table {
  const rows = Object.entries(visits).map(([name, times]: [string, number[]]) => {
    const { p50, p90, p99, max } = distributionOf(Float64Array.from(times));
    return [name, String(times.length), ...[p50, p90, p99, max].map((millis) => millis.toFixed(1))];
  });
  return {
    name: "visits",
    title: "others meanwhile, ms",
    head: ["", "visits", "p50", "p90", "p99", "max"],
    rows,
  };
}

function waveTable({ wave }: Plan, { report, age }: WaveResult): Table {
  return {
    name: "wave",
    title: `${wave.toLocaleString("en-US")} clients that reconnect at once, beside ${HEALTHY} at ${WAVE_RATE_HZ} Hz`,
    head: ["unserved", "served ms p50", "last", "age at healthy ms p50", "p99", "max"],
    rows: [
      [
        String(report.unserved),
        ...[report.p50Millis, report.lastMillis].map((millis) => millis.toFixed(0)),
        ...[age.p50, age.p99, age.max].map((millis) => millis.toFixed(1)),
      ],
    ],
  };
}

function budgetsOf({ viewers, wave: size, limits }: Plan, crowd: CrowdResult, wave: WaveResult): Budget[] {
  const { report, visits, counted } = crowd;
  const untold = report.lost - Math.min(counted, report.lost);
  const of = `with ${viewers.toLocaleString("en-US")} clients`;
  const waits = (what: string, times: readonly number[], limit: number): Budget => {
    const { p99 } = distributionOf(Float64Array.from(times));
    return checkedBudget({
      what,
      asked: `below ${limit} ms`,
      measured: `${p99.toFixed(1)} ms`,
      holds: p99 < limit,
    });
  };
  return [
    checkedBudget({
      what: `packets lost and neither told nor counted, out of order, connections ended, ${of}`,
      asked: "none",
      measured: `${untold} of ${report.delivered + report.lost}, ${report.outOfOrder}, ${report.closed}`,
      holds: untold + report.outOfOrder + report.closed === 0 && report.delivered > 0,
    }),
    waits(`new client to its first packet, p99, ${of}`, visits.newClient, limits.visitMillis),
    waits(`ping to pong, p99, ${of}`, visits.pong, limits.visitMillis),
    waits(`GET /health, p99, ${of}`, visits.health, limits.visitMillis),
    checkedBudget({
      what: `${size} clients reconnect at once: all served`,
      asked: `within ${limits.servedMillis / 1000} s`,
      measured: `${(wave.report.lastMillis / 1000).toFixed(2)} s`,
      holds: wave.report.lastMillis < limits.servedMillis && wave.report.unserved === 0,
    }),
    checkedBudget({
      what: "age at a healthy client meanwhile, p99",
      asked: `below ${limits.healthyMillis} ms`,
      measured: `${wave.age.p99.toFixed(1)} ms`,
      holds: wave.age.p99 < limits.healthyMillis,
    }),
  ];
}
