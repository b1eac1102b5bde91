import { describe } from "bun:test";
import { encodeVariant } from "../../../src/codec/index.ts";
import { describeGuardedEndpoint, type GuardedEndpoint } from "../../contracts/guarded-endpoint.contract.ts";

function debuggerMessage(): Uint8Array {
  const encoded = encodeVariant(["set_pid", 1n, [4242n]]);
  if (encoded.refusal !== undefined) throw new Error(`not written: ${encoded.refusal}`);
  return encoded.bytes;
}

const JSON_ENDPOINT = { tooLong: JSON.stringify({ x: "x".repeat(3000) }), answers: "errors" } as const;
const CLIENT = { ...JSON_ENDPOINT, path: "/", message: '{"command":"ping"}' } as const;

const ENDPOINTS: Readonly<Record<string, GuardedEndpoint>> = {
  "a classic client": CLIENT,
  "a v1 client": { ...CLIENT, protocol: "telemetry.v1.json" },
  "/producer": { ...JSON_ENDPOINT, path: "/producer", message: '{"type":"hello"}' },
  "/debugger": {
    path: "/debugger",
    protocol: "binary",
    message: debuggerMessage(),
    answers: "nothing",
    // The server's own limit: the engine cannot be told to send less.
    tooLong: new Uint8Array(3_000_000),
  },
  "/lsp": { ...JSON_ENDPOINT, path: "/lsp", message: '{"jsonrpc":"2.0","method":"initialized"}' },
  "/dap": { ...JSON_ENDPOINT, path: "/dap", message: '{"seq":1,"type":"request","command":"threads"}' },
};

for (const [name, endpoint] of Object.entries(ENDPOINTS)) {
  describe(name, () => describeGuardedEndpoint(endpoint));
}
