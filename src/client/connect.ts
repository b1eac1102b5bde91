import type { ConnectOptions } from "./connect-options.ts";
import { TelemetryClient } from "./telemetry-client.ts";

/**
 * Connects to a relay, and again whenever the connection is lost, until `close()`. Subscriptions and commands can be given at once.
 * Fails: `no_websocket`, `bad_url`. Whatever goes wrong later is a `state` or an `error` event.
 */
export function connect(url: string, options: ConnectOptions = {}): TelemetryClient {
  return new TelemetryClient(url, options);
}
