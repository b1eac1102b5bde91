import { CodedError } from "../../base/coded-error.ts";
import {
  type Client,
  type ClientSocket,
  closeClient,
  FLOW_PING,
  openClient,
  RateGuard,
  type Watched,
  watchSocket,
} from "../../delivery/index.ts";
import { Caller } from "../../ingest/index.ts";
import type { Command, RequestId } from "../../protocol/commands.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { ERROR_TABLE, type ErrorCode } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { echoable, parseJsonObject, requestIdOf } from "../../protocol/json-object.ts";
import { MAX_MSGPACK_BYTES } from "../../protocol/limits.ts";
import { tooLargeMessage } from "../../protocol/message-size.ts";
import type { Rights } from "../../protocol/rights.ts";
import { type ConnectionHandler, type PeerInfo, rightRefusal } from "../../server/index.ts";
import type { ClientEndpointContext } from "./client-endpoint-context.ts";
import { type ReadCommand, readCommand } from "./command-reader.ts";
import { type Reply, runCommand } from "./commands/index.ts";
import { countClose } from "./count-close.ts";
import { dialectOfClient } from "./negotiate-format.ts";
import { urlSubscription } from "./url-subscription.ts";

/** One client's connection: its commands carried out, its signs of life passed on. */
export class ClientConnection implements ConnectionHandler {
  readonly #context: ClientEndpointContext;
  readonly #client: Client;
  readonly #rights: Rights;
  readonly #caller: Caller;
  readonly #rates: RateGuard;
  readonly #watched: Watched;

  constructor(
    context: ClientEndpointContext,
    socket: ClientSocket,
    { address, url, rights, protocol }: PeerInfo,
  ) {
    const { delivery, heartbeat, calls } = context;
    const { clock, limits } = delivery;
    this.#context = context;
    this.#rights = rights;
    this.#client = openClient(delivery, socket, address, dialectOfClient(protocol, url));
    this.#caller = new Caller(calls);
    this.#rates = new RateGuard(limits, socket, clock, { messages: "commandsPerSecond" });
    this.#watched = watchSocket(heartbeat, socket, clock, this.#rates);
    const { dialect, lane } = this.#client;
    if (dialect.isNumbered) lane.sendControl(context.welcome(dialect.name));
    const { command } = urlSubscription(url);
    if (dialect.choosesTopics && command !== undefined) this.#carryOut({ command });
  }

  text(message: string): void {
    this.#watched.heard();
    this.#take(message);
  }

  binary(message: Uint8Array): void {
    this.#watched.heard();
    this.#take(message);
  }

  heartbeat(): void {
    this.#watched.heard();
  }

  pong(payload: string): void {
    if (payload === FLOW_PING) this.#client.lane.pong();
  }

  closed(code: number, reason: string): void {
    countClose(this.#context.refusals, code, reason);
    this.#watched.stop();
    this.#caller.forget();
    closeClient(this.#context.delivery, this.#client);
  }

  /** Whatever comes counts as a command, readable or not. */
  #take(message: string | Uint8Array): void {
    const { limits } = this.#context.delivery;
    if (!this.#rates.admits(message.length)) {
      this.#refuseRate(typeof message === "string" ? message : "");
      return;
    }
    const maxBytes =
      typeof message === "string" ? limits.messageBytes : Math.min(limits.messageBytes, MAX_MSGPACK_BYTES);
    const tooLarge = tooLargeMessage(message, maxBytes);
    if (tooLarge !== undefined) this.#refuse(tooLarge);
    else if (typeof message === "string") this.#carryOut(readCommand(message, limits.jsonDepth));
    else if (this.#client.dialect.textOf !== undefined)
      this.#carryOut(readCommand(this.#client.dialect.textOf(message), limits.jsonDepth));
    else {
      const was = `got a binary message of ${message.length} bytes`;
      this.#refuse({ code: "binary_from_client", message: `expected a command as JSON text, ${was}` });
    }
  }

  /** Of the commands past the rate the first is answered; reading them all would be what the rate is to spare. */
  #refuseRate(text: string): void {
    const { delivery, refusals } = this.#context;
    if (!this.#rates.isFirstRefusal) {
      refusals.add("rate_exceeded");
      return;
    }
    const { commandsPerSecond, jsonDepth } = delivery.limits;
    const message = `expected at most ${commandsPerSecond} commands a second; those past that were not carried out`;
    const parsed = parseJsonObject(text, { keepLongNumbers: true, maxDepth: jsonDepth });
    this.#refuse({ code: "rate_exceeded", message }, parsed === undefined ? undefined : requestIdOf(parsed));
  }

  #carryOut(read: ReadCommand): void {
    if (read.command === undefined) {
      this.#refuse(read.refusal, read.id);
      return;
    }
    const id = echoable(read.command.id);
    const reply: Reply = {
      answer: (message) => {
        const bytes = this.#client.lane.sendControl(id === undefined ? message : { ...message, id });
        this.#rates.charge(1 + Math.floor(bytes / COMMAND_BYTES));
      },
      refuse: (refusal, fields) => this.#refuse(refusal, id, fields),
    };
    this.#rates.charge(COSTS[read.command.command] ?? 1);
    const refusal = needsControl(read.command) ? rightRefusal(this.#rights, "control") : undefined;
    if (refusal !== undefined) {
      reply.refuse(refusal);
      return;
    }
    const { delivery, describeRelay } = this.#context;
    const { audience, hub, clock } = delivery;
    const [client, caller] = [this.#client, this.#caller];
    try {
      runCommand(read.command, { client, audience, hub, clock, caller, describeRelay }, reply);
    } catch (error) {
      if (!(error instanceof CodedError) || !(error.code in ERROR_TABLE)) throw error;
      reply.refuse({ code: error.code as ErrorCode, message: error.message });
    }
    this.#rates.charge(1 + client.takeReplayCost());
  }

  #refuse(refusal: Refusal, id?: RequestId, fields: JsonObject = {}): void {
    this.#context.refusals.add(refusal.code);
    this.#client.lane.sendControl({
      type: "error",
      ...refusal,
      ...fields,
      ...(id === undefined ? {} : { id }),
    });
  }
}

/** An answer counts as one more command for each so many: they take a tenth of a millisecond to write. Units: bytes. */
const COMMAND_BYTES = 16 * 1024;

/** How many commands one counts as that takes longer: a tenth of a millisecond, where others take a hundredth. */
const COSTS: Readonly<Partial<Record<Command["command"], number>>> = {
  configure: 10,
  set_update_interval: 10,
  subscribe: 10,
  unsubscribe: 10,
  resume: 10,
  get_events: 10,
};

/** Whether a command makes a game or the relay do something for others than its sender. */
function needsControl({ command }: Command): boolean {
  return command === "call";
}
