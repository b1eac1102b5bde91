import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Assistant } from "../../support/assistant.ts";
import { TestRelay } from "../../support/test-relay.ts";

const PAGE = readFileSync(join(import.meta.dir, "../../../docs/mcp.md"), "utf8");

test("docs/mcp.md lists every tool by its name and title, and which change something", async () => {
  await using relay = TestRelay.start();
  await using assistant = await Assistant.connect(relay.httpUrl);
  const { tools } = await assistant.client.listTools();
  const rows = [...PAGE.matchAll(/^\| `(\w+)` \| (.+?) \| (?:viewer|control)(, changes)? \|$/gm)];
  expect(rows.map(([, name, title, changes]) => [name, title, changes === undefined])).toEqual(
    tools.map(({ name, title, annotations }) => [name, title, annotations?.readOnlyHint]),
  );
});
