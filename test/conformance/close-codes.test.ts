import { expect, test } from "bun:test";
import { ERROR_TABLE, errorRow } from "../../src/protocol/error-table.ts";

test("every close code of the error table may stand in a close frame (RFC 6455, 7.4)", () => {
  const codes = Object.keys(ERROR_TABLE).flatMap((code) => errorRow(code as never).closeCode ?? []);
  expect(codes.length).toBeGreaterThan(5);
  const isAllowed = (code: number) =>
    [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014].includes(code) ||
    (code >= 3000 && code <= 4999);
  expect(codes.filter((code) => !isAllowed(code))).toEqual([]);
});
