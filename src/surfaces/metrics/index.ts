export { metricsSurface } from "./metrics-surface.ts";
