export { recorderSurface } from "./recorder-surface.ts";
