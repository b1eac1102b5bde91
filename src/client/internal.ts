/** Parts of the client library for the relay's own tools, dashboard and tests. They change with any version. */
export { ClockEstimate, type ClockSample } from "./clock-estimate.ts";
export type { InternalOptions } from "./connect-options.ts";
export { MessageReader, type MessageReaderOptions } from "./message-reader.ts";
export type { PacketReader, ReceivedMessage } from "./received-message.ts";
export {
  ReconnectingSocket,
  type ReconnectingSocketOptions,
  type SocketEvents,
} from "./reconnecting-socket.ts";
export { TelemetryClient } from "./telemetry-client.ts";
