import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GameRing } from "../../../src/recording/black-box/game-ring.ts";
import { OpenBox } from "../../../src/recording/black-box/open-box.ts";
import { type RecordedChannel, RecordingWriter } from "../../../src/recording/recording-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "open-box-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A writer whose disk is full at its second channel. */
class FullWriter extends RecordingWriter {
  override channel(about: Readonly<RecordedChannel>, id?: number): number {
    if (id === 1) throw new Error("ENOSPC: no space left on device");
    return super.channel(about, id);
  }
}

test("an error of the disk while a box begins ends the box alone: its rings go on", () => {
  const rings = [0, 1].map((first) => new GameRing(first, 60_000, () => {}));
  const schema = { name: "alert", encoding: "jsonschema", data: Buffer.from("{}") };
  for (const ring of rings) ring.channel({ topic: "/room/alert", encoding: "json", schema, metadata: {} });
  const ended: unknown[] = [];
  const box = new OpenBox("box", new FullWriter(join(folder, "box.mcap")), rings, 0, {
    nextTurn: (callback) => callback(),
    ended: (error) => ended.push(error),
  });
  expect(ended).toEqual([new Error("ENOSPC: no space left on device")]);
  expect(box.error).toBe(ended[0]);
  for (const [channelId, ring] of rings.entries()) {
    const message = { channelId, sequence: 0, logTime: 1n, publishTime: 1n, data: Buffer.from("{}") };
    ring.add(message, 1);
    ring.end();
    expect(ring.bytes).toBeGreaterThan(0);
  }
});
