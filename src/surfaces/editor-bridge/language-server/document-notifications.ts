import { z } from "zod";
import { checkSchema } from "../../../base/check-schema.ts";
import type { DocumentItem } from "./shared-documents.ts";

const uri = z.string().min(1).max(4096);
const didOpen = z.object({
  textDocument: z.object({ uri, languageId: z.string().max(64), text: z.string() }),
});
/** Most changes of one notification. Editors send one with a whole text. */
const MAX_CHANGES = 1024;
// Godot takes only whole texts, so the last change replaces the others.
const didChange = z.object({
  textDocument: z.object({ uri }),
  contentChanges: z
    .array(z.object({ text: z.string(), range: z.undefined().optional() }))
    .min(1)
    .max(MAX_CHANGES),
});
const identified = z.object({ textDocument: z.object({ uri }) });

/** Reads the document of a `textDocument/didOpen`. Returns undefined for invalid params. */
export function readDidOpen(params: unknown): DocumentItem | undefined {
  return checkSchema(didOpen, params).data?.textDocument;
}

/** Reads the new text of a `textDocument/didChange`. Returns undefined for invalid params, and for a change of only a part of the text. */
export function readDidChange(params: unknown): { uri: string; text: string } | undefined {
  const { data } = checkSchema(didChange, params);
  const last = data?.contentChanges.at(-1);
  return data === undefined || last === undefined
    ? undefined
    : { uri: data.textDocument.uri, text: last.text };
}

/** Reads the URI of a notification about one document. */
export function readIdentifier(params: unknown): string | undefined {
  return checkSchema(identified, params).data?.textDocument.uri;
}
