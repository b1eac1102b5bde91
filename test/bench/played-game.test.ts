import { describe, expect, test } from "bun:test";
import { AddonGame } from "../../bench/load/games/addon-game.ts";
import { GAME_KINDS, playedGame } from "../../bench/load/games/played-game.ts";
import { decodeCompressedJson, decodeGodotFrames, PlainCodec } from "../../src/codec/index.ts";
import { COMPRESSED_PACKET } from "../../src/protocol/packet-layout.ts";
import { PacketStatus } from "../../src/protocol/packet-status.ts";

const codec = new PlainCodec();

/** The frame numbers of a message, whatever kind of packet has them. */
function framesIn(message: Uint8Array): number[] {
  const decoded = decodeGodotFrames(message);
  if (decoded.refusal === undefined) return decoded.content.frames.map(({ frame }) => frame);
  const batch = codec.decode(message);
  expect(batch.endStatus).toBe(PacketStatus.ok);
  return Array.from({ length: batch.count }, (_, index) => batch.frame(index));
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
    const rows = [90, 100].map((tick) => {
      const decoded = decodeGodotFrames(game.frame(tick, tick * 11_111));
      if (decoded.refusal !== undefined) throw new Error(decoded.refusal);
      return decoded.content.frames[0];
    });
    for (const [index, row] of rows.entries()) {
      expect(row).toMatchObject({ hasPerformance: true, hasTracking: true, trackedBits: 7 });
      expect(row?.ticksMicros).toBe(([90, 100][index] as number) * 11_111);
      const angle = ([90, 100][index] as number) / 100;
      for (const transform of [
        row?.headset,
        row?.leftController?.transform,
        row?.rightController?.transform,
      ]) {
        expect(transform?.[0]).toBeCloseTo(Math.cos(angle), 5);
        expect(transform?.[2]).toBeCloseTo(Math.sin(angle), 5);
        expect(transform?.[6]).toBeCloseTo(-Math.sin(angle), 5);
        expect(transform?.[9]).toBeCloseTo(Math.sin(angle) / 4, 5);
      }
    }
  });

  test("the addon's monitors are a 0x02 behind the frame, those of simulate a text", () => {
    const [message] = new AddonGame().messages(45);
    const decoded = decodeGodotFrames(message as Uint8Array);
    const batch = codec.decode((message as Uint8Array).slice(decoded.bytes));
    expect(batch.count).toBe(1);
    expect(batch.type(0)).toBe(COMPRESSED_PACKET);
    const gzip = batch.borrowGzip(0, (message as Uint8Array).slice(decoded.bytes));
    const { text } = decodeCompressedJson(gzip, batch.uncompressedBytes(0));
    expect(JSON.parse(text ?? "")).toMatchObject({ event: "performance" });
    const texts = playedGame("simulate")
      .messages(45)
      .filter((one) => typeof one === "string");
    expect(texts.map((one) => JSON.parse(one).event)).toEqual(["performance"]);
  });
});
