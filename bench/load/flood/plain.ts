import { PERFORMANCE_BYTES } from "../../../src/protocol/packet-layout.ts";
import type { FloodProtocol } from "./flood-protocol.ts";

/** A packet is a binary message. The relay, and the servers that only pass messages on, use this protocol. */
export const PLAIN: FloodProtocol = {
  producerPath: "/producer",
  clientHello: [],
  producerHello: [],
  wrap: (packet) => packet,
  unwrap: (take) => (bytes, start, end) => {
    if (end - start === PERFORMANCE_BYTES) take(bytes, start);
  },
};
