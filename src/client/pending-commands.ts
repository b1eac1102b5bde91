import type { Clock, Timer } from "../base/clock.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import type { Settle } from "./abort.ts";
import { ClientError, type ClientErrorCode } from "./client-error.ts";

/** A command of docs/wire-format.md with its fields. The client sets `id`. */
export type CommandMessage = JsonObject & { command: string };

/** Receives the outcome of a command, before the client reads the next message. */
export type SettleCommand = Settle<JsonObject>;

/** Most commands that wait for their answers, or for a connection. */
const MAX_PENDING_COMMANDS = 1024;

interface Pending extends SettleCommand {
  id: string;
  command: CommandMessage;
  sent: boolean;
  timer: Timer;
}

/** Types of the old in-game server's answers by command, because it echoes no id. */
const CLASSIC_ANSWERS: Readonly<Record<string, string>> = { get_snapshot: "snapshot", ping: "pong" };

/** Commands without an answer yet. Each has an id and a time limit, and ends once with an answer or an error. */
export class PendingCommands {
  readonly #pending = new Map<string, Pending>();
  /** Prefix of ids. Messages of games may carry an `id` of their own, which must not look like this client's. */
  readonly #prefix = Math.random().toString(36).slice(2, 10);
  #count = 0;

  constructor(
    private readonly clock: Clock,
    private readonly send: (text: string) => boolean,
  ) {}

  /** Number of commands without an answer. */
  get size(): number {
    return this.#pending.size;
  }

  /**
   * Sends a command, or keeps it until {@link sendWaiting}. Returns a function that forgets the command.
   * Fails, through `settle`: `too_many_commands`, `timed_out`.
   */
  add(
    command: CommandMessage,
    settle: SettleCommand,
    options: { ready: boolean; timeoutMillis: number },
  ): () => void {
    if (this.#pending.size >= MAX_PENDING_COMMANDS) {
      const message = `expected at most ${MAX_PENDING_COMMANDS} commands without an answer, got one more`;
      settle.reject(new ClientError("too_many_commands", message));
      return () => {};
    }
    const { timeoutMillis } = options;
    const id = `${this.#prefix}-${++this.#count}`;
    const timer = this.clock.after(timeoutMillis, () => {
      const message = `expected an answer to ${command.command} within ${timeoutMillis} ms`;
      this.#take(id)?.reject(new ClientError("timed_out", message));
    });
    const pending: Pending = { ...settle, id, command, sent: false, timer };
    this.#pending.set(id, pending);
    if (options.ready) this.#send(pending);
    return () => this.#take(id);
  }

  /** Sends the commands that waited for a connection. */
  sendWaiting(): void {
    for (const pending of this.#pending.values()) if (!pending.sent) this.#send(pending);
  }

  /** Ends the command that a message answers. Returns false if the message answers no command of this client; a command may have ended before. */
  answer(message: JsonObject): boolean {
    const { id } = message;
    if (typeof id !== "string" || !id.startsWith(`${this.#prefix}-`)) return false;
    const pending = this.#take(id);
    if (pending !== undefined) settle(pending, message);
    return true;
  }

  /** Ends the oldest command that a message may answer, for servers that echo no id. Returns false if it answers none. */
  answerWithoutId(message: JsonObject): boolean {
    if (message.id !== undefined) return false;
    for (const { id, command, sent } of this.#pending.values()) {
      const answered =
        message.type === (CLASSIC_ANSWERS[command.command] ?? "ack") &&
        (message.command === undefined || message.command === command.command);
      if (!sent || !answered) continue;
      const pending = this.#take(id);
      if (pending !== undefined) settle(pending, message);
      return true;
    }
    return false;
  }

  /** Rejects the commands that were sent, because their answers will not come. */
  rejectSent(error: ClientError): void {
    for (const { id, sent } of [...this.#pending.values()]) if (sent) this.#take(id)?.reject(error);
  }

  /** Rejects all commands. */
  rejectAll(error: ClientError): void {
    for (const id of [...this.#pending.keys()]) this.#take(id)?.reject(error);
  }

  #send(pending: Pending): void {
    pending.sent = this.send(JSON.stringify({ ...pending.command, id: pending.id }));
  }

  #take(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.timer.cancel();
    return pending;
  }
}

function settle(pending: SettleCommand, answer: JsonObject): void {
  if (answer.type === "error") pending.reject(errorOf(answer));
  else pending.resolve(answer);
}

/** Converts a relay's `error` message to an error. */
export function errorOf({ code, message }: JsonObject): ClientError {
  // A later relay may send codes that this client's types do not list. They pass unchanged.
  const known = (typeof code === "string" ? code : "internal") as ClientErrorCode;
  return new ClientError(
    known,
    typeof message === "string" ? message : "the relay refused and gave no reason",
  );
}
