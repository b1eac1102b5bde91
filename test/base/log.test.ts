import { expect, test } from "bun:test";
import { join } from "node:path";

const LOG = join(import.meta.dir, "../../src/base/log.ts");

/** What a program writes to its log, line by line. */
async function linesOf(program: string): Promise<Record<string, unknown>[]> {
  const source = `const { createLog } = await import(${JSON.stringify(LOG)}); ${program}`;
  const child = Bun.spawn([process.execPath, "-e", source], { stdout: "ignore", stderr: "pipe" });
  const text = await new Response(child.stderr).text();
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("a log writes NDJSON with level, time, fields and message, and no line below its level", async () => {
  const lines = await linesOf(`
    const log = createLog({ level: "info", isTerminal: () => false });
    log.debug("left out");
    log.info({ clients: 2 }, "a client has come");
    log.error({ err: new Error("no room") }, "a client was lost");
  `);
  expect(lines).toMatchObject([
    { level: 30, time: expect.any(Number), clients: 2, msg: "a client has come" },
    { level: 50, err: { type: "Error", message: "no room", stack: expect.any(String) } },
  ]);
  expect(lines[0]).not.toHaveProperty("pid");
});

test("the level of a log can change while the program runs, in both directions", async () => {
  const lines = await linesOf(`
    const log = createLog({ level: "silent", isTerminal: () => false });
    log.error("left out");
    log.level = "debug";
    log.debug("one");
    log.level = "warn";
    log.info("left out");
    log.warn("two");
  `);
  expect(lines.map(({ msg }) => msg)).toEqual(["one", "two"]);
});
