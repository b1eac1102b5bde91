import { decode as decodeMsgpack } from "@msgpack/msgpack";
import { CodedError } from "../../base/coded-error.ts";
import type { Tally } from "../../base/tally.ts";
import {
  type Client,
  closeClient,
  type DeliveryParts,
  FLOW_PING,
  type Heartbeat,
  openClassicClient,
  openV1Client,
  V1Client,
  watchSocket,
} from "../../delivery/index.ts";
import { Caller, type GameCalls } from "../../ingest/index.ts";
import type { RequestId } from "../../protocol/commands.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { ERROR_TABLE, type ErrorCode } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { echoable } from "../../protocol/json-object.ts";
import { tooLargeMessage } from "../../protocol/message-size.ts";
import type { ConnectionHandler, WebSocketEndpoint } from "../../server/index.ts";
import { type ReadCommand, readCommand } from "./command-reader.ts";
import { type Reply, runCommand } from "./commands/index.ts";
import { countClose } from "./count-close.ts";
import { formatOfClient, negotiateFormat } from "./negotiate-format.ts";
import { urlSubscription } from "./url-subscription.ts";

/** What the endpoint needs of the relay around it. */
export interface ClientEndpointContext {
  delivery: DeliveryParts;
  heartbeat: Heartbeat;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
  calls: GameCalls;
  /** The relay's own section of a snapshot. */
  describeRelay(): JsonObject;
  /** What a v1 client is told first. */
  welcome(format: string): JsonObject;
}

/** Serves clients: those of the old in-game server, and those of the v1 formats. */
export function clientEndpoint(context: ClientEndpointContext): WebSocketEndpoint {
  const { delivery, heartbeat, refusals } = context;
  const { audience, hub, clock } = delivery;
  return {
    negotiate: negotiateFormat,
    open(socket, { address, url, protocol }): ConnectionHandler {
      const format = formatOfClient(protocol, url);
      const client: Client =
        format === undefined
          ? openClassicClient(delivery, socket, address)
          : openV1Client(delivery, socket, address, format);
      const caller = new Caller(context.calls);
      const watched = watchSocket(heartbeat, socket, clock);
      if (client instanceof V1Client) {
        client.lane.sendControl(context.welcome(client.format));
        const { command } = urlSubscription(url);
        if (command !== undefined) carryOut({ command });
      }

      function refuse(refusal: Refusal, id?: RequestId, fields: JsonObject = {}): void {
        refusals.add(refusal.code);
        client.lane.sendControl({
          type: "error",
          ...refusal,
          ...fields,
          ...(id === undefined ? {} : { id }),
        });
      }

      function carryOut(read: ReadCommand): void {
        if (read.command === undefined) {
          refuse(read.refusal, read.id);
          return;
        }
        const id = echoable(read.command.id);
        const reply: Reply = {
          answer: (message) => client.lane.sendControl(id === undefined ? message : { ...message, id }),
          refuse: (refusal, fields) => refuse(refusal, id, fields),
        };
        try {
          const { describeRelay } = context;
          runCommand(read.command, { client, audience, hub, clock, caller, describeRelay }, reply);
        } catch (error) {
          if (!(error instanceof CodedError) || !(error.code in ERROR_TABLE)) throw error;
          reply.refuse({ code: error.code as ErrorCode, message: error.message });
        }
      }

      return {
        text(message) {
          watched.heard();
          const tooLarge = tooLargeMessage(message);
          if (tooLarge === undefined) carryOut(readCommand(message));
          else refuse(tooLarge);
        },
        binary(message) {
          watched.heard();
          if (client.format === "telemetry.v1.msgpack") {
            carryOut(readCommand(msgpackToJson(message)));
            return;
          }
          const was = `got a binary message of ${message.length} bytes`;
          refuse({ code: "binary_from_client", message: `expected a command as JSON text, ${was}` });
        },
        heartbeat: () => watched.heard(),
        pong(payload) {
          if (payload === FLOW_PING) client.lane.pong();
        },
        closed(code, reason) {
          countClose(refusals, code, reason);
          watched.stop();
          caller.forget();
          closeClient(delivery, client);
        },
      };
    },
  };
}

/** A MessagePack command as the JSON text that says the same; what is none gives a text that is refused. */
function msgpackToJson(message: Uint8Array): string {
  try {
    return JSON.stringify(decodeMsgpack(message)) ?? "";
  } catch {
    return "";
  }
}
