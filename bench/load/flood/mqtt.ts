import { byteStream } from "./byte-stream.ts";
import type { FloodProtocol } from "./flood-protocol.ts";

/** Packet types of MQTT 3.1.1 (section 2.2.1), in the upper four bits, with the flags used here. */
const CONNECT = 0x10;
const PUBLISH = 0x30;
const SUBSCRIBE = 0x82;
const TOPIC = "t";

/** MQTT 3.1.1 over WebSocket, quality of service 0: at most once, like 0x01 to clients that keep up. */
export const MQTT: FloodProtocol = {
  subprotocol: "mqtt",
  producerPath: "/mqtt",
  clientHello: [connect(), mqttPacket(SUBSCRIBE, Buffer.from([0, 1, ...mqttString(TOPIC), 0]))],
  producerHello: [connect()],
  wrap: (packet) => mqttPacket(PUBLISH, Buffer.concat([mqttString(TOPIC), packet])),
  unwrap: (take) =>
    byteStream((bytes, start, end) => {
      // Lengths here are below 128: one byte.
      const length = bytes[start + 1];
      if (length === undefined || start + 2 + length > end) return start;
      if (bytes[start] === PUBLISH) take(bytes, start + 2 + mqttString(TOPIC).length);
      return start + 2 + length;
    }),
};

/** Requests a clean session without an identifier and without keep-alive. */
function connect(): Buffer {
  return mqttPacket(CONNECT, Buffer.from([...mqttString("MQTT"), 4, 2, 0, 0, ...mqttString("")]));
}

function mqttPacket(type: number, body: Buffer): Buffer {
  if (body.length > 127) throw new RangeError(`expected at most 127 bytes, got ${body.length}`);
  return Buffer.concat([Buffer.of(type, body.length), body]);
}

function mqttString(text: string): Buffer {
  return Buffer.from([0, text.length, ...Buffer.from(text)]);
}
