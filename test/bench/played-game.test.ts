import { describe, expect, test } from "bun:test";
import { AddonGame } from "../../bench/load/games/addon-game.ts";
import { GAME_KINDS, playedGame } from "../../bench/load/games/played-game.ts";
import { decodeCompressedJson, PlainCodec, PlainFrames } from "../../src/codec/index.ts";
import { FRAMES_PACKET } from "../../src/protocol/frames-layout.ts";
import { COMPRESSED_PACKET } from "../../src/protocol/packet-layout.ts";
import { PacketStatus } from "../../src/protocol/packet-status.ts";
import {
  FRAME_SLOT,
  HEADSET_SLOT,
  LEFT_CONTROLLER_SLOT,
  RIGHT_CONTROLLER_SLOT,
  SAMPLES_SLOT,
  TICKS_MICROS_SLOT,
  TRACKED_SLOT,
  VALUES_PER_FRAME,
} from "../../src/protocol/value-slots.ts";

const codec = new PlainCodec({ frames: new PlainFrames() });
const POSITION_VALUES = 3;

/** The frame numbers of a message, whatever kind of packet has them. */
function framesIn(message: Uint8Array): number[] {
  const batch = codec.decode(message);
  expect(batch.endStatus).toBe(PacketStatus.ok);
  return Array.from({ length: batch.count }, (_, index) =>
    batch.type(index) === FRAMES_PACKET ? (batch.borrowFrames()[FRAME_SLOT] as number) : batch.frame(index),
  );
}

describe("the games that benches play", () => {
  test.each([...GAME_KINDS])(
    "%s: each message has the number of its tick, and a later one other values",
    (kind) => {
      const game = playedGame(kind);
      const first = Buffer.concat([game.frame(7, 7 * 11_111)]);
      expect(new Set(framesIn(first))).toEqual(new Set([7]));
      const later = game.frame(8, 8 * 11_111);
      expect(new Set(framesIn(later))).toEqual(new Set([8]));
      expect(later).not.toEqual(first);
    },
  );

  test("the addon's rows have three tracked devices that move, and time", () => {
    const game = new AddonGame();
    for (const tick of [90, 100]) {
      const row = codec
        .decode(game.frame(tick, tick * 11_111))
        .borrowFrames()
        .slice(0, VALUES_PER_FRAME);
      expect([row[SAMPLES_SLOT], row[TRACKED_SLOT], row[TICKS_MICROS_SLOT]]).toEqual([3, 7, tick * 11_111]);
      const half = tick / 200;
      for (const device of [HEADSET_SLOT, LEFT_CONTROLLER_SLOT, RIGHT_CONTROLLER_SLOT]) {
        expect(row[device]).toBeCloseTo(Math.sin(tick / 100) / 4, 5);
        expect(row[device + POSITION_VALUES + 1]).toBeCloseTo(Math.sin(half), 5);
        expect(row[device + POSITION_VALUES + 3]).toBeCloseTo(Math.cos(half), 5);
      }
    }
  });

  test("the addon's monitors are a 0x02 behind the frame, those of simulate a text", () => {
    const [message] = new AddonGame().messages(45);
    const batch = codec.decode(message as Uint8Array);
    expect([batch.count, batch.type(0), batch.type(1)]).toEqual([2, FRAMES_PACKET, COMPRESSED_PACKET]);
    const gzip = batch.borrowGzip(1, message as Uint8Array);
    const { text } = decodeCompressedJson(gzip, batch.uncompressedBytes(1));
    expect(JSON.parse(text ?? "")).toMatchObject({ event: "performance" });
    const texts = playedGame("simulate")
      .messages(45)
      .filter((one) => typeof one === "string");
    expect(texts.map((one) => JSON.parse(one).event)).toEqual(["performance"]);
  });
});
