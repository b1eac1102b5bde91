import { expect, test } from "bun:test";
import { MQTT } from "../../bench/load/flood/mqtt.ts";
import { NATS } from "../../bench/load/flood/nats.ts";
import { clientFrame } from "../../bench/load/wire/client-frame.ts";
import { FrameReader, OPCODE } from "../../bench/load/wire/frame-reader.ts";
import { performancePacket } from "../../bench/micro/support/performance-packet.ts";

const PACKET = Buffer.from(performancePacket());

/** A frame of a server: without a mask. */
function serverFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const head =
    length < 126
      ? [length]
      : length < 65_536
        ? [126, length >> 8, length & 255]
        : [127, 0, 0, 0, 0, 0, 1, 0, 0];
  return Buffer.concat([Uint8Array.of(0x80 | opcode, ...head), payload]);
}

test("frames come whole wherever the stream is cut", () => {
  const frames = [
    serverFrame(OPCODE.text, Buffer.from("a")),
    serverFrame(OPCODE.binary, Buffer.alloc(300, 7)),
    serverFrame(OPCODE.ping, Buffer.alloc(0)),
    serverFrame(OPCODE.binary, PACKET),
  ];
  const stream = Buffer.concat(frames);
  for (let cut = 0; cut <= stream.length; cut++) {
    const seen: string[] = [];
    const reader = new FrameReader((opcode, bytes, start, end) => {
      seen.push(`${opcode} ${bytes.toString("hex", start, end)}`);
    });
    reader.read(stream.subarray(0, cut));
    reader.read(stream.subarray(cut));
    expect(seen).toEqual(["1 61", `2 ${"07".repeat(300)}`, "9 ", `2 ${PACKET.toString("hex")}`]);
  }
});

test("a frame with an eight-byte length is read", () => {
  const lengths: number[] = [];
  const reader = new FrameReader((_opcode, _bytes, start, end) => void lengths.push(end - start));
  reader.read(serverFrame(OPCODE.binary, Buffer.alloc(65_536)));
  expect(lengths).toEqual([65_536]);
});

test("a masked frame and a fragment are refused: the measured servers send none", () => {
  const reader = () => new FrameReader(() => {});
  expect(() => reader().read(clientFrame(OPCODE.binary, PACKET))).toThrow();
  expect(() => reader().read(Buffer.of(OPCODE.text, 0))).toThrow();
});

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
