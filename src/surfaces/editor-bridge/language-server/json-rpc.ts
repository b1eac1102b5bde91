import type { Refusal } from "../../../protocol/error-message.ts";
import { type ErrorCode, errorRow } from "../../../protocol/error-table.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";

/** The id of a JSON-RPC request. */
export type RpcId = string | number;

/** A message of JSON-RPC 2.0, by kind. */
export type RpcMessage =
  | { kind: "request"; id: RpcId; method: string; params: unknown }
  | { kind: "notification"; method: string; params: unknown }
  | { kind: "response"; id: RpcId | null; body: JsonObject };

/** Error numbers of JSON-RPC and LSP by the relay's code. Other codes get -32000. */
const RPC_NUMBERS: Partial<Record<ErrorCode, number>> = {
  bad_json: -32700,
  bad_rpc: -32600,
  not_initialized: -32002,
  request_cancelled: -32800,
};

/** Reads a JSON-RPC message from a JSON object. Returns undefined for any other object. */
export function readRpc(message: JsonObject): RpcMessage | undefined {
  const { id, method, params } = message;
  if (typeof method === "string") {
    if (id === undefined) return { kind: "notification", method, params };
    return isRpcId(id) ? { kind: "request", id, method, params } : undefined;
  }
  if (!isRpcId(id) && id !== null) return undefined;
  return "result" in message || "error" in message ? { kind: "response", id, body: message } : undefined;
}

/** Makes a request, or a notification if no id is given. */
export function rpcCall(method: string, params: unknown, id?: RpcId): JsonObject {
  return {
    jsonrpc: "2.0",
    ...(id === undefined ? {} : { id }),
    method,
    ...(params === undefined ? {} : { params }),
  };
}

/** Makes the answer to a request. */
export function rpcResult(id: RpcId, result: unknown): JsonObject {
  return { jsonrpc: "2.0", id, result };
}

/** Makes the refusal of a request. `data` holds the relay's code and its advice. */
export function rpcError(id: RpcId | null, { code, message }: Refusal): JsonObject {
  const data = { code, advice: errorRow(code).advice };
  return { jsonrpc: "2.0", id, error: { code: RPC_NUMBERS[code] ?? -32000, message, data } };
}

/** Readdresses an answer to the id that the asker uses. */
export function rpcAnswer(id: RpcId, body: JsonObject): JsonObject {
  return { ...body, jsonrpc: "2.0", id };
}

function isRpcId(id: unknown): id is RpcId {
  return typeof id === "string" ? id.length <= 256 : typeof id === "number";
}
