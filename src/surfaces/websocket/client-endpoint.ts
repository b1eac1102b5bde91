import { holdSnapshotQuestions } from "../../ingest/index.ts";
import { MAX_COMMAND_BYTES } from "../../protocol/limits.ts";
import type { WebSocketEndpoint } from "../../server/index.ts";
import { ClientConnection } from "./client-connection.ts";
import type { ClientEndpointContext } from "./client-endpoint-context.ts";
import { estimateOfCommand } from "./estimate-of-command.ts";
import { negotiateFormat } from "./negotiate-format.ts";

/** Commands are short: by default a client may send 2 MiB a second. What is refused costs time too. */
const COMMAND_BYTES_SHARE = 1 / 32;

/** Serves classic clients and clients of the v1 formats. */
export function clientEndpoint(context: ClientEndpointContext): WebSocketEndpoint {
  const endpoint: WebSocketEndpoint = {
    right: "viewer",
    heartbeat: "client",
    messageRate: "commandsPerSecond",
    maxBinaryBytes: MAX_COMMAND_BYTES,
    bytesShare: COMMAND_BYTES_SHARE,
    negotiate: negotiateFormat,
    estimateMillis: estimateOfCommand,
    open: (connection, peer) => new ClientConnection(context, connection, peer),
  };
  return { ...endpoint, ...holdSnapshotQuestions(endpoint, context.producers, context.log) };
}
