import type { Refusal } from "../../../protocol/error-message.ts";
import { excerpt } from "../../../protocol/excerpt.ts";
import { whyNoJsonObject } from "../../../protocol/json-fault.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { parseJsonObject } from "../../../protocol/json-object.ts";
import { tooLargeMessage } from "../../../protocol/message-size.ts";
import type { BridgeContext } from "../link/bridge-context.ts";
import type { BridgeClient, BridgePeer } from "../link/bridge-peer.ts";
import { CAPABILITIES, FORWARDED_REQUESTS } from "./capabilities.ts";
import {
  type DapRequest,
  dapAnswer,
  dapEvent,
  dapRefusal,
  dapSuccess,
  readDapRequest,
} from "./dap-message.ts";
import type { Counting } from "./debug-lines.ts";
import type { DapOutcome } from "./debug-session.ts";

/** What a client needs of the shared adapter. The adapter answers each request through the client. */
export interface DebugServer {
  readonly context: BridgeContext;
  leave(client: DebugClient): void;
  /** Waits for a session. Returns why there is none, or undefined. */
  whenReady(): Promise<Refusal | undefined>;
  /** Forwards a request unchanged. */
  forward(client: DebugClient, request: DapRequest): Promise<void>;
  attach(client: DebugClient, request: DapRequest): Promise<void>;
  /** Starts a game. `done` is the client's configurationDone, which is answered too. */
  launch(client: DebugClient, request: DapRequest, done: DapRequest): Promise<void>;
  setBreakpoints(client: DebugClient, request: DapRequest): Promise<void>;
  /** Ends the game if this client may end it. */
  terminate(client: DebugClient): Promise<DapOutcome>;
}

/** One client of the debug adapter. */
export class DebugClient implements BridgeClient {
  /** Whether the client has attached or launched, so that it hears when the game is lost. */
  isEngaged = false;
  /** Whether the client attached with `allowTerminate`. */
  mayTerminate = false;
  counting: Counting = { linesStartAt1: true, columnsStartAt1: true };
  #state: "new" | "initializing" | "initialized" | "disconnected" = "new";
  #lastSeq = 0;
  #unanswered = 0;
  /** A launch that waits for configurationDone, so that breakpoints are set before the game starts. */
  #launch: DapRequest | undefined;

  constructor(
    private readonly server: DebugServer,
    private readonly peer: BridgePeer,
  ) {}

  /** Whether the client has its answer to initialize. */
  get isInitialized(): boolean {
    return this.#state === "initialized";
  }

  receive(text: string): void {
    const tooLarge = tooLargeMessage(text);
    const message = tooLarge === undefined ? parseJsonObject(text) : undefined;
    if (tooLarge !== undefined) {
      this.refuse(tooLarge);
    } else if (message === undefined) {
      this.refuse({ code: "bad_json", message: whyNoJsonObject(text) });
    } else if (message.type !== "response") {
      // The relay sends clients no requests, so it ignores responses.
      const request = readDapRequest(message);
      if (request !== undefined) this.#request(request);
      else
        this.refuse({
          code: "bad_rpc",
          message: `expected a request of the Debug Adapter Protocol, got ${excerpt(text)}`,
        });
    }
  }

  refuse(refusal: Refusal): void {
    this.server.context.refusals.add(refusal.code);
    const { seq: _, ...response } = dapRefusal({ seq: 0, command: "", arguments: {} }, refusal);
    this.send(response);
  }

  left(): void {
    this.server.leave(this);
  }

  close(code: number, reason: string): void {
    this.peer.close(code, reason);
  }

  /** Sends a message with this client's next `seq`. */
  send(message: JsonObject): void {
    this.peer.send(JSON.stringify({ seq: ++this.#lastSeq, ...message }));
  }

  /** Shows a line in the client's debug console. */
  say(output: string): void {
    this.send(dapEvent("output", { category: "important", output: `${output}\n` }));
  }

  /** Answers a request. */
  answer(request: DapRequest, body?: unknown): void {
    this.#end(dapSuccess(request, body));
  }

  /** Ends a request with Godot's answer or a refusal. */
  conclude(request: DapRequest, outcome: DapOutcome): void {
    if (outcome.refusal === undefined) this.#end(dapAnswer(request, outcome.answer));
    else this.deny(request, outcome.refusal);
  }

  /** Refuses a request, and counts the refusal. */
  deny(request: DapRequest, refusal: Refusal): void {
    this.server.context.refusals.add(refusal.code);
    this.#end(dapRefusal(request, refusal));
  }

  #end(response: JsonObject): void {
    this.#unanswered--;
    this.send(response);
  }

  #request(request: DapRequest): void {
    const { maxPendingPerClient } = this.server.context.limits;
    this.#unanswered++;
    if (this.#unanswered > maxPendingPerClient) {
      const message = `expected at most ${maxPendingPerClient} requests without an answer`;
      this.deny(request, { code: "too_many_requests", message });
    } else if (request.command === "initialize") {
      this.#finish(request, this.#initialize(request));
    } else if (request.command === "disconnect") {
      this.#finish(request, this.#disconnect(request));
    } else if (!this.isInitialized) {
      this.deny(request, {
        code: "not_initialized",
        message: `expected initialize before ${request.command}`,
      });
    } else {
      this.#finish(request, this.#carryOut(request));
    }
  }

  /** Answers a request that the relay failed to carry out. */
  #finish(request: DapRequest, work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.server.context.log.error({ err: error }, "a request to the editor's debug adapter failed");
      this.deny(request, { code: "internal", message: "the relay failed to answer; its log says why" });
    });
  }

  async #carryOut(request: DapRequest): Promise<void> {
    const { command } = request;
    if (FORWARDED_REQUESTS.has(command)) await this.server.forward(this, request);
    else if (command === "setBreakpoints") await this.server.setBreakpoints(this, request);
    else if (command === "attach") await this.server.attach(this, request);
    else if (command === "launch") this.#holdLaunch(request);
    else if (command === "configurationDone") await this.#configured(request);
    else if (command === "terminate") this.conclude(request, await this.server.terminate(this));
    else if (command === "setExceptionBreakpoints" && hasNoFilters(request))
      this.answer(request, { breakpoints: [] });
    else
      this.deny(request, {
        code: "unknown_request",
        message: `expected a request that Godot's debug adapter supports, got ${command.slice(0, 64)}`,
      });
  }

  async #initialize(request: DapRequest): Promise<void> {
    if (this.#state !== "new") {
      this.deny(request, { code: "bad_rpc", message: "expected initialize once" });
      return;
    }
    this.#state = "initializing";
    const refusal = await this.server.whenReady();
    if (refusal !== undefined) {
      this.#state = "new";
      this.deny(request, refusal);
      return;
    }
    const { linesStartAt1, columnsStartAt1 } = request.arguments;
    this.counting = { linesStartAt1: linesStartAt1 !== false, columnsStartAt1: columnsStartAt1 !== false };
    this.#state = "initialized";
    this.answer(request, CAPABILITIES);
    this.send(dapEvent("initialized"));
  }

  #holdLaunch(request: DapRequest): void {
    if (this.#launch !== undefined)
      this.deny(request, { code: "bad_rpc", message: "expected one launch at a time" });
    else this.#launch = request;
  }

  async #configured(request: DapRequest): Promise<void> {
    const launch = this.#launch;
    this.#launch = undefined;
    if (launch === undefined) this.answer(request);
    else await this.server.launch(this, launch, request);
  }

  /** Disconnects only this client. Godot never hears of it, because Godot would end the game. Ends the game if the client asks for it and may. */
  async #disconnect(request: DapRequest): Promise<void> {
    if (request.arguments.terminateDebuggee === true && this.isInitialized) await this.server.terminate(this);
    this.#state = "disconnected";
    this.answer(request);
    this.close(1000, "disconnect");
  }
}

function hasNoFilters({ arguments: { filters, filterOptions } }: DapRequest): boolean {
  return [filters ?? [], filterOptions ?? []].every((list) => Array.isArray(list) && list.length === 0);
}
