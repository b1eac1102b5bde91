export { webSocketSurface } from "./websocket-surface.ts";
