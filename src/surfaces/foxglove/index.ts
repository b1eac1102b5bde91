export { foxgloveSurface } from "./foxglove-surface.ts";
