import { loadOnce } from "../../base/load-once.ts";
import type { Surface } from "../../server/index.ts";
import type { Metrics } from "./metrics.ts";
import type { MetricsContext } from "./metrics-context.ts";

/** Prometheus at `/metrics`, loaded with the first scrape: what nobody scrapes costs nothing. */
export function metricsSurface(context: MetricsContext): Surface {
  let loaded: Metrics | undefined;
  const load = loadOnce(async () => {
    const { Metrics } = await import("./metrics.ts");
    loaded = new Metrics(context);
    return loaded;
  });
  return {
    name: "metrics",
    routes: {
      "/metrics": async () => {
        const metrics = await load();
        return [
          {
            method: "GET",
            path: "/metrics",
            about: "metrics for Prometheus, as OpenMetrics or text",
            answer: (request, { nextTurn }) => metrics.answer(request, nextTurn),
          },
        ];
      },
    },
    stop: async () => loaded?.stop(),
  };
}
