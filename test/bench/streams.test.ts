import { expect, test } from "bun:test";
import { MQTT } from "../../bench/load/flood/mqtt.ts";
import { NATS } from "../../bench/load/flood/nats.ts";
import { performancePacket } from "../../bench/micro/support/performance-packet.ts";

const PACKET = Buffer.from(performancePacket());

const STREAMS = {
  mqtt: {
    protocol: MQTT,
    stream: Buffer.concat([Buffer.of(0x20, 2, 0, 0), MQTT.wrap(PACKET), MQTT.wrap(PACKET)]),
  },
  nats: {
    protocol: NATS,
    stream: Buffer.concat([
      Buffer.from('INFO {"server_id":"x"}\r\nPING\r\nMSG t 1 17\r\n'),
      PACKET,
      Buffer.from("\r\nMSG t 1 17\r\n"),
      PACKET,
      Buffer.from("\r\n"),
    ]),
  },
};

test.each(["mqtt", "nats"] as const)("every packet is found in a stream of %s wherever it is cut", (name) => {
  const { protocol, stream } = STREAMS[name];
  for (let cut = 0; cut <= stream.length; cut++) {
    const seen: string[] = [];
    const answers: string[] = [];
    const unwrap = protocol.unwrap(
      (bytes, start) => seen.push(bytes.toString("hex", start, start + PACKET.length)),
      (answer) => answers.push(answer.toString()),
    );
    unwrap(stream, 0, cut);
    unwrap(stream, cut, stream.length);
    expect(seen).toEqual([PACKET.toString("hex"), PACKET.toString("hex")]);
    expect(answers).toEqual(name === "nats" ? ["PONG\r\n"] : []);
  }
});
