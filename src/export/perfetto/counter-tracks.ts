import type { JsonObject } from "../../protocol/json-object.ts";
import type { PerfettoWriter, Track } from "./perfetto-writer.ts";

/** Numbers that count nothing: times, and numbers of frames. */
const NO_COUNTERS: ReadonlySet<string> = new Set(["from", "to", "at", "frame", "max_frame"]);
/** Units by the ends of names. */
const UNITS: Readonly<Record<string, string>> = {
  ms: "ms",
  s: "s",
  mb: "MB",
  hz: "Hz",
  mhz: "MHz",
  percent: "%",
  c: "°C",
};

/** The numbers in the data of a topic as counters, each with a track below that of the topic. A value is written when it changes. */
export class CounterTracks {
  readonly #counters = new Map<string, { track: Track; value: number }>();

  constructor(
    private readonly writer: PerfettoWriter,
    private readonly parent: Track,
    /** The names of the parent, from the top. */
    private readonly path: readonly string[],
  ) {}

  take(atNanos: bigint, data: Readonly<JsonObject>, before = ""): void {
    for (const [key, value] of Object.entries(data)) {
      if (NO_COUNTERS.has(key)) continue;
      if (typeof value === "number") this.#count(atNanos, before + key, value);
      else if (typeof value === "object" && value !== null && !Array.isArray(value))
        this.take(atNanos, value as JsonObject, `${before}${key}.`);
    }
  }

  #count(atNanos: bigint, name: string, value: number): void {
    let counter = this.#counters.get(name);
    if (counter === undefined) {
      const end = /_([a-z]+)$/.exec(name)?.[1] ?? "";
      const unit = (Object.hasOwn(UNITS, end) && UNITS[end]) || "";
      const look = { parent: this.parent, counter: { unit } };
      counter = { track: this.writer.track([...this.path, name], look), value: Number.NaN };
      this.#counters.set(name, counter);
    }
    if (counter.value === value) return;
    counter.value = value;
    this.writer.count(counter.track, atNanos, value);
  }
}
