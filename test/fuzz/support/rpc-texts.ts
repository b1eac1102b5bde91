import * as fc from "fast-check";
import { jsonTexts, nearlyObjects } from "./json-arbitraries.ts";

const json = (...values: unknown[]): fc.Arbitrary<string> =>
  fc.constantFrom(...values.map((value) => JSON.stringify(value)));
const listOf = (items: fc.Arbitrary<string>) =>
  fc.array(items, { maxLength: 3 }).map((all) => `[${all.join(",")}]`);
const uris = json(
  "file:///project/main.gd",
  "file:///project/MAIN.gd",
  "",
  "%",
  "res://a.gd",
  "file://[",
  "x".repeat(4097),
);
const numbers = json(0, 1, -1, 2, 1e9, 0.5, 2 ** 53);
const ids = fc.oneof(numbers, json("a", null, "x".repeat(300)), fc.constant("12345678901234567890"));
const document = nearlyObjects({
  uri: uris,
  languageId: json("gdscript"),
  text: json("", "pass\n", "\ud800"),
  version: numbers,
});
const position = nearlyObjects({ line: numbers, character: numbers });
const lspParams = fc.oneof(
  nearlyObjects({
    textDocument: document,
    contentChanges: listOf(nearlyObjects({ text: json("", "x"), range: jsonTexts })),
    position,
  }),
  nearlyObjects({ processId: numbers, rootUri: uris, capabilities: jsonTexts }),
  nearlyObjects({ id: ids }),
  nearlyObjects({ uri: uris, diagnostics: listOf(nearlyObjects({ range: jsonTexts, message: json("x") })) }),
  jsonTexts,
);
const methods = json(
  ...[
    "initialize",
    "initialized",
    "shutdown",
    "exit",
    "$/cancelRequest",
    "textDocument/didOpen",
    "textDocument/didChange",
  ],
  ...[
    "textDocument/didClose",
    "textDocument/didSave",
    "textDocument/hover",
    "textDocument/publishDiagnostics",
  ],
  ...[
    "workspace/symbol",
    "gdscript/capabilities",
    "gdscript_client/changeWorkspace",
    "window/showMessage",
    "",
  ],
);

/** Messages of JSON-RPC as clients and servers of LSP send them. */
export const lspTexts: fc.Arbitrary<string> = fc.oneof(
  nearlyObjects({ jsonrpc: json("2.0"), id: ids, method: methods, params: lspParams }),
  nearlyObjects({ jsonrpc: json("2.0"), method: methods, params: lspParams }),
  nearlyObjects({ jsonrpc: json("2.0"), id: ids, result: jsonTexts }),
  nearlyObjects({
    jsonrpc: json("2.0"),
    id: ids,
    error: nearlyObjects({ code: numbers, message: json("no") }),
  }),
);

const breakpoints = listOf(
  nearlyObjects({
    line: numbers,
    verified: json(true, false),
    source: nearlyObjects({ path: uris }),
    id: numbers,
  }),
);
const frames = listOf(
  nearlyObjects({ id: numbers, name: json("a"), line: numbers, column: numbers, source: jsonTexts }),
);
/** Bodies of answers and events of a debug adapter. */
export const dapBodies = nearlyObjects({
  stackFrames: frames,
  breakpoints,
  breakpoint: nearlyObjects({ line: numbers, source: nearlyObjects({ path: uris }) }),
  reason: json("breakpoint", "step", "paused", "changed", "new", "removed"),
  scopes: listOf(nearlyObjects({ name: json("Locals"), variablesReference: numbers })),
  threadId: numbers,
});
const dapArguments = nearlyObjects({
  source: nearlyObjects({ path: uris, name: json("a") }),
  breakpoints,
  frameId: numbers,
  threadId: numbers,
  variablesReference: numbers,
  filters: listOf(json("a")),
  linesStartAt1: json(true, false),
  terminateDebuggee: json(true, false),
  allowTerminate: json(true, false),
});
const dapCommands = json(
  ...[
    "initialize",
    "launch",
    "attach",
    "configurationDone",
    "setBreakpoints",
    "setExceptionBreakpoints",
    "threads",
  ],
  ...[
    "stackTrace",
    "scopes",
    "variables",
    "evaluate",
    "continue",
    "pause",
    "next",
    "terminate",
    "disconnect",
    "",
    "toString",
  ],
);

/** Messages of the Debug Adapter Protocol as front ends and adapters send them. */
export const dapTexts: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 3,
    arbitrary: nearlyObjects({
      seq: numbers,
      type: json("request"),
      command: dapCommands,
      arguments: dapArguments,
    }),
  },
  {
    weight: 1,
    arbitrary: nearlyObjects({
      type: json("response"),
      request_seq: numbers,
      success: json(true, false),
      command: dapCommands,
      body: dapBodies,
    }),
  },
  {
    weight: 1,
    arbitrary: nearlyObjects({
      type: json("event"),
      event: json(
        "stopped",
        "continued",
        "breakpoint",
        "exited",
        "terminated",
        "output",
        "process",
        "initialized",
      ),
      body: dapBodies,
    }),
  },
);
