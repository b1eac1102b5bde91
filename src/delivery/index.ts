export { type DefaultIntervals, OWN_INTERVALS } from "./channels/default-intervals.ts";
export { FanOut, type OtherSubscribers } from "./channels/fan-out.ts";
export { Throttle } from "./channels/throttle.ts";
export type { Interval } from "./channels/throttling.ts";
export { Audience, type AudienceMember, type HeldDemand } from "./clients/audience.ts";
export type { Client, Resumed, SubscriptionRequest } from "./clients/client.ts";
export { demandOf, demandOfSubscriptions, JUDGING_DEMAND } from "./clients/demand.ts";
export { describeClients } from "./clients/describe-client.ts";
export {
  closeClient,
  type DeliveryParts,
  type NewConnection,
  openClient,
  openLane,
} from "./clients/open-client.ts";
export { describeSubscription, type Subscription } from "./clients/subscription.ts";
export { SubscriptionSet } from "./clients/subscription-set.ts";
export { ClassicEncoder } from "./formats/classic-encoder.ts";
export type { Dialect } from "./formats/dialect.ts";
export { createDialects, type Dialects } from "./formats/dialects.ts";
export type { DialectName } from "./formats/format.ts";
export { EDGE_FORMAT } from "./formats/link-dialect.ts";
export { describeMessage } from "./formats/v1-fields.ts";
export { type EventsPage, eventsPage, selectEvents } from "./history/events-page.ts";
export type { HistoryRequest } from "./history/history-request.ts";
export { freshSnapshotAnswer, type SnapshotParts, snapshotAnswer } from "./history/snapshot-answer.ts";
export type { ClientSocket, Publisher } from "./lanes/client-socket.ts";
export { MAX_COUNTED_TOPICS } from "./lanes/drop-ledger.ts";
export { FlowControl } from "./lanes/flow-control.ts";
export { FLOW_PING, type Lane } from "./lanes/lane.ts";
export { DEFAULT_LANE_LIMITS, type LaneLimits } from "./lanes/lane-limits.ts";
export { Slices } from "./lanes/slices.ts";
export type { FarRelay } from "./links/far-relay.ts";
export { FarRelays } from "./links/far-relays.ts";
export { gameNotice } from "./links/game-notice.ts";
export { GameNotices, type GameReader } from "./links/game-notices.ts";
