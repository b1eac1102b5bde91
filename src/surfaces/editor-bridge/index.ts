export { DEFAULT_EDITOR_OPTIONS, type EditorOptions } from "./bridge-options.ts";
export { editorSurface } from "./editor-surface.ts";
export { type BridgeLimits, DEFAULT_BRIDGE_LIMITS } from "./link/bridge-limits.ts";
export { ContentLengthReader } from "./link/content-length-reader.ts";
export { type EditorAddress, editorAddress, showAddress } from "./link/editor-address.ts";
export { frameMessage } from "./link/frame-message.ts";
export { LINK_TIMES } from "./link/link-times.ts";
