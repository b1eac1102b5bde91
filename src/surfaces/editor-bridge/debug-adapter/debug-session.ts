import type { Refusal } from "../../../protocol/error-message.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { parseJsonObject } from "../../../protocol/json-object.ts";
import type { BridgeContext } from "../link/bridge-context.ts";
import { EditorLink } from "../link/editor-link.ts";
import { PendingRequests } from "../link/pending-requests.ts";
import { bodyOf } from "./dap-message.ts";

/** Outcome of a request to the editor: its answer, successful or not, or why there is none. */
export type DapOutcome =
  | { answer: JsonObject; refusal?: undefined }
  | { refusal: Refusal; answer?: undefined };

/** Hears about the session. */
export interface SessionEvents {
  /** The session has a connection, perhaps to another editor than before. */
  connected(): void;
  /** The session can be used. Godot has none of our breakpoints on its list. */
  begun(): void;
  event(message: JsonObject): void;
  lost(reason: string): void;
}

/** How often the session looks for a stack that it requested again. */
const STACK_POLL_MILLIS = 20;
/** How many times the session looks for it. */
const STACK_POLLS = 50;

/**
 * The one session with Godot's debug adapter.
 * The session never sends `initialize`: on `initialize`, Godot deletes the user's breakpoints unless an editor setting
 * forbids it. Godot works without `initialize`, and then counts lines from 0.
 *
 * Godot keeps a list of the breakpoints that were set since its last client left. `setBreakpoints` deletes every breakpoint
 * of a file that is on the list and not in the request. The list may hold breakpoints that the user set before the session
 * began. When its last client leaves, Godot empties the list and keeps the breakpoints. So the session connects, leaves, and
 * connects again. Leaving also empties the stack of a paused game. If a game is paused, the first connection therefore stays
 * until a client sets breakpoints.
 */
export class DebugSession {
  readonly link: EditorLink;
  readonly #pending: PendingRequests;
  /** Whether requests may use the connection. */
  #ready = false;
  /** Whether Godot's list holds only breakpoints that the relay knows. */
  #listIsClean = false;
  /** Whether the next connection is the second of two. */
  #renewing = false;
  #waiting: ((refusal?: Refusal) => void)[] = [];

  constructor(
    private readonly context: BridgeContext,
    private readonly events: SessionEvents,
  ) {
    const { address, clock, times, limits } = context;
    const linkEvents = {
      opened: () => void this.#opened(),
      message: (text: string) => this.#receive(text),
      lost: (reason: string) => this.#lost(reason),
    };
    this.link = new EditorLink(address, linkEvents, clock, times);
    this.#pending = new PendingRequests(clock, limits.requestMillis);
  }

  /** Number of requests without an answer, including those that wait for the connection. */
  get pending(): number {
    return this.#pending.size + this.#waiting.length;
  }

  /** Whether requests go out at once. */
  get isReady(): boolean {
    return this.#ready && this.link.state === "open";
  }

  /** Sends a request as soon as there is a connection. After {@link forget}, the owner gets no answer. */
  async ask(command: string, args: JsonObject = {}, owner?: object): Promise<DapOutcome> {
    const refusal = await this.whenReady();
    return refusal === undefined ? await this.#askNow(command, args, owner) : { refusal };
  }

  /** Waits for the connection. Returns why there is none, or undefined. */
  whenReady(): Promise<Refusal | undefined> {
    if (this.isReady) return Promise.resolve(undefined);
    if (this.link.state === "waiting" || this.link.state === "closed") return Promise.resolve(this.#gone());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Empties Godot's list if needed, so that `setBreakpoints` deletes only breakpoints that the relay knows. */
  async cleanList(): Promise<Refusal | undefined> {
    const refusal = await this.whenReady();
    if (refusal !== undefined || this.#listIsClean) return refusal;
    // Connecting again loses the stack of a paused game.
    const stopped = await this.#hasStack();
    this.#renew();
    const lost = await this.whenReady();
    if (lost === undefined && stopped) await this.#fetchStack();
    return lost;
  }

  /** Drops the requests of a client that has left. */
  forget(owner: object): void {
    this.#pending.forget(owner);
  }

  async #askNow(command: string, args: JsonObject, owner?: object): Promise<DapOutcome> {
    return await new Promise((resolve) => {
      const seq = this.#pending.add({
        owner,
        name: command,
        answer: (answer) => resolve({ answer }),
        refuse: (refusal) => resolve({ refusal }),
      });
      this.link.send(JSON.stringify({ seq, type: "request", command, arguments: args }));
    });
  }

  async #opened(): Promise<void> {
    this.#ready = false;
    this.#listIsClean = this.#renewing;
    this.#renewing = false;
    if (!this.#listIsClean) {
      this.events.connected();
      const { connections } = this.link;
      const stopped = await this.#hasStack();
      if (this.link.state !== "open" || this.link.connections !== connections) return;
      if (!stopped) {
        this.#renew();
        return;
      }
    }
    this.#ready = true;
    this.events.begun();
    this.#goOn();
  }

  #renew(): void {
    this.#ready = false;
    this.#renewing = true;
    this.link.renew();
  }

  async #hasStack(): Promise<boolean> {
    const { answer } = await this.#askNow("stackTrace", { threadId: 1 });
    const frames = answer === undefined ? undefined : bodyOf(answer).stackFrames;
    return Array.isArray(frames) && frames.length > 0;
  }

  /** Requests the stack from the game again, and waits until the editor has it. */
  async #fetchStack(): Promise<void> {
    await this.#askNow("godot/put_msg", { message: "get_stack_dump", data: [] });
    for (let left = STACK_POLLS; left > 0 && this.isReady && !(await this.#hasStack()); left--) {
      await new Promise<void>((resolve) => this.context.clock.after(STACK_POLL_MILLIS, resolve));
    }
  }

  #goOn(refusal?: Refusal): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go(refusal);
  }

  #lost(reason: string): void {
    const wasReady = this.#ready;
    this.#ready = false;
    this.#listIsClean = false;
    this.#renewing = false;
    this.#pending.refuseAll(this.#gone());
    this.#goOn(this.#gone());
    if (wasReady) this.events.lost(reason);
  }

  #gone(): Refusal {
    const why = this.link.reason ?? "it is not connected";
    return { code: "no_editor", message: `expected Godot's debug adapter to answer: ${why}` };
  }

  #receive(text: string): void {
    const message = parseJsonObject(text);
    if (message?.type === "response") {
      this.#pending.take(message.request_seq)?.answer(message);
    } else if (message?.type === "event") {
      // Events of the first of two connections are dropped: the second repeats them.
      if (this.#ready) this.events.event(message);
    } else if (message?.type === "request") {
      const { seq, command } = message;
      const refusal = {
        type: "response",
        request_seq: seq,
        success: false,
        command,
        message: "notSupported",
      };
      this.link.send(JSON.stringify({ seq: this.#pending.nextId(), ...refusal }));
    } else {
      this.context.log.warn(
        { start: text.slice(0, 80) },
        "the editor's debug adapter sent something that is not a DAP message",
      );
    }
  }
}
