import { encodeVariant } from "../../../src/codec/index.ts";
import { RAW_OPCODE } from "../../support/raw-frame.ts";
import type { ReceivedFrame } from "../../support/received-frames.ts";
import { growth, type RelayStatus } from "./conformance-relay.ts";

/** A WebSocket endpoint, as its peers see it. */
export interface ConformanceEndpoint {
  name: string;
  path: string;
  protocol?: string;
  /** Kind of the messages that it takes. */
  kind: "text" | "binary";
  /** A message with this text that the relay takes, and then shows or answers. */
  message(text: string): Buffer;
  /** The texts of the messages that it took. */
  taken(frames: readonly ReceivedFrame[], before: RelayStatus, after: RelayStatus): string[];
}

/** The relay answers a client with a pong and a game with an error; each has the id of the message. */
const BY_ID = {
  kind: "text",
  message: (text: string) => Buffer.from(JSON.stringify({ command: "ping", id: text })),
  taken: (frames: readonly ReceivedFrame[]) =>
    frames
      .filter(({ opcode }) => opcode === RAW_OPCODE.text)
      .map(({ payload }) => (JSON.parse(payload.toString()) as { id?: string }).id)
      .filter((id) => id !== undefined),
} as const;

/** The relay answers the engine nothing, and counts messages of an unknown name. */
const BY_COUNT: Pick<ConformanceEndpoint, "kind" | "message" | "taken"> = {
  kind: "binary",
  message(text) {
    const encoded = encodeVariant([`conformance:${text}`, 1n, []]);
    if (encoded.refusal !== undefined) throw new Error(`not written: ${encoded.refusal}`);
    return Buffer.from(encoded.bytes);
  },
  taken: (_, before, after) =>
    Object.entries(growth(before.debuggers.ignored, after.debuggers.ignored)).flatMap(([name, count]) =>
      Array.from({ length: count }, () => name.replace("conformance:", "")),
    ),
};

/** The endpoints of clients, of games and of the engine's debugger. */
export const CONFORMANCE_ENDPOINTS: readonly ConformanceEndpoint[] = [
  { name: "a client", path: "/", ...BY_ID },
  { name: "a game", path: "/producer", ...BY_ID },
  { name: "the engine's debugger", path: "/debugger", protocol: "binary", ...BY_COUNT },
];

/** The opcode of an endpoint's messages. */
export function opcodeOf({ kind }: ConformanceEndpoint): number {
  return RAW_OPCODE[kind];
}
