import type { Clock } from "../../base/clock.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { isOfPreviousRun } from "../../protocol/previous-run.ts";
import { RELAY_SOURCE } from "../../protocol/source-names.ts";
import type { Topic } from "../../protocol/topics.ts";
import { AppPauses, PAUSE_TOPICS } from "../game/index.ts";
import { RepeatedValue } from "../windows/index.ts";
import { emptyRecord, type RunRecord } from "./run-record.ts";

/** The topics beside `fps` of which a run consists. */
export const RUN_TOPICS = ["performance", "alert", "log/error", "log/warning", ...PAUSE_TOPICS] as const;

/** A message as v1 clients get it, live or from a recording. */
export interface RunMessage {
  topic: Topic;
  source?: string | undefined;
  data: Readonly<JsonObject>;
  /** Unix seconds. */
  timestamp?: number | undefined;
}

/** Adds times of the game's main thread to a run. */
interface ThreadSampler {
  sample(record: RunRecord, atMillis: number): void;
}

/** Options of a collector. */
export interface CollectorOptions {
  /** The frame rate that the game should hold, as far as it is known by now. */
  hz(): number;
  /** Name of the game to measure; undefined takes the first game that sends a frame. */
  source: string | undefined;
}

/** Most samples that a run keeps: hours of frames. */
const MAX_SAMPLES = 4_000_000;

/** Collects the samples of one game from its messages, from {@link begin} to {@link end}. */
export class RunCollector {
  /** Name of the measured game; undefined before its first frame. */
  source: string | undefined;
  /** Called at the first frame of the measured game. */
  firstFrame: () => void = () => {};
  /** Names of other games that sent frames. */
  readonly others = new Set<string>();
  #record: RunRecord | undefined;
  #beganMillis = 0;
  #workFrame = Number.NaN;
  #physics = new RepeatedValue();
  readonly #pauses: AppPauses;

  constructor(
    private readonly clock: Pick<Clock, "monotonicMillis">,
    private readonly options: CollectorOptions,
  ) {
    this.#pauses = new AppPauses(() => 1000 / options.hz());
  }

  /** Begins to collect. */
  begin(): void {
    this.#record = emptyRecord(this.options.hz());
    this.#physics = new RepeatedValue();
    this.#beganMillis = this.clock.monotonicMillis();
  }

  /** Adds the times of the game's thread; called a few times a second. */
  sampleThread(meter: ThreadSampler): void {
    if (this.#record !== undefined) meter.sample(this.#record, this.clock.monotonicMillis());
  }

  /** Number of samples so far. */
  get samples(): number {
    return this.#record?.samples ?? 0;
  }

  /** Ends collecting and returns the run. */
  end(): RunRecord {
    const record = this.#record ?? emptyRecord(this.options.hz());
    this.#record = undefined;
    record.source = this.source ?? "";
    record.hz = this.options.hz();
    record.seconds = Math.round(this.clock.monotonicMillis() - this.#beganMillis) / 1000;
    return record;
  }

  /** Takes a message. Messages of other games, of the relay and of an earlier run of the game do not count. */
  message({ topic, source = "", data, timestamp = Number.NaN }: RunMessage): void {
    if (source === RELAY_SOURCE || isOfPreviousRun(data)) return;
    if (topic === "fps") this.#sawFrame(source);
    const record = this.#record;
    if (record === undefined || source !== this.source || record.samples >= MAX_SAMPLES) return;
    const atMillis = this.clock.monotonicMillis();
    // A game may put anything into its messages, so every field is checked.
    const said: JsonObject = data;
    this.#pauses.event(topic, atMillis, timestamp);
    switch (topic) {
      case "fps":
        this.#fps(record, said, atMillis);
        break;
      case "performance":
        addMonitors(record, this.#pauses.cleaned(said, atMillis), atMillis);
        break;
      case "profiler/scripts":
        this.#work(record, said, atMillis);
        break;
      case "log/error":
        record.errors++;
        record.said.errors.add(said);
        break;
      case "log/warning":
        record.warnings++;
        record.said.warnings.add(said);
        break;
      case "alert":
        if (said.kind === "hitch" || said.state === "resolved") break;
        record.alerts++;
        record.said.alerts.add(said);
    }
  }

  #sawFrame(source: string): void {
    if (this.source === undefined && source === (this.options.source ?? source)) {
      this.source = source;
      this.firstFrame();
    } else if (source !== this.source) this.others.add(source);
  }

  #fps(record: RunRecord, said: JsonObject, atMillis: number): void {
    const frame = numberOf(said.frame) ?? Number.NaN;
    const [fps, time, physics] = [said.fps, said.frame_time_ms, said.physics_time_ms].map(numberOf);
    record.samples++;
    if (fps !== undefined) record.reportedFps.add(fps, frame, atMillis);
    if (physics !== undefined && this.#physics.isNew(physics, atMillis))
      record.physicsMillis.add(physics, frame, atMillis);
    if (said.measured === "frame_work") this.#work(record, said, atMillis);
    // The time of a frame that spans a pause says nothing of the frame.
    else if (said.measured === undefined && time !== undefined && !this.#pauses.isInFrame(time, atMillis))
      record.frameMillis.add(time, frame, atMillis);
  }

  /** Adds the work of a frame, once per frame even if several messages contain it. */
  #work(record: RunRecord, { frame, frame_time_ms }: JsonObject, atMillis: number): void {
    const [number, time] = [numberOf(frame), numberOf(frame_time_ms)];
    if (number === undefined || time === undefined || number === this.#workFrame) return;
    this.#workFrame = number;
    record.workMillis.add(time, number, atMillis);
  }
}

function addMonitors(record: RunRecord, said: JsonObject, atMillis: number): void {
  const add = (into: RunRecord["memoryMegabytes"], value: unknown) => {
    const number = numberOf(value);
    if (number !== undefined) into.add(number, Number.NaN, atMillis);
  };
  add(record.memoryMegabytes, said.memory_usage_mb ?? said.static_memory_mb);
  add(record.processMillis, said.process_time_ms);
  add(record.renderCpuMillis, said.render_cpu_ms);
  add(record.renderGpuMillis, said.render_gpu_ms);
  const { work_time_ms: work } = said;
  if (typeof work !== "object" || work === null) return;
  const { mean, max } = work as JsonObject;
  add(record.workMeanMillis, mean);
  add(record.workWorstMillis, max);
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
