import { access, readFile, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { z } from "zod";
import type { Clock, Timer } from "../base/clock.ts";
import type { Refusal } from "../protocol/error-message.ts";
import { parseJsonObject } from "../protocol/json-object.ts";
import type { Bridge } from "../surfaces/editor-bridge/index.ts";
import type { ScriptDiagnostic, ScriptFindings } from "../surfaces/mcp/index.ts";

/** How long Godot may take, from the first word to its findings. Units: milliseconds. */
const LOOK_MILLIS = 15_000;
/** How long Godot has to say which project it is about; it says it only to whoever began with another. Units: milliseconds. */
const WORKSPACE_MILLIS = 500;
/** Longest script that is read. Units: bytes. */
const MAX_SCRIPT_BYTES = 1024 * 1024;
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

/** What is asked of the language server. */
export interface ScriptQuestion {
  /** `res://…`, or a path within the project. */
  path: string;
  /** What the script would be; undefined for what the file holds. */
  text: string | undefined;
  signal: AbortSignal;
  clock: Clock;
}

/** Asks Godot's language server about one script, as one more of its clients, and leaves again. Reads scripts of the editor's own project alone. */
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
  const tooLong = `expected Godot's language server to tell of ${path} within ${LOOK_MILLIS / 1000} s`;
  const timeout = clock.after(LOOK_MILLIS, () =>
    heard.resolve({ refusal: { code: "editor_timed_out", message: tooLong } }),
  );
  const givenUp = () =>
    heard.resolve({ refusal: { code: "editor_timed_out", message: "nobody waits any more" } });
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
      const told = diagnostics.safeParse(message.params).data;
      if (told !== undefined && told.uri === uri)
        heard.resolve({ path, diagnostics: told.diagnostics.map(diagnosticOf) });
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

/** Where a script is and what it says; refused outside the project, and where it cannot be read. */
async function readScript(
  folder: string | undefined,
  path: string,
  text: string | undefined,
): Promise<{ uri: string; text: string; refusal?: undefined } | { refusal: Refusal }> {
  const refused = (message: string) => ({ refusal: { code: "not_found" as const, message } });
  try {
    const wanted = path.startsWith("file:") ? fileURLToPath(path) : path.replace(/^res:\/\//, "");
    const project = folder ?? (isAbsolute(wanted) ? await projectOf(wanted) : undefined);
    if (project === undefined)
      return refused(
        `expected the whole path of a script, since the editor does not say where its project is; got ${path}`,
      );
    const root = await realpath(project);
    const asked = isAbsolute(wanted) ? wanted : join(root, wanted);
    // A link may lead out of the project; of a script that is not written yet its folder counts.
    const file = text === undefined ? await realpath(asked) : asked;
    const within = relative(root, file);
    if (within.startsWith("..") || isAbsolute(within) || !file.endsWith(".gd"))
      return refused(`expected a .gd file of the editor's project, got ${path}`);
    const said = text ?? (await readFile(file, "utf8"));
    if (said.length > MAX_SCRIPT_BYTES)
      return refused(`expected a script of at most ${MAX_SCRIPT_BYTES} bytes`);
    return { uri: pathToFileURL(file).href, text: said };
  } catch {
    return refused(`expected a script that can be read, got ${path}`);
  }
}

/** The project that a file is of: the nearest folder above it with a project.godot. */
async function projectOf(file: string): Promise<string | undefined> {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const found = await access(join(folder, "project.godot")).then(
      () => true,
      () => false,
    );
    if (found) return folder;
  }
  return undefined;
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
  const { message } = error as { message?: unknown };
  return { code: "no_editor", message: typeof message === "string" ? message : "Godot refused to begin" };
}
