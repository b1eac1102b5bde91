import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repairRecording } from "../../src/recording/index.ts";
import { HostileRecording } from "../support/hostile-recording.ts";

const folder = mkdtempSync(join(tmpdir(), "hostile-repair-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Files without an end that say that a relay wrote them, and have more than a relay writes. */
const FILES: Readonly<Record<string, (file: HostileRecording) => void>> = {
  "long metadata": ({ writer }) => writer.metadata("game", { engine: "long".repeat(300_000) }),
  "very many metadata": ({ writer }) => {
    for (let count = 0; count <= 65_536; count++) writer.metadata("game", {});
  },
  "very many channels": (file) => {
    for (let count = 0; count <= 16_384; count++) file.channel(`game ${count}`, "fps");
  },
};

for (const [name, write] of Object.entries(FILES))
  test(`a recording that was cut and has ${name} is left as it is`, () => {
    const path = join(folder, `${name}.mcap`);
    const file = new HostileRecording(path);
    write(file);
    file.writer[Symbol.dispose]();
    const { size } = statSync(path);
    expect(() => repairRecording(path)).toThrow("another program wrote it");
    expect(statSync(path).size).toBe(size);
  });
