import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesLike } from "../support/posix-paths.ts";

const ROOT = join(import.meta.dir, "../..");

test("values from outside are checked by checkSchema, which does not throw", () => {
  const callers = filesLike("src/**/*.ts", ROOT).filter((file) =>
    /\.safeParse\(/.test(readFileSync(join(ROOT, file), "utf8")),
  );
  expect(callers).toEqual(["src/base/check-schema.ts"]);
});
