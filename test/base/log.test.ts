import { expect, test } from "bun:test";
import { join } from "node:path";

const LOG = join(import.meta.dir, "../../src/base/log.ts");

/** What a program writes to its log. */
async function textOf(program: string): Promise<string> {
  const source = `const { createLog } = await import(${JSON.stringify(LOG)}); ${program}`;
  const child = Bun.spawn([process.execPath, "-e", source], { stdout: "ignore", stderr: "pipe" });
  return await new Response(child.stderr).text();
}

/** The same, line by line. */
async function linesOf(program: string): Promise<Record<string, unknown>[]> {
  return (await textOf(program))
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

/** ESC, CSI of C1, a bidi override, a line end, and a backslash before what looks like an escape. */
const HOSTILE = "a\u001b[2J\u009b2J\u202eb\nfake line \\u001b";

test("a game's text in the log cannot control a terminal or forge a line there", async () => {
  const text = await textOf(`
    const log = createLog({ level: "info", isTerminal: () => true });
    log.info({ game: ${JSON.stringify(HOSTILE)} }, ${JSON.stringify(HOSTILE)});
  `);
  // Colours are the logger's own.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression matches escapes
  const shown = text.replaceAll(/\u001b\[\d*m/g, "");
  expect(shown).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(shown).toContain("a [2J 2J b fake line \\u001b");
});

test("NDJSON of the log has no raw control characters, and says the same", async () => {
  const program = `createLog({ level: "info", isTerminal: () => false }).info(${JSON.stringify(HOSTILE)});`;
  expect(await textOf(program)).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect((await linesOf(program))[0]).toMatchObject({ msg: HOSTILE });
});
