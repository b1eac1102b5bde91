export { type RecorderSurface, recorderSurface } from "./recorder-surface.ts";
