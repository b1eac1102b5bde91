import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Bridge, BridgePeer } from "../../../src/surfaces/editor-bridge/link/bridge-peer.ts";
import { lookAtScript } from "../../../src/surfaces/editor-bridge/look-at-script.ts";
import { ManualClock } from "../../support/manual-clock.ts";

type Message = { id?: number; method?: string; params?: { textDocument?: { uri: string; text: string } } };

const folder = mkdtempSync(join(tmpdir(), "look-at-script-"));
const project = join(folder, "project");
const outside = join(folder, "outside");
const elsewhere = join(outside, "elsewhere.gd");
mkdirSync(project);
mkdirSync(outside);
writeFileSync(join(project, "project.godot"), "");
writeFileSync(join(project, "player.gd"), "extends Node\n");
writeFileSync(join(project, "long.gd"), "#".repeat(1024 * 1024 + 1));
writeFileSync(join(project, "notes.txt"), "");
writeFileSync(elsewhere, "extends Node\n");
// Everybody may make a junction of Windows; other systems know only symbolic links.
symlinkSync(outside, join(project, "linked"), "junction");
afterAll(() => rmSync(folder, { recursive: true }));

/** A language server: names its project or not, and reports one error in each script that is opened. */
class FakeServer implements Bridge {
  readonly clients = 0;
  readonly opened: { uri: string; text: string }[] = [];
  left = 0;
  namesProject = true;
  answers = true;
  refusal: string | undefined;

  open(peer: BridgePeer) {
    const say = (message: object) => queueMicrotask(() => peer.send(JSON.stringify(message)));
    return {
      receive: (text: string) => {
        const { id, method, params } = JSON.parse(text) as Message;
        if (this.refusal !== undefined) say({ id, error: { message: this.refusal } });
        else if (method === "initialize") {
          if (this.namesProject)
            say({ method: "gdscript_client/changeWorkspace", params: { path: project } });
          say({ id, result: {} });
        } else if (method === "textDocument/didOpen" && params?.textDocument !== undefined) {
          const { uri, text } = params.textDocument;
          this.opened.push({ uri, text });
          const range = { start: { line: 1, character: 4 }, end: { line: 1, character: 8 } };
          const report = (of: string, message: string) =>
            say({
              method: "textDocument/publishDiagnostics",
              params: { uri: of, diagnostics: [{ range, severity: 2, message }] },
            });
          report("file:///another.gd", "of another script");
          if (this.answers) report(uri, "unused");
        }
      },
      refuse: () => {},
      left: () => {
        this.left++;
      },
    };
  }

  status(): never {
    throw new Error("not asked");
  }

  stop(): void {}
}

let clock: ManualClock;
let server: FakeServer;

beforeEach(() => {
  clock = new ManualClock();
  server = new FakeServer();
});

const look = (path: string, text?: string, signal = new AbortController().signal) =>
  lookAtScript(server, { path, text, signal, clock });
const uriOf = (file: string) => pathToFileURL(join(project, file)).href;

describe("a look at a script", () => {
  test.each(["res://player.gd", "player.gd", join(project, "player.gd"), uriOf("player.gd")])(
    "finds %s in the editor's project, and reports only findings in that script",
    async (path) => {
      expect(await look(path)).toEqual({
        path,
        diagnostics: [{ severity: "warning", line: 2, column: 5, message: "unused" }],
      });
      expect(server.opened).toEqual([{ uri: uriOf("player.gd"), text: "extends Node\n" }]);
      expect([server.left, clock.timers]).toEqual([1, 0]);
    },
  );

  test("checks a given text in place of the file, also of a file that does not exist yet", async () => {
    await look("res://new.gd", "func a():\n\tpass\n");
    expect(server.opened).toEqual([{ uri: uriOf("new.gd"), text: "func a():\n\tpass\n" }]);
  });

  test.each([
    ["outside the project", elsewhere],
    ["outside the project, by a relative path", "res://../outside/elsewhere.gd"],
    ["outside the project, by a link", "res://linked/elsewhere.gd"],
    ["that is not a script", "res://notes.txt"],
    ["that does not exist", "res://missing.gd"],
    ["that is too long", "res://long.gd"],
  ])("refuses a file %s", async (_, path) => {
    expect(await look(path)).toMatchObject({ refusal: { code: "not_found" } });
    expect([server.opened, server.left, clock.timers]).toEqual([[], 1, 0]);
  });

  test("takes the nearest project of an absolute path if the editor does not name its own", async () => {
    server.namesProject = false;
    const looked = look(join(project, "player.gd"));
    while (clock.timers < 2) await Bun.sleep(1);
    clock.advance(500);
    expect(await looked).toMatchObject({ diagnostics: [{ message: "unused" }] });
  });

  test("needs an absolute path if the editor does not name its project", async () => {
    server.namesProject = false;
    const looked = look("res://player.gd");
    while (clock.timers < 2) await Bun.sleep(1);
    clock.advance(500);
    expect(await looked).toMatchObject({ refusal: { code: "not_found" } });
  });

  test("ends when Godot takes too long, refuses, or the caller stops waiting", async () => {
    server.answers = false;
    const looked = look("res://player.gd");
    while (server.opened.length === 0) await Bun.sleep(1);
    clock.advance(15_000);
    expect(await looked).toMatchObject({ refusal: { code: "editor_timed_out" } });
    const aborted = new AbortController();
    const waiting = look("res://player.gd", undefined, aborted.signal);
    aborted.abort();
    expect(await waiting).toMatchObject({ refusal: { code: "editor_timed_out" } });
    server.refusal = "no more clients";
    const refusal = { code: "no_editor", message: "no more clients" } as const;
    expect(await look("res://player.gd")).toEqual({ refusal });
    expect([server.left, clock.timers]).toEqual([3, 0]);
  });
});
