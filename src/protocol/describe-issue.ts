import type { z } from "zod";

/** The first mistake in a message as a sentence: what was expected, what came, and in which field. */
export function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return error.message;
  const path = issue.path.join(".");
  return path === "" ? issue.message : `${issue.message} at ${path}`;
}
