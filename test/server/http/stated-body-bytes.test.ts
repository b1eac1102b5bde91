import { expect, test } from "bun:test";
import { MAX_REQUEST_BYTES } from "../../../src/protocol/limits.ts";
import { statedBodyBytes } from "../../../src/server/http/stated-body-bytes.ts";

test.each<[Record<string, string>, number]>([
  [{}, 0],
  [{ "content-length": "12" }, 12],
  [{ "content-length": "99999999999999999999" }, MAX_REQUEST_BYTES],
  [{ "content-length": "12, 12" }, MAX_REQUEST_BYTES],
  [{ "content-length": "-1" }, MAX_REQUEST_BYTES],
  [{ "content-length": "0x10" }, MAX_REQUEST_BYTES],
  [{ "transfer-encoding": "chunked" }, MAX_REQUEST_BYTES],
])("a head of %j states a body of %p bytes", (headers, bytes) => {
  expect(statedBodyBytes({ headers: new Headers(headers) } as Request)).toBe(bytes);
});
