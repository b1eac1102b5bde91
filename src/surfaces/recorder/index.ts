export { blackBoxSurface } from "./black-box-surface.ts";
export { recorderSurface } from "./recorder-surface.ts";
export { recordingShelves } from "./recording-shelves.ts";
