import { decode } from "@msgpack/msgpack";
import { OPCODE } from "../../src/cli/load/frame-reader.ts";
import {
  COMPRESSED_PACKET,
  HEADSET_BYTES,
  PERFORMANCE_PACKET,
  TRACKING_HEADER_BYTES,
  TRACKING_PACKET,
} from "../../src/protocol/packet-layout.ts";

/** What a message tells of the game's clock: a pose, an event, or nothing. */
export type SeenMessage = { position: readonly number[] } | { unixMicros: number } | undefined;

/** Payloads that are remembered. A crowd gets the same few messages a thousand times. */
const REMEMBERED = 4;

/** Reads the game's clock out of messages of every format. Decodes a message once, and allocates nothing for its further clients. */
export class SeenMessages {
  readonly #payloads: Buffer[] = [];
  readonly #seen: SeenMessage[] = [];
  #next = 0;

  read(opcode: number, bytes: Buffer, start: number, end: number): SeenMessage {
    if (opcode === OPCODE.binary && bytes[start] === PERFORMANCE_PACKET) return undefined;
    for (let index = 0; index < this.#payloads.length; index++) {
      const known = this.#payloads[index];
      if (known?.length === end - start && bytes.compare(known, 0, known.length, start, end) === 0)
        return this.#seen[index];
    }
    const payload = Buffer.from(bytes.subarray(start, end));
    const seen = seenIn(opcode, payload);
    this.#payloads[this.#next] = payload;
    this.#seen[this.#next] = seen;
    this.#next = (this.#next + 1) % REMEMBERED;
    return seen;
  }
}

function seenIn(opcode: number, payload: Buffer): SeenMessage {
  if (opcode === OPCODE.binary && payload[0] === TRACKING_PACKET) return poseIn(payload);
  if (opcode === OPCODE.binary && payload[0] === COMPRESSED_PACKET) return undefined;
  if (opcode !== OPCODE.binary && opcode !== OPCODE.text) return undefined;
  const { event, history, data } = (
    opcode === OPCODE.text ? JSON.parse(payload.toString()) : decode(payload)
  ) as {
    event?: string;
    history?: boolean;
    data?: { headset?: { position: number[] }; event_name?: string; unix_usec?: number };
  };
  if (history === true) return undefined;
  if (event === "vr_tracking" && data?.headset !== undefined) return { position: data.headset.position };
  if (event === "custom" && data?.unix_usec !== undefined) return { unixMicros: data.unix_usec };
  return undefined;
}

function poseIn(packet: Buffer): SeenMessage {
  if (packet.length < TRACKING_HEADER_BYTES + HEADSET_BYTES) return undefined;
  const position = [0, 4, 8].map((offset) => packet.readFloatBE(TRACKING_HEADER_BYTES + offset));
  return { position };
}
