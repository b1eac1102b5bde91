export { Audience, type StandingWish } from "./audience.ts";
export { ClassicClient } from "./classic-client.ts";
export { ClassicEncoder, type CompressionThreshold } from "./classic-encoder.ts";
export type { Client } from "./client.ts";
export { closeClient, type DeliveryParts, openClassicClient, openV1Client } from "./client-factory.ts";
export type { ClientSocket, Publisher } from "./client-socket.ts";
export { type DefaultPaces, OWN_PACES } from "./default-paces.ts";
export { type EventsPage, eventsPage } from "./events-page.ts";
export { FanOut } from "./fan-out.ts";
export { FlowControl } from "./flow-control.ts";
export type { FormatName } from "./formats/format.ts";
export { createFormats, type Formats } from "./formats/formats.ts";
export { describeMessage } from "./formats/v1-fields.ts";
export { Heartbeat, type HeartbeatTimes, type Peer, type Watched } from "./heartbeat.ts";
export type { HistoryRequest } from "./history-request.ts";
export { FLOW_PING } from "./lane.ts";
export { DEFAULT_LANE_LIMITS, type LaneLimits } from "./lane-limits.ts";
export { RateGuard } from "./rate-guard.ts";
export {
  freshSnapshotAnswer,
  type SnapshotAnswer,
  type SnapshotParts,
  snapshotAnswer,
} from "./snapshot-answer.ts";
export { type DescribedSubscription, describeSubscription, type Subscription } from "./subscription.ts";
export { type SubscribeWish, V1Client } from "./v1-client.ts";
export { endSocket, watchSocket } from "./watch-socket.ts";
export { JUDGING_WISHES, OWN_PACE_WISHES, type Wishes } from "./wishes.ts";
