import type { CallToolResult } from "@modelcontextprotocol/server";
import { errorRow } from "../../protocol/error-table.ts";
import type { ToolAnswer } from "./tool/tool.ts";

/** An answer that also says which games stand still. */
export function withStandstills(
  answer: ToolAnswer<unknown>,
  standstills: readonly string[],
): ToolAnswer<unknown> {
  if (answer.refusal !== undefined || standstills.length === 0) return answer;
  return { ...answer, text: [answer.text, ...standstills].join("\n") };
}

/** Converts an answer to MCP: its text and its data. A refusal becomes an error text: the code, the reason, and what to do. */
export function toolResult(answer: ToolAnswer<unknown>): CallToolResult {
  if (answer.refusal !== undefined) {
    const { code, message } = answer.refusal;
    return {
      isError: true,
      content: [{ type: "text", text: `${code}: ${message}. ${errorRow(code).advice}` }],
    };
  }
  const { picture, text } = answer;
  return {
    content: [
      { type: "text", text },
      ...(picture === undefined
        ? []
        : [{ type: "image" as const, mimeType: picture.mimeType, data: picture.base64 }]),
    ],
    structuredContent: answer.data as Record<string, unknown>,
  };
}
