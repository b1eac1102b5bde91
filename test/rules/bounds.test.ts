import { afterAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OMISSIONS } from "../../src/protocol/omissions.ts";
import { filesLike } from "../support/posix-paths.ts";
import { TestRelay } from "../support/test-relay.ts";

const ROOT = join(import.meta.dir, "../..");

const page = readFileSync(join(ROOT, "docs/security.md"), "utf8");
const section = page.split("## What is bounded, and where it shows")[1]?.split("\n## ")[0] ?? "";
/** The names in the column `counter` of the table. */
const counters = [...section.matchAll(/^\| .* \| `([a-z_]+)` \|$/gm)].map(([, name = ""]) => name);

const relay = TestRelay.start();
afterAll(async () => {
  await relay[Symbol.asyncDispose]();
});

test("the table of drops has every counter, and no other", () => {
  expect(counters.toSorted()).toEqual(Object.keys(OMISSIONS).toSorted());
});

test("every counter of the table is in /status, and on the topic relay once it has counted", async () => {
  const { omitted } = await relay.status();
  expect(Object.keys(omitted as object).toSorted()).toEqual(counters.toSorted());
  // As many games as are remembered after they have gone, and one more.
  for (let count = 0; count < 17; count++) {
    const game = await relay.game();
    game[Symbol.dispose]();
    await game.closed;
  }
  const client = await relay.client("/?format=json&topics=relay");
  const told = await client.message(
    ({ event, data }) => event === "relay" && "games_forgotten" in (data as { omitted: object }).omitted,
  );
  expect(told.data).toMatchObject({ omitted: { games_forgotten: 1 } });
});

test("every counter is counted somewhere", () => {
  const sources = filesLike("src/**/*.{ts,tsx}", ROOT)
    .filter((file) => file !== "src/protocol/omissions.ts")
    .map((file) => readFileSync(join(ROOT, file), "utf8"))
    .join("\n");
  expect(counters.filter((name) => !sources.includes(`"${name}"`))).toEqual([]);
});
