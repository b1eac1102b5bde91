import type { Refusal } from "../../../protocol/error-message.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { parseJsonObject } from "../../../protocol/json-object.ts";
import type { BridgeContext } from "../link/bridge-context.ts";
import { EditorLink } from "../link/editor-link.ts";
import { PendingRequests } from "../link/pending-requests.ts";
import { bodyOf } from "./dap-message.ts";

/** What came of a request to the editor: its answer, successful or not, or why there is none. */
export type DapOutcome =
  | { answer: JsonObject; refusal?: undefined }
  | { refusal: Refusal; answer?: undefined };

/** Who is told of the session. */
export interface SessionEvents {
  /** A connection is there, perhaps to another editor than before. */
  connected(): void;
  /** It may be used; Godot has none of our breakpoints on its list. */
  begun(): void;
  event(message: JsonObject): void;
  lost(reason: string): void;
}

/** How often, and how many times, a stack that was asked for anew is looked for. */
const STACK_POLL_MILLIS = 20;
const STACK_POLLS = 50;

/**
 * The one session with Godot's debug adapter.
 * `initialize` is never sent: Godot deletes the user's breakpoints on it unless an editor setting says otherwise. It asks for none, and counts lines from 0 without.
 *
 * Godot keeps a list of breakpoints that were set since its last client left, and `setBreakpoints` deletes from a file whatever is on that list and was not named. What the user
 * set before we came may be on it, unknown to us. The list is emptied, and nothing but the list, when the last client leaves: so the session connects, leaves, and connects again.
 * Leaving empties the stack of a game that stands still too; then the first connection stays, until breakpoints are to be set.
 */
export class DebugSession {
  readonly link: EditorLink;
  readonly #pending: PendingRequests;
  /** Whether the connection may be used. */
  #ready = false;
  /** Whether Godot's list holds nothing but what we know. */
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

  /** Requests without an answer, those that wait for the connection among them. */
  get pending(): number {
    return this.#pending.size + this.#waiting.length;
  }

  /** Whether requests go out at once. */
  get isReady(): boolean {
    return this.#ready && this.link.state === "open";
  }

  /** Asks the editor, as soon as there is a connection. Whoever is forgotten gets no answer. */
  async ask(command: string, args: JsonObject = {}, owner?: object): Promise<DapOutcome> {
    const refusal = await this.whenReady();
    return refusal === undefined ? await this.#askNow(command, args, owner) : { refusal };
  }

  /** Waits for the connection. Gives why there is none. */
  whenReady(): Promise<Refusal | undefined> {
    if (this.isReady) return Promise.resolve(undefined);
    if (this.link.state === "waiting" || this.link.state === "closed") return Promise.resolve(this.#gone());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Makes sure that `setBreakpoints` deletes nothing that we do not know of. */
  async cleanList(): Promise<Refusal | undefined> {
    const refusal = await this.whenReady();
    if (refusal !== undefined || this.#listIsClean) return refusal;
    // A game stands still: its stack is to be there afterwards.
    const stopped = await this.#hasStack();
    this.#renew();
    const lost = await this.whenReady();
    if (lost === undefined && stopped) await this.#fetchStack();
    return lost;
  }

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

  /** Lets the game tell its stack again, and waits until the editor has it. */
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
      // Of the first of two connections nothing is told: what it says is said of the second.
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
        "the editor's debug adapter sent what is no message",
      );
    }
  }
}
