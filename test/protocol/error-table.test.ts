import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { closeCodeOf, ERROR_TABLE, type ErrorRow } from "../../src/protocol/error-table.ts";

test("docs/errors.md is the error table, row by row", () => {
  const rows = Object.entries(ERROR_TABLE).map(([code, row]: [string, ErrorRow]) => {
    return `| \`${code}\` | ${row.httpStatus} | ${row.closeCode ?? ""} | ${row.advice} |`;
  });
  const page = readFileSync(join(import.meta.dir, "../../docs/errors.md"), "utf8");
  expect(page.split("\n").filter((line) => line.startsWith("| `"))).toEqual(rows);
});

test("the close codes equal the documented ones", () => {
  expect([
    closeCodeOf("heartbeat_timeout"),
    closeCodeOf("slow_client"),
    closeCodeOf("shutting_down"),
  ]).toEqual([4000, 4001, 1001]);
});
