import { Random } from "../../../src/base/random.ts";
import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { PlainCodec } from "../../../src/codec/index.ts";
import type { Bench, BenchReport } from "../../support/bench.ts";
import { checkedBudget, skippedBudget } from "../../support/budget.ts";
import { median } from "../../support/statistics.ts";
import type { Table } from "../../support/table.ts";
import { sendEvenly } from "../send-evenly.ts";
import { RELAY } from "../servers/own-servers.ts";
import { residentBytes } from "../servers/resident-bytes.ts";
import { startServer } from "../servers/server-process.ts";
import { POSE_FORMATS } from "../wire/pose-number.ts";
import { posePacket } from "../wire/pose-packet.ts";
import { openSink, Visitors } from "./visitors.ts";

const RATE_HZ = 90;
/** Frames between two events. At ten events a second their history is full within a minute. */
const FRAMES_PER_EVENT = 9;
const SEED = 20_261_124;
const VISITOR_EVERY_MILLIS = 500;
/** Steady clients of each format. */
const STEADY = 3;
const SAMPLES = 120;
/** Share of the time that is warm-up: two and a half of ten minutes, in which the history of frame samples fills (145 s at 90 Hz). */
const WARM_UP = 0.25;
const MAX_GROWTH = 0.03;

/** One reading of the relay's memory. */
interface Sample {
  seconds: number;
  residentBytes: number;
  visitors: number;
}

/** Checks that the relay's memory stays flat while clients come and go. */
export const soakBench: Bench = {
  about: "memory over ten minutes at 90 Hz, with clients of all formats coming and going",
  onlyByName: true,
  async run({ minutes }): Promise<BenchReport> {
    const { samples, came } = await soak(minutes * 60);
    const what = `growth of memory after the first ${WARM_UP * 100} % of ${minutes} minutes`;
    const asked = `below ${MAX_GROWTH * 100} %`;
    const known = samples.filter((sample) => sample.residentBytes > 0);
    if (known.length === 0) {
      const reason = `not measured: ${process.platform} has no /proc`;
      return { tables: [], budgets: [skippedBudget({ what, asked, reason })], results: {} };
    }
    const { early, late } = plateaus(known);
    const growth = late / early - 1;
    const measured = `${(growth * 100).toFixed(2)} %`;
    const budget = checkedBudget({ what, asked, measured, holds: growth < MAX_GROWTH });
    return {
      tables: [soakTable(known, came)],
      budgets: [budget],
      results: { minutes, seed: SEED, came, early, late, samples },
    };
  },
};

async function soak(seconds: number): Promise<{ samples: Sample[]; came: number }> {
  await using relay = await startServer(RELAY);
  const steady = await Promise.all(
    POSE_FORMATS.flatMap((format) => Array.from({ length: STEADY }, () => openSink(relay.url, format))),
  );
  const game = await RawWebSocket.connect(`${relay.url}/producer`, { take: () => {} });
  const visitors = new Visitors(relay.url, new Random(SEED), VISITOR_EVERY_MILLIS);
  const samples: Sample[] = [];
  const startMillis = performance.now();
  const look = setInterval(
    () => {
      samples.push({
        seconds: Math.round((performance.now() - startMillis) / 1000),
        residentBytes: residentBytes(relay.pid) ?? 0,
        visitors: visitors.here,
      });
    },
    (seconds * 1000) / SAMPLES,
  );
  const codec = new PlainCodec();
  let number = 0;
  await sendEvenly({ count: seconds * RATE_HZ, rateHz: RATE_HZ }, () => {
    const sample = codec.encodePerformance(number, 90 + Math.sin(number), 11.1, 2.5);
    if (typeof sample === "string") throw new Error(`expected a 0x01 packet, got the refusal ${sample}`);
    game.sendBinary(Buffer.concat([sample, posePacket(number)]));
    if (number % FRAMES_PER_EVENT === 0) {
      const data = { event_name: "step", number };
      game.sendText(JSON.stringify({ type: "event", event: "custom", data, timestamp: Date.now() / 1000 }));
    }
    number++;
  });
  clearInterval(look);
  visitors.stop();
  for (const client of steady) client.terminate();
  game.terminate();
  return { samples, came: visitors.came };
}

/** Medians of the first and the last fifth of the time after the warm-up. Units: bytes. */
function plateaus(samples: readonly Sample[]): { early: number; late: number } {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP)).map((sample) => sample.residentBytes);
  const fifth = Math.max(1, Math.floor(warm.length / 5));
  return { early: median(warm.slice(0, fifth)), late: median(warm.slice(-fifth)) };
}

function soakTable(samples: readonly Sample[], came: number): Table {
  const every = Math.max(1, Math.floor(samples.length / 20));
  const rows = samples
    .filter((_, index) => index % every === every - 1)
    .map((sample) => [
      String(sample.seconds),
      (sample.residentBytes / 1024 / 1024).toFixed(1),
      String(sample.visitors),
    ]);
  const head = ["seconds", "memory MiB", "visitors"];
  const notes = [`${came} visitors came, beside ${STEADY * POSE_FORMATS.length} clients that stayed`];
  return { name: "memory", head, rows, notes };
}
