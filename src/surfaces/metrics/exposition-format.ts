import { qualityValues } from "../../base/quality-values.ts";

/** How metrics are written: OpenMetrics, or the text format of older scrapers. */
export type ExpositionFormat = "openmetrics" | "text";

const OPEN_METRICS = "application/openmetrics-text";
const TEXT = "text/plain";

/** The media type of a format, as `Content-Type` has it. */
export const CONTENT_TYPES: Readonly<Record<ExpositionFormat, string>> = {
  openmetrics: `${OPEN_METRICS}; version=1.0.0; charset=utf-8`,
  text: `${TEXT}; version=0.0.4; charset=utf-8`,
};

/** The format that an `Accept` header prefers. Text, unless it names OpenMetrics: browsers and `curl` show text. */
export function formatFor(accept: string | null): ExpositionFormat {
  const weights = qualityValues(accept);
  const openMetrics = bestOf(accept, OPEN_METRICS);
  const text = weights.get(TEXT) ?? weights.get("text/*") ?? 0;
  return openMetrics > 0 && openMetrics >= text ? "openmetrics" : "text";
}

/** The greatest weight of a media type: Prometheus lists OpenMetrics once for each version. */
function bestOf(accept: string | null, type: string): number {
  const parts = (accept ?? "").split(",").map((part) => qualityValues(part).get(type) ?? 0);
  return Math.max(...parts);
}
