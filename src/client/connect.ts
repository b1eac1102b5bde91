import type { ConnectOptions } from "./connect-options.ts";
import { TelemetryClient } from "./telemetry-client.ts";

/**
 * Connects to a relay, and reconnects whenever the connection is lost, until `close()`. Returns at once; subscriptions and
 * commands wait for the connection.
 * Fails: `no_websocket`, `bad_url`. Later failures are `state` or `error` events.
 */
export function connect(url: string, options: ConnectOptions = {}): TelemetryClient {
  return new TelemetryClient(url, options);
}
