import { z } from "zod";
import { checkSchema } from "../../base/check-schema.ts";
import type { Clock, Timer } from "../../base/clock.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import { isJsonObject, parseJsonObject } from "../../protocol/json-object.ts";
import type { Bridge } from "./link/bridge-peer.ts";
import { readScript } from "./read-script.ts";

/** How long Godot may take, from the first message to its findings. Units: milliseconds. */
const LOOK_MILLIS = 15_000;
/** How long Godot has to name its project; it names it only to a client that began with another project. Units: milliseconds. */
const WORKSPACE_MILLIS = 500;
const SEVERITIES = ["error", "warning", "information", "hint"] as const;

const diagnostics = z.object({
  uri: z.string(),
  diagnostics: z.array(
    z.object({
      range: z.object({ start: z.object({ line: z.number(), character: z.number() }) }),
      severity: z.number().optional(),
      message: z.string(),
    }),
  ),
});

/** A finding of the language server at one place in a script. */
interface ScriptDiagnostic {
  severity: (typeof SEVERITIES)[number];
  /** From 1. */
  line: number;
  column: number;
  message: string;
}

/** The findings of the language server about one script, or why there are none. */
export type ScriptFindings =
  | { path: string; diagnostics: readonly ScriptDiagnostic[]; refusal?: undefined }
  | { refusal: Refusal };

/** A question to the language server about one script. */
export interface ScriptQuestion {
  /** `res://…`, or a path within the project. */
  path: string;
  /** Text to check in place of the file's; undefined checks the file as it is. */
  text: string | undefined;
  signal: AbortSignal;
  clock: Clock;
}

/** Asks Godot's language server about one script, as one more of its clients, and then disconnects. Reads only scripts of the editor's own project. */
export async function lookAtScript(
  bridge: Bridge,
  { path, text, signal, clock }: ScriptQuestion,
): Promise<ScriptFindings> {
  const heard = Promise.withResolvers<ScriptFindings>();
  let uri: string | undefined;
  let fallback: Timer | undefined;
  const client = bridge.open({
    send: (message) => hear(message),
    close: (_, reason) => heard.resolve({ refusal: { code: "no_editor", message: reason } }),
  });
  const tooLong = `expected Godot's language server to report on ${path} within ${LOOK_MILLIS / 1000} s`;
  const timeout = clock.after(LOOK_MILLIS, () =>
    heard.resolve({ refusal: { code: "editor_timed_out", message: tooLong } }),
  );
  const givenUp = () =>
    heard.resolve({ refusal: { code: "editor_timed_out", message: "the caller stopped waiting" } });
  signal.addEventListener("abort", givenUp, { once: true });
  say({
    id: 1,
    method: "initialize",
    params: { processId: null, rootPath: "", rootUri: "", capabilities: {} },
  });
  try {
    return await heard.promise;
  } finally {
    timeout.cancel();
    fallback?.cancel();
    signal.removeEventListener("abort", givenUp);
    client.left();
  }

  function say(message: Record<string, unknown>): void {
    client.receive(JSON.stringify({ jsonrpc: "2.0", ...message }));
  }

  function hear(received: string): void {
    const message = parseJsonObject(received);
    if (message === undefined) return;
    if (message.id === 1) {
      if ("error" in message) heard.resolve({ refusal: refusalIn(message.error) });
      else {
        say({ method: "initialized", params: {} });
        fallback = clock.after(WORKSPACE_MILLIS, () => void open(undefined));
      }
    } else if (message.method === "gdscript_client/changeWorkspace") {
      const folder = (message.params as { path?: unknown } | undefined)?.path;
      if (typeof folder === "string") void open(folder);
    } else if (message.method === "textDocument/publishDiagnostics") {
      const report = checkSchema(diagnostics, message.params).data;
      if (report !== undefined && report.uri === uri)
        heard.resolve({ path, diagnostics: report.diagnostics.map(diagnosticOf) });
    }
  }

  async function open(folder: string | undefined): Promise<void> {
    if (uri !== undefined) return;
    uri = "";
    const script = await readScript(folder, path, text);
    if (script.refusal !== undefined) {
      heard.resolve(script);
      return;
    }
    uri = script.uri;
    const document = { uri, languageId: "gdscript", version: 1, text: script.text };
    say({ method: "textDocument/didOpen", params: { textDocument: document } });
  }
}

function diagnosticOf({
  range: { start },
  severity = 1,
  message,
}: z.infer<typeof diagnostics>["diagnostics"][number]): ScriptDiagnostic {
  return {
    severity: SEVERITIES[severity - 1] ?? "error",
    line: start.line + 1,
    column: start.character + 1,
    message,
  };
}

function refusalIn(error: unknown): Refusal {
  const message = isJsonObject(error) ? error.message : undefined;
  return {
    code: "no_editor",
    message: typeof message === "string" ? message : "Godot refused the connection",
  };
}
