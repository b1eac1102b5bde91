import type { Refusal } from "../../../protocol/error-message.ts";
import { type ErrorCode, errorRow } from "../../../protocol/error-table.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";

/** The id of a JSON-RPC request. */
export type RpcId = string | number;

/** A message of JSON-RPC 2.0, told apart. */
export type RpcMessage =
  | { kind: "request"; id: RpcId; method: string; params: unknown }
  | { kind: "notification"; method: string; params: unknown }
  | { kind: "response"; id: RpcId | null; body: JsonObject };

/** The numbers that JSON-RPC and LSP have for errors, by the code that goes with them; -32000 for all others. */
const RPC_NUMBERS: Partial<Record<ErrorCode, number>> = {
  bad_json: -32700,
  bad_rpc: -32600,
  not_initialized: -32002,
  request_cancelled: -32800,
};

/** Tells what a JSON object is; undefined for what is no message of JSON-RPC. */
export function readRpc(message: JsonObject): RpcMessage | undefined {
  const { id, method, params } = message;
  if (typeof method === "string") {
    if (id === undefined) return { kind: "notification", method, params };
    return isRpcId(id) ? { kind: "request", id, method, params } : undefined;
  }
  if (!isRpcId(id) && id !== null) return undefined;
  return "result" in message || "error" in message ? { kind: "response", id, body: message } : undefined;
}

/** A request, or a notification where there is no id. */
export function rpcCall(method: string, params: unknown, id?: RpcId): JsonObject {
  return {
    jsonrpc: "2.0",
    ...(id === undefined ? {} : { id }),
    method,
    ...(params === undefined ? {} : { params }),
  };
}

/** The answer to a request. */
export function rpcResult(id: RpcId, result: unknown): JsonObject {
  return { jsonrpc: "2.0", id, result };
}

/** The refusal of a request: the relay's code is in `data`, beside what to do. */
export function rpcError(id: RpcId | null, { code, message }: Refusal): JsonObject {
  const data = { code, advice: errorRow(code).advice };
  return { jsonrpc: "2.0", id, error: { code: RPC_NUMBERS[code] ?? -32000, message, data } };
}

/** Another's answer, under the id that its asker knows. */
export function rpcAnswer(id: RpcId, body: JsonObject): JsonObject {
  return { ...body, jsonrpc: "2.0", id };
}

function isRpcId(id: unknown): id is RpcId {
  return typeof id === "string" ? id.length <= 256 : typeof id === "number";
}
