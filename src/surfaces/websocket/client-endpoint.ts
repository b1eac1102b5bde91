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
import type { Command, RequestId } from "../../protocol/commands.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { ERROR_TABLE, type ErrorCode } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { echoable, parseJsonObject, requestIdOf } from "../../protocol/json-object.ts";
import { MAX_MSGPACK_BYTES } from "../../protocol/limits.ts";
import { tooLargeMessage } from "../../protocol/message-size.ts";
import { type ConnectionHandler, rightRefusal, type WebSocketEndpoint } from "../../server/index.ts";
import { type ReadCommand, readCommand } from "./command-reader.ts";
import { type Reply, runCommand } from "./commands/index.ts";
import { countClose } from "./count-close.ts";
import { formatOfClient, negotiateFormat } from "./negotiate-format.ts";
import { RateGuard } from "./rate-guard.ts";
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
  const { audience, hub, clock, limits } = delivery;
  return {
    right: "viewer",
    negotiate: negotiateFormat,
    open(socket, { address, url, rights, protocol }): ConnectionHandler {
      const format = formatOfClient(protocol, url);
      const client: Client =
        format === undefined
          ? openClassicClient(delivery, socket, address)
          : openV1Client(delivery, socket, address, format);
      const caller = new Caller(context.calls);
      const rates = new RateGuard(limits, socket, clock, { messages: "commandsPerSecond" });
      const watched = watchSocket(heartbeat, socket, clock, rates.swept);
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
        rates.charge(COSTS[read.command.command] ?? 1);
        if (needsControl(read.command)) {
          const refusal = rightRefusal(rights, "control");
          if (refusal !== undefined) {
            reply.refuse(refusal);
            return;
          }
        }
        try {
          const { describeRelay } = context;
          runCommand(read.command, { client, audience, hub, clock, caller, describeRelay }, reply);
        } catch (error) {
          if (!(error instanceof CodedError) || !(error.code in ERROR_TABLE)) throw error;
          reply.refuse({ code: error.code as ErrorCode, message: error.message });
        }
      }

      /** Of the commands past the rate the first is answered; reading them all would be what the rate is to spare. */
      function refuseRate(text: string): void {
        if (!rates.isFirstRefusal) {
          refusals.add("rate_exceeded");
          return;
        }
        const { commandsPerSecond } = limits;
        const message = `expected at most ${commandsPerSecond} commands a second; those past that were not carried out`;
        const parsed = parseJsonObject(text, { keepLongNumbers: true, maxDepth: limits.jsonDepth });
        refuse({ code: "rate_exceeded", message }, parsed === undefined ? undefined : requestIdOf(parsed));
      }

      /** Whatever comes counts as a command, readable or not. */
      function take(message: string | Uint8Array): void {
        if (!rates.admits(message.length)) {
          refuseRate(typeof message === "string" ? message : "");
          return;
        }
        const maxBytes =
          typeof message === "string"
            ? limits.messageBytes
            : Math.min(limits.messageBytes, MAX_MSGPACK_BYTES);
        const tooLarge = tooLargeMessage(message, maxBytes);
        if (tooLarge !== undefined) refuse(tooLarge);
        else if (typeof message === "string") carryOut(readCommand(message, limits.jsonDepth));
        else if (client.format === "telemetry.v1.msgpack")
          carryOut(readCommand(msgpackToJson(message), limits.jsonDepth));
        else {
          const was = `got a binary message of ${message.length} bytes`;
          refuse({ code: "binary_from_client", message: `expected a command as JSON text, ${was}` });
        }
      }

      return {
        text(message) {
          watched.heard();
          take(message);
        },
        binary(message) {
          watched.heard();
          take(message);
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

/** How many commands one counts as that takes longer: a tenth of a millisecond, where others take a hundredth. */
const COSTS: Readonly<Partial<Record<Command["command"], number>>> = {
  subscribe: 10,
  resume: 10,
  get_events: 10,
};

/** Whether a command makes a game or the relay do something for others than its sender. */
function needsControl({ command }: Command): boolean {
  return command === "call";
}

/** A MessagePack command as the JSON text that says the same; what is none gives a text that is refused. */
function msgpackToJson(message: Uint8Array): string {
  try {
    return JSON.stringify(decodeMsgpack(message)) ?? "";
  } catch {
    return "";
  }
}
