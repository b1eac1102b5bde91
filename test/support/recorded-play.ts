import { join } from "node:path";
import { UnevenLink } from "../../bench/insight/uneven-link.ts";
import { producersFor } from "../../bench/support/producers-for.ts";
import type { Clock } from "../../src/base/clock.ts";
import { DrivenClock } from "../../src/base/driven-clock.ts";
import { silentLog } from "../../src/base/log.ts";
import { createCodec } from "../../src/codec/index.ts";
import { Hub } from "../../src/hub/index.ts";
import {
  type FaultKind,
  FaultPlan,
  SimulatedGame,
  SimulatedProducer,
} from "../../src/ingest/simulator/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, type Hitch, Insight } from "../../src/insight/index.ts";
import type { JsonObject } from "../../src/protocol/json-object.ts";
import { OWN_INTERVAL_DEMAND } from "../../src/protocol/streams.ts";
import { Recorder } from "../../src/recording/index.ts";
import { ManualClock } from "./manual-clock.ts";

/** What was told while a recording was made. */
export interface RecordedPlay {
  path: string;
  alerts: JsonObject[];
  /** The statistics of each second. */
  seconds: JsonObject[];
  hitches: Hitch[];
}

/** Simulated games that are played, judged and recorded, in simulated time. */
export interface PlayToRecord {
  folder: string;
  name: string;
  seconds: number;
  /** Called before the games begin. */
  begins?(parts: { hub: Hub; insight: Insight; clock: Clock }): void;
  games: readonly { name: string; seed: number; faults: readonly FaultKind[]; leavesAtSeconds?: number }[];
}

/** A hub that is judged and recorded, in simulated time. */
export function recordedHub({ folder, name }: Pick<PlayToRecord, "folder" | "name">) {
  const time = new ManualClock();
  const clock = new DrivenClock(time);
  const hub = new Hub(clock);
  const insight = new Insight(hub, clock, DEFAULT_INSIGHT_OPTIONS);
  hub.listen(insight);
  const told = listenForJudgement(hub);
  // A timer of the recorder's on the other clock would also be when that clock looks for other timers that are due.
  const settings = () => ({});
  const holdDemand = () => ({ release() {} });
  const recorder = new Recorder({
    hub,
    clock: time,
    log: silentLog,
    folder,
    quota: undefined,
    settings,
    holdDemand,
  });
  hub.listen(recorder);
  recorder.start({ name });
  return {
    time,
    clock,
    hub,
    insight,
    end(): RecordedPlay {
      recorder.close();
      insight.stop();
      const hitches = insight.hitches.find({ limit: 1000, waiting: true });
      return { path: join(folder, `${name}.mcap`), ...told, hitches };
    },
  };
}

/** Records simulated games as the relay does: their packets through ingest, hub, insight and recorder. */
export function recordedPlay({ seconds, games, begins, ...file }: PlayToRecord): RecordedPlay {
  const { time, clock, hub, insight, end } = recordedHub(file);
  begins?.({ hub, insight, clock });
  const codec = createCodec();
  const sockets = producersFor({ hub, clock, codec, demand: () => OWN_INTERVAL_DEMAND });
  for (const { name: source, seed, faults: kinds, leavesAtSeconds } of games) {
    const faults = new FaultPlan({ seed, kinds, firstSeconds: 6, pauseSeconds: [3, 5] }, 90);
    const session = sockets.open({ send: () => 0, close() {} }, "127.0.0.1");
    const link = new UnevenLink(seed, time, (message) => {
      if (typeof message === "string") session.text(message);
      else session.binary(message);
    });
    const game = new SimulatedGame({ seed, hz: 90, faults });
    const producer = new SimulatedProducer(game, link, codec, time, source);
    producer.connected();
    producer.start();
    if (leavesAtSeconds === undefined) continue;
    time.after(leavesAtSeconds * 1000, () => {
      producer.stop();
      session.closed();
    });
  }
  time.runUntil(seconds * 1000);
  return end();
}

/** Keeps what is said of games on a hub. */
export function listenForJudgement(hub: Hub): Pick<RecordedPlay, "alerts" | "seconds"> {
  const told: Pick<RecordedPlay, "alerts" | "seconds"> = { alerts: [], seconds: [] };
  hub.listen({
    message({ topic, body }) {
      if (body.from !== "json") return;
      if (topic.name === "alert") told.alerts.push(body.data);
      if (topic.name === "stats") told.seconds.push(body.data);
    },
  });
  return told;
}
