import type { Refusal } from "../../../protocol/error-message.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { BridgeContext } from "../link/bridge-context.ts";
import type { Bridge, BridgePeer } from "../link/bridge-peer.ts";
import { type BridgeStatus, bridgeStatus } from "../link/bridge-status.ts";
import { readSetBreakpoints } from "./breakpoint-arguments.ts";
import { BreakpointBook } from "./breakpoint-book.ts";
import { bodyOf, type DapRequest, dapEvent } from "./dap-message.ts";
import { DebugClient, type DebugServer } from "./debug-client.ts";
import { clientFromStack } from "./debug-lines.ts";
import { type DapOutcome, DebugSession } from "./debug-session.ts";
import { DebuggedGame } from "./debugged-game.ts";
import { StackScopes } from "./stack-scopes.ts";

/** Shares Godot's debug adapter: many clients, one connection, one game. */
export class DebugAdapter implements Bridge, DebugServer {
  readonly #clients = new Set<DebugClient>();
  readonly #session: DebugSession;
  readonly #book: BreakpointBook;
  readonly #scopes: StackScopes;
  readonly #game = new DebuggedGame<DebugClient>();
  /** Clients that attach, in order, because Godot sends the `process` event of each attach to all. Undefined: an attach of the relay's own. */
  readonly #attaching: (DebugClient | undefined)[] = [];
  /** The queue of work with several steps, which must not interleave. */
  #chain: Promise<void> = Promise.resolve();
  #wasLost = false;

  constructor(readonly context: BridgeContext) {
    this.#session = new DebugSession(context, {
      connected: () => this.#book.forgetUser(),
      begun: () => this.#begun(),
      event: (message) => this.#event(message),
      lost: (reason) => this.#lost(reason),
    });
    this.#scopes = new StackScopes(this.#session, context.clock);
    this.#book = new BreakpointBook(context.limits, this.#session, () => this.#initialized());
  }

  get clients(): number {
    return this.#clients.size;
  }

  open(peer: BridgePeer): DebugClient {
    const client = new DebugClient(this, peer);
    this.#clients.add(client);
    this.#session.link.hold();
    return client;
  }

  leave(client: DebugClient): void {
    if (!this.#clients.delete(client)) return;
    this.#session.forget(client);
    const letGo = this.#game.leave(client) && ![...this.#clients].some(({ isEngaged }) => isEngaged);
    void this.#inTurn(async () => {
      await this.#book.leave(client);
      // The game is paused for a client that has left, and no other client is attached that could continue it.
      if (letGo && this.#session.isReady) await this.#session.ask("continue", { threadId: 1 });
      if (this.#clients.size === 0) this.#session.link.release();
    });
  }

  whenReady(): Promise<Refusal | undefined> {
    return this.#session.whenReady();
  }

  async forward(client: DebugClient, request: DapRequest): Promise<void> {
    const { command } = request;
    this.#game.asked(client, command);
    // Evaluating may change variables.
    if (command === "evaluate") this.#scopes.clear();
    const outcome =
      command === "scopes"
        ? await this.#scopes.of(request.arguments)
        : await this.#session.ask(command, request.arguments, client);
    if (!this.#clients.has(client)) return;
    if (outcome.refusal === undefined && command === "stackTrace")
      client.conclude(request, { answer: clientFromStack(outcome.answer, client.counting) });
    else client.conclude(request, outcome);
  }

  async attach(client: DebugClient, request: DapRequest): Promise<void> {
    const outcome = await this.#attach(client, request.arguments);
    if (outcome.answer?.success === true) {
      client.isEngaged = true;
      client.mayTerminate = request.arguments.allowTerminate === true;
    }
    client.conclude(request, outcome);
  }

  async launch(client: DebugClient, request: DapRequest, done: DapRequest): Promise<void> {
    await this.#inTurn(async () => {
      // Godot would end the running game, even if another client launched it.
      const running = (await this.#attach(undefined, {})).answer?.success === true;
      if (running || this.#game.isStarting(this.context.clock.monotonicMillis())) {
        client.deny(request, {
          code: "game_running",
          message: "expected no running game in this editor, but a game runs or is starting",
        });
        client.answer(done);
        return;
      }
      const args = { noDebug: false, ...request.arguments };
      const [launched, configured] = await Promise.all([
        this.#session.ask("launch", args),
        this.#session.ask("configurationDone"),
      ]);
      if (launched.answer?.success === true && this.#clients.has(client)) {
        client.isEngaged = true;
        this.#game.begin(client, this.context.clock.monotonicMillis());
      }
      client.conclude(done, configured);
      client.conclude(request, launched);
    });
  }

  async setBreakpoints(client: DebugClient, request: DapRequest): Promise<void> {
    const asked = readSetBreakpoints(request.arguments);
    if (asked === undefined) {
      client.deny(request, {
        code: "bad_rpc",
        message: "expected a source with a path, and breakpoints with lines",
      });
      return;
    }
    await this.#inTurn(async () => {
      if (this.#clients.has(client)) client.conclude(request, await this.#book.set(client, asked));
    });
  }

  async terminate(client: DebugClient): Promise<DapOutcome> {
    if (this.#game.owner === client || client.mayTerminate) return await this.#session.ask("terminate");
    return {
      refusal: {
        code: "not_your_game",
        message: "expected terminate from a client that launched the game or attached with allowTerminate",
      },
    };
  }

  status(): BridgeStatus {
    return {
      ...bridgeStatus(this.#session.link, this.#clients.size, this.#session.pending),
      breakpoints: this.#book.size,
    };
  }

  stop(code: number, reason: string): void {
    for (const client of this.#clients) client.close(code, reason);
    this.#session.link.close();
  }

  #initialized(): DebugClient[] {
    return [...this.#clients].filter(({ isInitialized }) => isInitialized);
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    this.#chain = this.#chain.then(work).catch((error: unknown) => {
      this.context.log.error({ err: error }, "a request to the editor's debug adapter failed");
    });
    await this.#chain;
  }

  async #attach(client: DebugClient | undefined, args: JsonObject): Promise<DapOutcome> {
    this.#attaching.push(client);
    const outcome = await this.#session.ask("attach", args);
    if (outcome.answer?.success !== true) this.#attaching.splice(this.#attaching.indexOf(client), 1);
    return outcome;
  }

  #begun(): void {
    this.#scopes.clear();
    this.#attaching.length = 0;
    void this.#book.tellAll();
    if (this.#wasLost) for (const client of this.#initialized()) client.say("Godot's debug adapter is back.");
    this.#wasLost = false;
  }

  #lost(reason: string): void {
    this.context.log.warn({ reason }, "the editor's debug adapter has gone");
    this.#wasLost = true;
    this.#game.end();
    for (const client of this.#initialized()) {
      client.say("Godot's debug adapter has gone. The relay keeps trying to reconnect.");
      // The relay hears no more of the game, even if it still runs.
      if (client.isEngaged) client.send(dapEvent("terminated"));
      client.isEngaged = false;
    }
  }

  #event(message: JsonObject): void {
    const body = bodyOf(message);
    const { event } = message;
    if (typeof event !== "string") return;
    let receivers = this.#initialized();
    if (event === "breakpoint") {
      this.#book.toldByUser(body);
      return;
    }
    if (event === "process" && body.startMethod === "attach") {
      const attached = this.#attaching.shift();
      receivers = receivers.filter((client) => client === attached);
    }
    let told = body;
    if (event === "stopped") {
      const { clients, byUser, ids } = this.#book.hit(body.hitBreakpointIds);
      this.#game.stopped(body.reason, byUser ? undefined : clients);
      if (ids !== undefined) told = { ...body, hitBreakpointIds: ids };
    }
    if (event === "stopped" || event === "continued") this.#scopes.clear();
    if (event === "continued") this.#game.continued();
    for (const client of receivers) client.send(dapEvent(event, "body" in message ? told : undefined));
    if (event === "terminated") {
      this.#game.end();
      for (const client of this.#clients) client.isEngaged = false;
      // Godot has forgotten its list of breakpoints, though they are still set. It reports hits again once it has the list.
      void this.#book.tellAll();
    }
  }
}
