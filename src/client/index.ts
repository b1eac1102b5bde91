/** The client library, for Bun, Node 20 and browsers. docs/client.md shows how to use it. */
export { ClientError, type ClientErrorCode, type ClientOnlyCode } from "./client-error.ts";
export type { ClientEvents, ClientState, Dropped, Welcome } from "./client-events.ts";
export { ClockEstimate, type ClockSample } from "./clock-estimate.ts";
export { connect } from "./connect.ts";
export type { ClientFormat, ConnectOptions } from "./connect-options.ts";
export type { Received } from "./connection.ts";
export { MessageReader, type MessageReaderOptions } from "./message-reader.ts";
export { MessageStream, type StreamBounds } from "./message-stream.ts";
export type { CommandMessage } from "./pending-commands.ts";
export type { PacketReader, ReceivedMessage } from "./received-message.ts";
export {
  type LostConnection,
  ReconnectingSocket,
  type ReconnectingSocketOptions,
  type SocketEvents,
  type WebSocketConstructor,
  type WebSocketLike,
} from "./reconnecting-socket.ts";
export type { SubscribeOptions, Subscription } from "./subscription.ts";
export type { Resumed } from "./subscription-book.ts";
export { TelemetryClient } from "./telemetry-client.ts";
export type { MessageOrigin, TelemetryMessage } from "./telemetry-message.ts";
export type {
  AlertData,
  ControllerData,
  FreeData,
  PoseData,
  ProfiledFrameData,
  ScriptsProfileData,
  ServersProfileData,
  TopicData,
  TopicName,
  TopicPattern,
  TopicsOf,
  TrackingData,
  VisualProfileData,
} from "./topics.ts";
export type { History } from "./wire-plan.ts";
