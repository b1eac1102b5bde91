export { blackBoxSurface } from "./black-box-surface.ts";
export { recorderSurface } from "./recorder-surface.ts";
