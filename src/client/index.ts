/** The client library: what programs use. docs/client.md shows how. */
export type { Abortable, AbortSignalLike } from "./abort.ts";
export { ClientError, type ClientErrorCode, type ClientOnlyCode } from "./client-error.ts";
export type { ClientEvents, ClientState, Dropped, Welcome } from "./client-events.ts";
export type { ClockEstimate } from "./clock-estimate.ts";
export { connect } from "./connect.ts";
export type { ClientFormat, ConnectOptions } from "./connect-options.ts";
export type { Received } from "./connection.ts";
export type { MessageStream, StreamBounds } from "./message-stream.ts";
export type { CommandMessage } from "./pending-commands.ts";
export type {
  CallOptions,
  CommandOptions,
  EventsPage,
  EventsQuery,
  HitchesQuery,
  StatsQuery,
} from "./questions.ts";
export type { LostConnection, WebSocketConstructor, WebSocketLike } from "./reconnecting-socket.ts";
export type {
  AlertData,
  CustomData,
  FpsData,
  FreeData,
  GameWindow,
  Hitch,
  HitchCause,
  HitchContext,
  Hitches,
  LogData,
  ProfiledFrameData,
  Sampling,
  ScriptsProfileData,
  ServersProfileData,
  Standstill,
  StatsData,
  Verdict,
  VisualProfileData,
  WindowStats,
} from "./relay-data.ts";
export type { SubscribeOptions, Subscription } from "./subscription.ts";
export type { Resumed } from "./subscription-book.ts";
export type { TelemetryClient } from "./telemetry-client.ts";
export type { MessageOrigin, TelemetryMessage } from "./telemetry-message.ts";
export type {
  ControllerData,
  PoseData,
  TopicData,
  TopicName,
  TopicPattern,
  TopicsOf,
  TrackingData,
} from "./topics.ts";
export type { History } from "./wire-plan.ts";
