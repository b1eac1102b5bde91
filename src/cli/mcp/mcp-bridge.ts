import type { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import {
  isInitializeRequest,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type Transport,
} from "@modelcontextprotocol/server";
import { reasonOf } from "../../base/reason-of.ts";
import { errorRow } from "../../protocol/error-table.ts";

/** JSON-RPC's code for an error of the server. */
const SERVER_ERROR = -32000;

/** A running connection between an assistant and a relay. */
export interface McpBridge {
  /** Resolves when the assistant has disconnected. */
  readonly closed: Promise<void>;
  /** Ends the session at the relay. */
  close(): Promise<void>;
}

/**
 * Passes messages between an assistant and a relay unchanged. If the relay is gone, a request gets an error as its answer. If the relay
 * was restarted, the bridge starts a new session without the assistant noticing; the assistant has to renew its subscriptions.
 */
export async function bridgeMcp(
  assistant: Transport,
  connect: () => StreamableHTTPClientTransport,
): Promise<McpBridge> {
  const gone = Promise.withResolvers<void>();
  /** Requests without an answer, by id, so that they can be cancelled. */
  const asked = new Map<string | number, AbortController>();
  let initialize: JSONRPCRequest | undefined;
  let begun: PromiseWithResolvers<void> | undefined;
  let again = 0;
  const relay = connect();
  relay.onmessage = (message) => {
    if (isJSONRPCResultResponse(message)) {
      asked.delete(message.id);
      const version = message.id === initialize?.id ? message.result.protocolVersion : undefined;
      if (typeof version === "string") relay.setProtocolVersion(version);
      if (begun !== undefined && message.id === initialize?.id) {
        // The assistant already got the answer to its own initialize request.
        begun.resolve();
        begun = undefined;
        return;
      }
    }
    void assistant.send(message).catch(() => gone.resolve());
  };
  await relay.start();
  assistant.onmessage = (message: JSONRPCMessage) => void pass(message);
  assistant.onclose = () => gone.resolve();
  await assistant.start();
  return {
    closed: gone.promise,
    async close() {
      for (const request of asked.values()) request.abort();
      await relay.terminateSession().catch(() => {});
      await relay.close();
      await assistant.close();
    },
  };

  async function pass(message: JSONRPCMessage): Promise<void> {
    if (isInitializeRequest(message)) initialize = message as JSONRPCRequest;
    const cancelled = cancelledId(message);
    if (cancelled !== undefined) asked.get(cancelled)?.abort();
    try {
      await send(message);
    } catch (error) {
      if (!isJSONRPCRequest(message)) return;
      asked.delete(message.id);
      const { advice } = errorRow("no_server");
      const what = `no_server: expected the relay to answer: ${reasonOf(error)}. ${advice}`;
      const answer = {
        jsonrpc: "2.0" as const,
        id: message.id,
        error: { code: SERVER_ERROR, message: what },
      };
      await assistant.send(answer).catch(() => gone.resolve());
    }
  }

  async function send(message: JSONRPCMessage): Promise<void> {
    const abort = new AbortController();
    if (isJSONRPCRequest(message)) asked.set(message.id, abort);
    try {
      await relay.send(message, { requestSignal: abort.signal });
    } catch (error) {
      if (!isSessionGone(error) || initialize === undefined || isInitializeRequest(message)) throw error;
      await beginAgain(initialize);
      await relay.send(message, { requestSignal: abort.signal });
    }
  }

  async function beginAgain(first: JSONRPCRequest): Promise<void> {
    if (begun === undefined) {
      begun = Promise.withResolvers();
      const waiting = begun.promise;
      initialize = { ...first, id: `again-${++again}` };
      await relay.send(initialize);
      await waiting;
      await relay.send({ jsonrpc: "2.0", method: "notifications/initialized" });
      return;
    }
    await begun.promise;
  }
}

function cancelledId(message: JSONRPCMessage): string | number | undefined {
  if (!("method" in message) || message.method !== "notifications/cancelled") return undefined;
  const id = (message.params as { requestId?: unknown } | undefined)?.requestId;
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}

function isSessionGone(error: unknown): boolean {
  return (error as { status?: unknown }).status === 404;
}
