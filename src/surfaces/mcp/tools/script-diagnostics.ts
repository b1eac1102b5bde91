import { z } from "zod";
import { shortened } from "../../../base/shortened.ts";
import type { ToolContext } from "../tool/question.ts";
import { type Tool, tool } from "../tool/tool.ts";

/** Most diagnostics of one answer. */
const MAX_DIAGNOSTICS = 20;
const MESSAGE_CHARACTERS = 160;
/** Most lines of the text. */
const TEXT_LINES = 8;
const MAX_TEXT_CHARACTERS = 512 * 1024;

const diagnostic = z.strictObject({
  severity: z.enum(["error", "warning", "information", "hint"]),
  line: z.int().describe("from 1"),
  column: z.int(),
  message: z.string(),
});

/** `script_diagnostics`: what Godot's language server finds in a script. */
export function scriptDiagnostics({ lookAtScript }: ToolContext): Tool {
  return tool({
    name: "script_diagnostics",
    title: "Errors in a script",
    description:
      "What Godot's language server finds in a GDScript file. The editor must run with the project.",
    // It reads files, so it needs the same right as /lsp.
    right: "control",
    input: z.strictObject({
      path: z.string().min(1).max(1024).describe("such as res://player.gd"),
      text: z.string().max(MAX_TEXT_CHARACTERS).optional().describe("checked instead of the file's content"),
    }),
    output: z.strictObject({
      path: z.string(),
      errors: z.int(),
      warnings: z.int(),
      diagnostics: z.array(diagnostic).describe("errors first"),
      not_shown: z.int(),
    }),
    async run({ path, text }, signal) {
      const found = await lookAtScript(path, text, signal);
      if (found.refusal !== undefined) return { refusal: found.refusal };
      const all = found.diagnostics.toSorted(
        (one, other) => rank(one.severity) - rank(other.severity) || one.line - other.line,
      );
      const shown = all
        .slice(0, MAX_DIAGNOSTICS)
        .map((one) => ({ ...one, message: shortened(one.message, MESSAGE_CHARACTERS) }));
      const count = (severity: string) => all.filter((one) => one.severity === severity).length;
      const data = {
        path: found.path,
        errors: count("error"),
        warnings: count("warning"),
        diagnostics: shown,
        not_shown: all.length - shown.length,
      };
      const lines = shown
        .slice(0, TEXT_LINES)
        .map(({ severity, line, column, message }) => `- ${line}:${column} ${severity}: ${message}`);
      return {
        text: [`${found.path}: ${data.errors} errors, ${data.warnings} warnings.`, ...lines].join("\n"),
        data,
      };
    },
  });
}

function rank(severity: string): number {
  return ["error", "warning", "information", "hint"].indexOf(severity);
}
