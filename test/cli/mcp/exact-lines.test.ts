import { expect, test } from "bun:test";
import { Readable } from "node:stream";
import { exactLines } from "../../../src/cli/mcp/exact-lines.ts";

test("lines keep their integers beyond 2^53 as text, wherever their bytes are cut", async () => {
  const text = '{"id":9007199254740993,"name":"ä€"}\n{"id":2}\n{"id":-9223372036854775808}';
  const exact = '{"id":"9007199254740993","name":"ä€"}\n{"id":2}\n{"id":"-9223372036854775808"}';
  const bytes = Buffer.from(text);
  for (let at = 0; at <= bytes.length; at++) {
    const parts = [bytes.subarray(0, at), bytes.subarray(at)].filter(({ length }) => length > 0);
    const chunks = await Array.fromAsync(exactLines(Readable.from(parts)));
    expect(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk))).toString()).toBe(exact);
  }
});
