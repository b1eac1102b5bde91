import { z } from "zod";
import type { DocumentItem } from "./shared-documents.ts";

const uri = z.string().min(1).max(4096);
const didOpen = z.object({
  textDocument: z.object({ uri, languageId: z.string().max(64), text: z.string() }),
});
// Godot takes whole texts alone; the last of several is what counts.
const didChange = z.object({
  textDocument: z.object({ uri }),
  contentChanges: z.array(z.object({ text: z.string(), range: z.undefined().optional() })).min(1),
});
const identified = z.object({ textDocument: z.object({ uri }) });

/** The document of a `textDocument/didOpen`; undefined for what is none. */
export function readDidOpen(params: unknown): DocumentItem | undefined {
  return didOpen.safeParse(params).data?.textDocument;
}

/** The new text of a `textDocument/didChange`; undefined for what is none, and for one that gives parts of the text. */
export function readDidChange(params: unknown): { uri: string; text: string } | undefined {
  const { data } = didChange.safeParse(params);
  const last = data?.contentChanges.at(-1);
  return data === undefined || last === undefined
    ? undefined
    : { uri: data.textDocument.uri, text: last.text };
}

/** The URI of any notification about one document. */
export function readIdentifier(params: unknown): string | undefined {
  return identified.safeParse(params).data?.textDocument.uri;
}
