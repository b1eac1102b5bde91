import { Caller, type GameCalls } from "../../ingest/index.ts";
import type { CallRequest } from "../../protocol/commands.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { excerpt } from "../../protocol/excerpt.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { DEFAULT_CALL_SECONDS, MAX_ARGUMENTS_BYTES } from "../../protocol/limits.ts";
import type { Rights } from "../../protocol/rights.ts";
import { rightRefusal } from "../../server/index.ts";
import type { ServiceCall } from "./protocol/binary-request.ts";
import { serviceResponse } from "./protocol/service-response.ts";
import type { ViewerAbilities } from "./protocol/viewer-abilities.ts";
import type { Services } from "./services.ts";

/** What the calls of a viewer need. */
export interface ViewerCallsParts {
  calls: GameCalls;
  services: Pick<Services, "byId">;
  rights: Rights;
  abilities: Pick<ViewerAbilities, "readsCallFailures">;
  /** Sends an answer, at the viewer's cost. */
  answer(message: object): void;
  /** Counts a refusal. */
  refused(code: Refusal["code"]): void;
}

/** The calls of one viewer: its services are commands of games. */
export class ViewerCalls {
  readonly #caller: Caller;

  constructor(private readonly parts: ViewerCallsParts) {
    this.#caller = new Caller(parts.calls);
  }

  /** Calls a game, and answers: at once, or when the game has answered. */
  call(call: ServiceCall): void {
    const { serviceId, callId } = call;
    const { answer, abilities, refused } = this.parts;
    const read = this.#read(call);
    const fail = ({ code, message }: Refusal) => {
      refused(code);
      answer({ op: "serviceCallFailure", serviceId, callId, message });
      if (!abilities.readsCallFailures)
        answer(serviceResponse(serviceId, callId, { error: { code, message } }));
    };
    if (read.refusal !== undefined) {
      fail(read.refusal);
      return;
    }
    this.#caller.call(read.request, (outcome) => {
      if (outcome.refusal === undefined) answer(serviceResponse(serviceId, callId, outcome.result));
      else fail(outcome.refusal);
    });
  }

  /** Gives up all answers. */
  forget(): void {
    this.#caller.forget();
  }

  #read({
    serviceId,
    encoding,
    payload,
  }: ServiceCall): { request: CallRequest; refusal?: undefined } | { refusal: Refusal } {
    const right = rightRefusal(this.parts.rights, "control");
    if (right !== undefined) return { refusal: right };
    const bad = (message: string) => ({ refusal: { code: "bad_command", message } as const });
    const service = this.parts.services.byId(serviceId);
    if (service === undefined) return bad("expected the id of a service that is advertised");
    if (encoding !== "json") return bad(`expected the encoding json, got ${excerpt(encoding)}`);
    if (Buffer.byteLength(payload) > MAX_ARGUMENTS_BYTES)
      return bad(`expected arguments of at most ${MAX_ARGUMENTS_BYTES} bytes`);
    const given = payload.trim() === "" ? {} : parseJsonObject(payload);
    if (given === undefined) return bad("expected the arguments as one JSON object");
    const { source, command } = service;
    return { request: { name: command.name, source, arguments: given, timeout_s: DEFAULT_CALL_SECONDS } };
  }
}
