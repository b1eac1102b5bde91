import { join } from "node:path";
import { producersFor } from "../../bench/support/producers-for.ts";
import { silentLog } from "../../src/base/log.ts";
import { SimulatedClock } from "../../src/base/simulated-clock.ts";
import { createCodec } from "../../src/codec/index.ts";
import { Hub } from "../../src/hub/index.ts";
import {
  DEFAULT_FAULT_TIMES,
  FaultPlan,
  SimulatedGame,
  SimulatedProducer,
} from "../../src/ingest/simulator/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, Insight } from "../../src/insight/index.ts";
import type { JsonObject } from "../../src/protocol/json-object.ts";
import { OWN_INTERVAL_DEMAND } from "../../src/protocol/streams.ts";
import type { Topic } from "../../src/protocol/topics.ts";
import { Recorder } from "../../src/recording/index.ts";

const SECONDS = 15;
const HZ = 90;
/** Frames of the first game that have a profile. */
export const PROFILED_FRAMES = { from: 300, to: 309 } as const;

/** What the headset of the first game says, and how long after it was measured that comes. */
export const HEADSET = { vrapi: { gpu_mhz: 545, battery_c: 38.5, app_gpu_ms: 9.1, fps: 90 } } as const;
export const HEADSET_LATE_SECONDS = 2;

/** The profile of a frame, as the engine's debugger tells of it. A made one, since the simulated game has no scripts. */
export function profileOfFrame(frame: number): JsonObject {
  return {
    frame,
    frame_time_ms: 5,
    process_time_ms: 4,
    physics_time_ms: 1,
    script_time_ms: 3.5,
    functions: [
      { function: "_process", file: "res://enemy.gd", line: 7, calls: 12, self_ms: 2.5, total_ms: 3.5 },
      { function: "find_path", file: "res://enemy.gd", line: 40, calls: 2, self_ms: 1, total_ms: 1 },
    ],
  };
}

/**
 * Records two simulated games in simulated time, with all that games send: `hall` has hitches, profiles, a headset, and a line in its log with a comma,
 * quotes and a line break. Returns the path.
 */
export function recordSession(folder: string): string {
  const clock = new SimulatedClock(1_700_000_000_123);
  const hub = new Hub(clock);
  const codec = createCodec();
  const recorder = new Recorder({
    hub,
    clock,
    log: silentLog,
    folder,
    quota: undefined,
    settings: () => ({}),
    holdDemand: () => ({ release() {} }),
  });
  const insight = new Insight(hub, clock, DEFAULT_INSIGHT_OPTIONS);
  hub.listen(insight);
  hub.listen(recorder);
  const sockets = producersFor({ hub, clock, codec, demand: () => OWN_INTERVAL_DEMAND });
  recorder.start({ name: "session" });
  const producers = ["hall", "cellar"].map((name, index) => {
    const session = sockets.open({ send: () => 1, close() {} }, "127.0.0.1");
    const send = (message: string | Uint8Array) => {
      if (typeof message === "string") session.text(message);
      else session.binary(message);
      return true;
    };
    const faults = new FaultPlan(
      { seed: 1, kinds: index === 0 ? ["hitch"] : [], ...DEFAULT_FAULT_TIMES },
      HZ,
    );
    const game = new SimulatedGame({ seed: index + 1, hz: HZ, faults });
    const producer = new SimulatedProducer(game, { send }, codec, clock, name);
    producer.connected();
    producer.start();
    return { producer, session };
  });
  const hall = hub.registry.all().find(({ name }) => name === "hall");
  if (hall === undefined) throw new Error("expected the game hall to be connected");
  const tell = (topic: Topic, data: JsonObject) =>
    hub.accept(hall, topic, { from: "json", text: JSON.stringify({ data }), data });
  let next: number = PROFILED_FRAMES.from;
  for (let millis = 0; millis < 1000 * SECONDS; millis += 5) {
    clock.runUntil(clock.monotonicMillis() + 5);
    const { frames } = producers[0]?.producer ?? { frames: 0 };
    while (next < frames && next <= PROFILED_FRAMES.to) tell("profiler/scripts", profileOfFrame(next++));
  }
  tell("log/error", { message: 'door, "north"\nis stuck', file: "res://door.gd", line: 3 });
  const timestampSeconds = clock.unixMillis() / 1000 - HEADSET_LATE_SECONDS;
  hub.tellOfGame(hall, "headset", "headset", HEADSET, { timestampSeconds });
  recorder.stop("session");
  for (const { producer } of producers) producer.stop();
  insight.stop();
  return join(folder, "session.mcap");
}
