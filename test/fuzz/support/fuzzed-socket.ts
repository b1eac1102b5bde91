import { ERROR_TABLE } from "../../../src/protocol/error-table.ts";
import { within } from "./fuzzed-relay.ts";

/** A message to a WebSocket: text, or bytes as hexadecimal digits, so that it can be kept as JSON. */
export type SocketMessage = string | { hex: string };

/** Bun's client, which can ping. */
type PingingSocket = WebSocket & { ping(): void };

/** Status of a WebSocket that was closed because of a fault of the server itself. */
const INTERNAL_CLOSE = 1011;

/** How a connection begins. */
export interface Beginning {
  protocols?: string[];
  /** A message whose answer is awaited before the others are sent. */
  first?: string;
}

/**
 * Connects, sends all messages and waits until the relay has handled them, or has closed. Returns what the relay answered.
 * Fails: an answer is not JSON, refuses with an unknown code or with `internal`, or the close says that the relay failed.
 */
export async function exchange(
  url: string,
  messages: readonly SocketMessage[],
  { protocols = [], first }: Beginning = {},
): Promise<unknown[]> {
  const socket = new WebSocket(url, protocols) as PingingSocket;
  socket.binaryType = "arraybuffer";
  const answers: unknown[] = [];
  const faults: unknown[] = [];
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener("close", ({ code }) => {
      if (code === INTERNAL_CLOSE) faults.push("a close with 1011");
      resolve();
    });
  });
  const answered = Promise.withResolvers<void>();
  socket.addEventListener("message", ({ data }) => {
    answered.resolve();
    if (typeof data !== "string") return void answers.push(new Uint8Array(data));
    try {
      const answer = JSON.parse(data);
      answers.push(answer);
      if (answer.type === "error" && (!Object.hasOwn(ERROR_TABLE, answer.code) || answer.code === "internal"))
        faults.push(answer);
    } catch (error) {
      faults.push(error);
    }
  });
  const opened = new Promise<void>((resolve) => socket.addEventListener("open", () => resolve()));
  await within(Promise.race([opened, closed]), "a handshake");
  if (first !== undefined) {
    socket.send(first);
    await within(Promise.race([answered.promise, closed]), "an answer to the first message");
  }
  // The relay answers the ping after the messages before it.
  const handled = new Promise<void>((resolve) => socket.addEventListener("pong" as "open", () => resolve()));
  for (const message of messages)
    socket.send(typeof message === "string" ? message : Uint8Array.fromHex(message.hex));
  if (socket.readyState === WebSocket.OPEN) socket.ping();
  await within(Promise.race([handled, closed]), "a pong or a close");
  socket.close();
  await within(closed, "the end of the connection");
  if (faults.length > 0) throw new Error(`expected coded answers, got ${Bun.inspect(faults)}`);
  return answers;
}
