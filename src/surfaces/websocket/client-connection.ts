import { CodedError } from "../../base/coded-error.ts";
import { type Client, closeClient, type FarRelay, FLOW_PING, openClient } from "../../delivery/index.ts";
import { Caller } from "../../ingest/index.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { ERROR_TABLE, type ErrorCode } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { echoable, parseJsonObject, type RequestId, requestIdOf } from "../../protocol/json-object.ts";
import { MAX_CALLS_PER_LINK, MAX_COMMAND_BYTES } from "../../protocol/limits.ts";
import type { LinkCommand } from "../../protocol/link-notices.ts";
import { tooLargeMessage } from "../../protocol/message-size.ts";
import type { Rights } from "../../protocol/rights.ts";
import { type Connection, type ConnectionHandler, type PeerInfo, rightRefusal } from "../../server/index.ts";
import type { ClientEndpointContext } from "./client-endpoint-context.ts";
import { furtherCost } from "./command-cost.ts";
import { type ReadCommand, readCommand } from "./command-reader.ts";
import { type Reply, runCommand } from "./commands/index.ts";
import { dialectOfClient } from "./negotiate-format.ts";
import { urlSubscription } from "./url-subscription.ts";

/** One client's connection: carries out its commands. */
export class ClientConnection implements ConnectionHandler {
  readonly #context: ClientEndpointContext;
  readonly #client: Client;
  readonly #rights: Rights;
  readonly #caller: Caller;
  readonly #connection: Connection;
  /** Undefined for a client that is no link. */
  readonly #farRelay: FarRelay | undefined;
  readonly #isEdge: boolean;

  constructor(
    context: ClientEndpointContext,
    connection: Connection,
    { address, url, rights, protocol, isEdge = false }: PeerInfo,
  ) {
    const { delivery, calls, farRelays } = context;
    this.#context = context;
    this.#connection = connection;
    this.#rights = rights;
    const { socket } = connection;
    const goOn = (step: () => boolean) => connection.goOn(step);
    this.#isEdge = isEdge;
    this.#client = openClient(delivery, { socket, address, goOn }, dialectOfClient(protocol, url, isEdge));
    const { dialect, lane } = this.#client;
    const isLink = dialect.isLink === true;
    this.#caller = isLink ? new Caller(calls, MAX_CALLS_PER_LINK) : new Caller(calls);
    if (dialect.isNumbered) lane.sendControl(context.welcome(dialect, rights));
    // Behind the welcome.
    this.#farRelay = isLink ? farRelays.join(this.#client) : undefined;
    const { command } = urlSubscription(url);
    if (dialect.choosesTopics && command !== undefined) this.#carryOut({ command });
  }

  text(message: string): void {
    const refusal = tooLargeMessage(message, MAX_COMMAND_BYTES);
    const { jsonDepth } = this.#context.delivery.limits;
    const from = this.#isEdge ? "edge" : this.#farRelay === undefined ? "client" : "link";
    if (refusal === undefined) this.#carryOutInTime(readCommand(message, jsonDepth, from));
    else this.#refuse(refusal);
  }

  binary(message: Uint8Array): void {
    const { textOf } = this.#client.dialect;
    if (textOf !== undefined) {
      this.text(textOf(message));
      return;
    }
    const was = `got a binary message of ${message.length} bytes`;
    this.#refuse({ code: "binary_from_client", message: `expected a command as JSON text, ${was}` });
  }

  /** Answers under the id of a command past the rate. A message that is too large is not read for its id. */
  refuse(refusal: Refusal, message: string | Uint8Array): void {
    const isText = typeof message === "string" && message.length <= MAX_COMMAND_BYTES;
    const maxDepth = this.#context.delivery.limits.jsonDepth;
    const parsed = isText ? parseJsonObject(message, { longIntegers: "echoed", maxDepth }) : undefined;
    this.#refuse(refusal, parsed === undefined ? undefined : requestIdOf(parsed));
  }

  pong(payload: string): void {
    if (payload === FLOW_PING) this.#client.lane.pong();
  }

  closed(): void {
    this.#caller.forget();
    if (this.#farRelay !== undefined) this.#context.farRelays.leave(this.#farRelay);
    closeClient(this.#context.delivery, this.#client);
  }

  /** Lets a resume wait until this edge has what the client has. */
  #carryOutInTime(read: ReadCommand): void {
    const { command } = read;
    const { delivery, awaitOffset } = this.#context;
    if (awaitOffset === undefined || command?.command !== "resume" || command.epoch !== delivery.hub.epoch)
      this.#carryOut(read);
    else awaitOffset(command.since, () => this.#carryOut(read));
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
        this.#connection.charge(Math.floor(bytes / COMMAND_BYTES));
      },
      refuse: (refusal, fields) => this.#refuse(refusal, id, fields),
    };
    this.#connection.charge(furtherCost(read.command, this.#client.subscriptionCount));
    const refusal = needsControl(read.command) ? rightRefusal(this.#rights, "control") : undefined;
    if (refusal !== undefined) {
      reply.refuse(refusal);
      return;
    }
    const { delivery, describeRelay } = this.#context;
    const { audience, hub, clock } = delivery;
    const [client, caller, farRelay] = [this.#client, this.#caller, this.#farRelay];
    try {
      runCommand(read.command, { client, audience, hub, clock, caller, farRelay, describeRelay }, reply);
    } catch (error) {
      if (!(error instanceof CodedError) || !(error.code in ERROR_TABLE)) throw error;
      reply.refuse({ code: error.code as ErrorCode, message: error.message });
    }
    const cost = client.takeReplayCost();
    // An edge reads all of the history once.
    if (!this.#isEdge) this.#connection.charge(cost);
  }

  #refuse(refusal: Refusal, id?: RequestId, fields: JsonObject = {}): void {
    // An edge counts what it hands on to its client.
    if (!this.#isEdge) this.#context.refusals.add(refusal.code);
    this.#client.lane.sendControl({
      type: "error",
      ...refusal,
      ...fields,
      ...(id === undefined ? {} : { id }),
    });
  }
}

/** Answer bytes that count as one further command: writing them takes about 0.1 ms. Units: bytes. */
const COMMAND_BYTES = 16 * 1024;

/** Whether a command affects games or other clients, and so needs the right `control`. */
function needsControl({ command }: LinkCommand): boolean {
  return command === "call";
}
