import { expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_EDITOR_OPTIONS } from "../../../src/surfaces/editor-bridge/index.ts";
import { Assistant } from "../../support/assistant.ts";
import { GODOT } from "../../support/godot/find-godot.ts";
import { TestEditor } from "../../support/godot/test-editor.ts";
import { LspClient } from "../../support/lsp-client.ts";
import { skipWithout } from "../../support/needs.ts";
import { PROC } from "../../support/system-parts.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(120_000);

const BROKEN = `extends Node

var health: int = "full"
`;

interface Found {
  errors: number;
  diagnostics: { severity: string; line: number; message: string }[];
}

const withGodot = test.skipIf(skipWithout(PROC, GODOT));

withGodot("the real editor tells an assistant what is wrong with a script", async () => {
  using editor = await TestEditor.start();
  const languageServer = { host: "127.0.0.1", port: editor.lspPort };
  await using relay = TestRelay.start({ editor: { ...DEFAULT_EDITOR_OPTIONS, languageServer } });
  await using assistant = await Assistant.connect(relay.httpUrl);
  const look = async (asked: Record<string, unknown>) => {
    const { isError, text, data } = await assistant.ask("script_diagnostics", asked);
    expect({ isError, text }).toEqual({ isError: false, text: expect.any(String) });
    return data as unknown as Found;
  };
  writeFileSync(join(editor.path, "broken.gd"), BROKEN);
  const broken = await look({ path: "res://broken.gd" });
  expect(broken.errors).toBeGreaterThan(0);
  expect(broken.diagnostics[0]).toMatchObject({ severity: "error", line: 3 });
  const mended = { path: "res://broken.gd", text: BROKEN.replace('"full"', "1") };
  expect((await look(mended)).errors).toBe(0);
  // Nothing was written.
  expect((await look({ path: join(editor.path, "broken.gd") })).errors).toBeGreaterThan(0);

  // Beside a client whose session began in the project's folder, to which the editor does not say where that is.
  using _user = await LspClient.start(relay.relay.url, editor.path);
  expect((await look({ path: join(editor.path, "broken.gd") })).errors).toBeGreaterThan(0);
  const outside = await assistant.ask("script_diagnostics", { path: "/etc/passwd" });
  expect(outside).toMatchObject({ isError: true, text: expect.stringMatching(/^not_found: /) });
});
