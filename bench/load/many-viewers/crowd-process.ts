/**
 * A process of viewers. Takes a CrowdOrder as JSON, carries out each CrowdRequest that its parent sends,
 * and answers with what there is to report.
 */
import { distributionOf } from "../../support/statistics.ts";
import {
  AGE_STEP_MILLIS,
  AGE_STEPS,
  type CrowdOrder,
  type CrowdReport,
  type CrowdRequest,
  sharedMillis,
  type WaveReport,
} from "./crowd-report.ts";
import { Viewer } from "./viewer.ts";

/** Number of viewers that connect at a time. */
const CONNECTING = 50;
/** Time limit for the last packets, and for a crowd that connects again. Units: milliseconds. */
const PATIENCE_MILLIS = 20_000;

const { urls, viewers: count } = JSON.parse(process.argv[2] ?? "{}") as CrowdOrder;
const ages = new Uint32Array(AGE_STEPS);
let schedule = { number: 0, atUnixMillis: 0, periodMillis: 0 };
let began = { atMillis: 0, cpu: process.cpuUsage() };
const viewers = Array.from(
  { length: count },
  (_, index) => new Viewer(urls[index % urls.length] ?? "", arrived),
);

process.on("message", async (request: CrowdRequest) => {
  const report = await carryOut(request);
  process.send?.(report ?? {});
});

/** Counts the age of a packet by the schedule on which the producer sends. */
function arrived(number: number): void {
  const { number: first, atUnixMillis, periodMillis } = schedule;
  const ageMillis = sharedMillis() - (atUnixMillis + (number - first) * periodMillis);
  const step = Math.min(AGE_STEPS - 1, Math.max(0, Math.floor(ageMillis / AGE_STEP_MILLIS)));
  ages[step] = (ages[step] ?? 0) + 1;
}

async function carryOut(request: CrowdRequest): Promise<CrowdReport | WaveReport | undefined> {
  switch (request.kind) {
    case "connect":
      for (let at = 0; at < viewers.length; at += CONNECTING)
        await Promise.all(viewers.slice(at, at + CONNECTING).map((viewer) => viewer.connect()));
      return undefined;
    case "begin":
      begin(request);
      return undefined;
    case "end":
      return await end(request.sent);
    case "reconnect":
      return await reconnect();
  }
}

function begin({ number, atUnixMillis, rateHz }: Extract<CrowdRequest, { kind: "begin" }>): void {
  schedule = { number, atUnixMillis, periodMillis: 1000 / rateHz };
  ages.fill(0);
  began = { atMillis: performance.now(), cpu: process.cpuUsage() };
  for (const viewer of viewers) viewer.begin(number);
}

async function end(sent: number): Promise<CrowdReport> {
  const { user, system } = process.cpuUsage(began.cpu);
  const busy = (user + system) / 1000 / (performance.now() - began.atMillis);
  const endMillis = performance.now() + PATIENCE_MILLIS;
  while (!viewers.every((viewer) => viewer.hasAll(sent)) && performance.now() < endMillis)
    await Bun.sleep(20);
  for (const viewer of viewers) viewer.end(sent);
  const sum = (value: (viewer: Viewer) => number) =>
    viewers.reduce((total, viewer) => total + value(viewer), 0);
  return {
    delivered: sum(({ delivered }) => delivered),
    lost: sum(({ lost }) => lost),
    told: sum(({ told }) => told),
    untold: sum(({ lost, told, isClassic }) => (isClassic ? 0 : Math.max(0, lost - told))),
    lostByClassic: sum(({ lost, isClassic }) => (isClassic ? lost : 0)),
    outOfOrder: sum(({ outOfOrder }) => outOfOrder),
    closed: sum(({ closed }) => closed),
    ages: [...ages],
    busy,
  };
}

async function reconnect(): Promise<WaveReport> {
  for (const viewer of viewers) viewer.cut();
  const startMillis = performance.now();
  const served = await Promise.all(viewers.map((viewer) => servedMillis(viewer, startMillis)));
  const times = distributionOf(Float64Array.from(served));
  return {
    p50Millis: times.p50,
    lastMillis: times.max,
    unserved: served.filter((millis) => millis >= PATIENCE_MILLIS).length,
  };
}

/** Connects a viewer again. Resolves to the time of its first packet. */
function servedMillis(viewer: Viewer, startMillis: number): Promise<number> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => resolve(PATIENCE_MILLIS), PATIENCE_MILLIS);
    viewer.onNext = () => {
      clearTimeout(giveUp);
      resolve(performance.now() - startMillis);
    };
    // A refusal shows as a viewer that is not served.
    viewer.connect().catch(() => {});
  });
}
