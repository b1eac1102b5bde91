import { expect, test } from "bun:test";
import { createCodec, PlainCodec, PlainFrames } from "../../../src/codec/index.ts";
import { HEADSET_SLOT } from "../../../src/protocol/value-slots.ts";
import { framesPacket } from "../../support/frames-packet.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";

test.skipIf(skipWithoutGodot())(
  "the relay computes the rotation of a basis exactly as the engine does",
  async () => {
    using project = prepareTestGame();
    using godot = runGodot({ project: project.path, args: ["-s", "res://rotations.gd"] });
    expect(await godot.exited).toBe(0);
    const lines = godot.output().match(/(?<=^rotation )[0-9a-f]+$/gm) ?? [];
    expect(lines).toHaveLength(500);
    const codecs = [createCodec(), new PlainCodec({ frames: new PlainFrames() })];
    for (const line of lines) {
      const numbers = [...new Float32Array(Uint8Array.fromHex(line).buffer)];
      const headset = [...numbers.slice(0, 9), 0, 0, 0];
      const message = framesPacket([{ frame: 1, ticksMicros: 1, kind: 6, headset }]);
      const rotations = codecs.map((codec) => [
        ...codec
          .decode(message)
          .borrowFrames()
          .slice(HEADSET_SLOT + 3, HEADSET_SLOT + 7),
      ]);
      expect(rotations).toEqual([numbers.slice(9), numbers.slice(9)]);
    }
  },
  30_000,
);
