import type { Clock, Timer } from "../base/clock.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { ClientError, type ClientErrorCode } from "./client-error.ts";

/** A command of docs/wire-format.md with its fields. Its `id` is the client's to set. */
export type CommandMessage = JsonObject & { command: string };

/** What becomes of a command. Called at once with the answer, before the next message is looked at. */
export interface Settle {
  resolve(answer: JsonObject): void;
  reject(error: ClientError): void;
}

/** Most commands that may wait for their answers, or for a connection. */
const MAX_PENDING_COMMANDS = 1024;

interface Pending extends Settle {
  id: string;
  command: CommandMessage;
  sent: boolean;
  timer: Timer;
}

/** Which message of the old in-game server answers which command: it echoes no id. */
const CLASSIC_ANSWERS: Readonly<Record<string, string>> = { get_snapshot: "snapshot", ping: "pong" };

/** Commands on their way: each has an id, a time limit, and ends once, with an answer or an error. */
export class PendingCommands {
  readonly #pending = new Map<string, Pending>();
  /** Games' messages keep fields of the game's own, an `id` among them; theirs must not look like ours. */
  readonly #prefix = Math.random().toString(36).slice(2, 10);
  #count = 0;

  constructor(
    private readonly clock: Clock,
    private readonly send: (text: string) => boolean,
  ) {}

  /** Commands that wait now. */
  get size(): number {
    return this.#pending.size;
  }

  /** Sends a command, or keeps it until {@link sendWaiting}. Units: milliseconds. Fails, by `settle`: `too_many_commands`, `timed_out`. */
  add(command: CommandMessage, settle: Settle, options: { ready: boolean; timeoutMillis: number }): void {
    if (this.#pending.size >= MAX_PENDING_COMMANDS) {
      const message = `expected fewer than ${MAX_PENDING_COMMANDS} commands to wait at a time`;
      settle.reject(new ClientError("too_many_commands", message));
      return;
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
  }

  /** Sends what was kept back for want of a connection. */
  sendWaiting(): void {
    for (const pending of this.#pending.values()) if (!pending.sent) this.#send(pending);
  }

  /** Hands an answer to the command that it answers. Returns false when it answers none. */
  answer(message: JsonObject): boolean {
    const pending = typeof message.id === "string" ? this.#take(message.id) : undefined;
    if (pending === undefined) return false;
    settle(pending, message);
    return true;
  }

  /** The same for a server that echoes no id: the oldest command that is answered so. */
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

  /** Ends those that were sent: their answers will not come. */
  rejectSent(error: ClientError): void {
    for (const { id, sent } of [...this.#pending.values()]) if (sent) this.#take(id)?.reject(error);
  }

  /** Ends all. */
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

function settle(pending: Pending, answer: JsonObject): void {
  if (answer.type === "error") pending.reject(errorOf(answer));
  else pending.resolve(answer);
}

/** What a relay's `error` message says, as an error. */
export function errorOf({ code, message }: JsonObject): ClientError {
  // A later relay may have codes that this client's types do not know; they are passed on as they are.
  const known = (typeof code === "string" ? code : "internal") as ClientErrorCode;
  return new ClientError(
    known,
    typeof message === "string" ? message : "the relay refused, and did not say why",
  );
}
