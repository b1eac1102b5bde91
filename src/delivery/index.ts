export { Audience } from "./audience.ts";
export { ClassicClient } from "./classic-client.ts";
export { ClassicEncoder } from "./classic-encoder.ts";
export { ClassicFanOut } from "./classic-fan-out.ts";
export type { ClientSocket, Publisher } from "./client-socket.ts";
export { Heartbeat, type HeartbeatTimes, type Peer, type Watched } from "./heartbeat.ts";
export { snapshotData } from "./snapshot.ts";
export { watchSocket } from "./watch-socket.ts";
