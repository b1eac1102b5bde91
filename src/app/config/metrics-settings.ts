import { setting } from "./setting.ts";
import { switchKind } from "./value-kind.ts";

/** Prometheus at `/metrics`. */
export const METRICS_SETTINGS = {
  metrics_sampling: setting({
    kind: switchKind(),
    sentence:
      "have games sample every frame all the time, so that /metrics has their frames though nobody watches; a scrape alone never makes a game sample",
    live: false,
    read: ({ metricsSampling }) => metricsSampling,
    write: (options, value) => {
      options.metricsSampling = value;
    },
  }),
} as const;
