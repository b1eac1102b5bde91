import type { Exposition } from "./exposition.ts";

/** When this process began. Units: unix seconds. */
const STARTED_SECONDS = Math.round(performance.timeOrigin) / 1000;
const MICROS = 1e6;

/** Writes the metrics of the relay's process, by the names that Prometheus' own libraries use. */
export function writeProcess(exposition: Exposition): void {
  const { user, system } = process.cpuUsage();
  exposition
    .begin({
      name: "process_cpu_seconds",
      kind: "counter",
      unit: "seconds",
      help: "Processor time of the relay, of all its threads.",
    })
    .add((user + system) / MICROS)
    .begin({
      name: "process_resident_memory_bytes",
      kind: "gauge",
      unit: "bytes",
      help: "Memory of the relay in RAM.",
    })
    .add(process.memoryUsage.rss())
    .begin({
      name: "process_start_time_seconds",
      kind: "gauge",
      unit: "seconds",
      help: "When the relay started, in unix seconds.",
    })
    .add(STARTED_SECONDS);
}
