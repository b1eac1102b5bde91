import { beforeEach, describe, expect, test } from "bun:test";
import { documentKey } from "../../../src/surfaces/editor-bridge/language-server/document-key.ts";
import { SharedDocuments } from "../../../src/surfaces/editor-bridge/language-server/shared-documents.ts";
import { DEFAULT_BRIDGE_LIMITS } from "../../../src/surfaces/editor-bridge/link/bridge-limits.ts";

const URI = "file:///project/main.gd";
const ana = { name: "ana" };
const ben = { name: "ben" };
type Client = typeof ana;

let told: [string, unknown][];
let diagnosed: [string, unknown][];
let documents: SharedDocuments<Client>;

const item = (text: string, uri = URI) => ({ uri, languageId: "gdscript", text });
const opened = (text: string, version = 1) => [
  "textDocument/didOpen",
  { textDocument: { uri: URI, languageId: "gdscript", version, text } },
];
const changed = (text: string, version: number) => [
  "textDocument/didChange",
  { textDocument: { uri: URI, version }, contentChanges: [{ text }] },
];
const closed = ["textDocument/didClose", { textDocument: { uri: URI } }];

beforeEach(() => {
  told = [];
  diagnosed = [];
  documents = new SharedDocuments<Client>(
    {
      notify: (method, params) => told.push([method, params]),
      diagnose: (client, params) => diagnosed.push([client.name, params]),
    },
    { ...DEFAULT_BRIDGE_LIMITS, maxDocumentsPerClient: 2, maxTextCharactersPerClient: 100 },
  );
});

describe("a document that two clients have open", () => {
  test("is opened once in the editor, and closed when the last client closes it", () => {
    documents.open(ana, item("a"));
    documents.open(ben, item("a"));
    documents.close(ana, URI);
    expect(told).toEqual([opened("a")] as never);
    documents.leave(ben);
    expect(told).toEqual([opened("a"), closed] as never);
    expect(documents.size).toBe(0);
  });

  test("has versions that only grow, with changes of any client", () => {
    documents.open(ana, item("a"));
    documents.change(ana, URI, "b");
    documents.open(ben, item("c"));
    documents.change(ana, URI, "d");
    expect(told).toEqual([opened("a"), changed("b", 2), changed("c", 3), changed("d", 4)] as never);
  });

  test("is shown to the editor with the asker's text, and after a client leaves with a text of one that stays", () => {
    documents.open(ana, item("a"));
    documents.open(ben, item("b"));
    documents.show(ana, URI);
    documents.show(ana, URI);
    documents.leave(ana);
    expect(told).toEqual([opened("a"), changed("b", 2), changed("a", 3), changed("b", 4)] as never);
  });

  test("sends its diagnostics to clients that hold the same text, and at once to a client that opens it later", () => {
    documents.open(ana, item("a"));
    documents.receiveDiagnostics({ uri: URI, version: 1, diagnostics: [1] });
    documents.open(ben, item("a", "file:///project/%6dain.gd"));
    expect(diagnosed).toEqual([
      ["ana", { uri: URI, diagnostics: [1] }],
      ["ben", { uri: "file:///project/%6dain.gd", diagnostics: [1] }],
    ]);
    documents.receiveDiagnostics({ uri: URI, diagnostics: [2] });
    expect(diagnosed.slice(2).map(([name]) => name)).toEqual(["ana", "ben"]);
    documents.change(ben, URI, "other");
    documents.receiveDiagnostics({ uri: URI, diagnostics: [3] });
    expect(diagnosed.slice(4).map(([name]) => name)).toEqual(["ben"]);
    // What was said of the text before is not said of this one.
    documents.open(ana, item("other"));
    expect(diagnosed.slice(5)).toEqual([["ana", { uri: URI, diagnostics: [3] }]]);
  });

  test("is opened again on a new connection, with its current text", () => {
    documents.open(ana, item("a"));
    documents.change(ana, URI, "b");
    told.length = 0;
    documents.reopen();
    expect(told).toEqual([opened("b", 3)] as never);
  });
});

test("documents past the limits of number and size are refused", () => {
  documents.open(ana, item("a"));
  documents.open(ana, item("b", "file:///project/b.gd"));
  expect(documents.open(ana, item("c", "file:///project/c.gd"))?.code).toBe("too_many_documents");
  expect(documents.open(ben, item("c", "file:///project/c.gd"))).toBeUndefined();
  expect(documents.change(ana, URI, "x".repeat(100))?.code).toBe("too_many_documents");
  expect(documents.change(ana, URI, "x".repeat(99))).toBeUndefined();
  expect(documents.open(ana, item("x".repeat(99)))).toBeUndefined();
});

test("a change of a closed document is refused, and its diagnostics reach no client", () => {
  expect(documents.change(ana, URI, "a")?.code).toBe("bad_rpc");
  documents.receiveDiagnostics({ uri: URI, diagnostics: [] });
  documents.receiveDiagnostics({});
  documents.close(ana, URI);
  documents.show(ana, URI);
  expect([told, diagnosed]).toEqual([[], []]);
});

test("every spelling of a document's URI gives the same key", () => {
  expect(documentKey("file:///C%3A/a%20b.gd")).toBe(documentKey("file:///c:/a b.gd"));
  expect(documentKey("file:///C:/Game/Main.gd")).toBe(documentKey("file:///c:/game/main.gd"));
  expect(documentKey("file://server/share/a.gd")).toBe(documentKey("file:////Server/share/A.gd"));
  expect(documentKey("file:///C#/why?/a.gd")).toBe(documentKey("file:///C%23/why%3F/a.gd"));
  expect(documentKey("file:///C#/a.gd")).not.toBe(documentKey("file:///C#/b.gd"));
  expect(documentKey("file:///a/B.gd")).not.toBe(documentKey("file:///a/b.gd"));
  expect(documentKey("file:///a/%E0%A4.gd")).toBe("file:///a/%E0%A4.gd");
  expect(documentKey("nonsense")).toBe("nonsense");
});
