export { viewerSurface, webSocketSurface } from "./websocket-surface.ts";
