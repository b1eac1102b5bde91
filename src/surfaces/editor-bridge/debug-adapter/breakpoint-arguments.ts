import { z } from "zod";
import { checkSchema } from "../../../base/check-schema.ts";

const line = z.int().min(0).max(10_000_000);
const setBreakpoints = z.object({
  source: z.object({ path: z.string().min(1).max(4096) }),
  breakpoints: z.array(z.object({ line })).optional(),
  lines: z.array(line).optional(),
});

/** Reads the file and lines of a `setBreakpoints`, with lines as the client counts them. Returns undefined for invalid arguments. */
export function readSetBreakpoints(args: unknown): { path: string; lines: number[] } | undefined {
  const { data } = checkSchema(setBreakpoints, args);
  if (data === undefined) return undefined;
  const lines = data.breakpoints?.map((breakpoint) => breakpoint.line) ?? data.lines ?? [];
  return { path: data.source.path, lines };
}
