import type { Clock } from "../../../base/clock.ts";
import type { Audience, Client, FarRelay } from "../../../delivery/index.ts";
import type { Hub } from "../../../hub/index.ts";
import type { Caller } from "../../../ingest/index.ts";
import type { Refusal } from "../../../protocol/error-message.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";

/** What a command may use: the client that sent it, and parts of the relay. */
export interface CommandContext {
  client: Client;
  audience: Audience;
  hub: Hub;
  clock: Clock;
  /** Calls games for this client. */
  caller: Caller;
  /** The link that gives the command; undefined for any other client. */
  farRelay: FarRelay | undefined;
  /** Describes the relay, for snapshots and `get_stats`. */
  describeRelay(): JsonObject;
}

/** How a command replies to the client that sent it: once, at once or later. The reply carries the command's id. */
export interface Reply {
  answer(message: JsonObject): void;
  /** Refuses the command. `fields` are further fields for a program to read. */
  refuse(refusal: Refusal, fields?: JsonObject): void;
}
