import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { headsetNote } from "../../../src/cli/launch/headset-note.ts";

test("a project that is exported for Android gets a note about --adb, unless it is given", () => {
  const project = mkdtempSync(join(tmpdir(), "headset-note-"));
  try {
    expect(headsetNote(project, undefined)).toEqual([]);
    writeFileSync(join(project, "export_presets.cfg"), '[preset.0]\n\nname="PC"\nplatform="Linux"\n');
    expect(headsetNote(project, undefined)).toEqual([]);
    writeFileSync(join(project, "export_presets.cfg"), '[preset.0]\n\nname="Quest"\nplatform="Android"\n');
    expect(headsetNote(project, undefined)).toEqual([expect.stringContaining("--adb")]);
    expect(headsetNote(project, { host: "127.0.0.1", port: 5037 })).toEqual([]);
  } finally {
    rmSync(project, { recursive: true });
  }
});
