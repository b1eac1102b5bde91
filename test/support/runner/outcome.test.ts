import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingLine } from "../needs.ts";
import { addOutcomes, readOutcome } from "./outcome.ts";

const NEED = { name: "a thing", found: () => false, command: "get thing" };
const MISSING = missingLine(NEED);

/** Lets bun run one test file with this text, in a folder of its own. */
async function outcomeOf(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "outcome-"));
  await Bun.write(
    join(folder, "test/one.test.ts"),
    `import { beforeAll, describe, expect, test } from "bun:test";\n${text}`,
  );
  const child = Bun.spawn([process.execPath, "test", "./test/one.test.ts"], {
    cwd: folder,
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, error] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  const outcome = readOutcome(`${out}\n${error}`, await child.exited);
  rmSync(folder, { recursive: true });
  return outcome;
}

test("the outcome of a file has its counts, its failures and what it printed, and not what passed", async () => {
  const outcome = await outcomeOf(`
    test("is fine", () => {});
    test("prints", () => console.log("numbers"));
    test("is wrong", () => expect(1).toBe(2));
  `);
  expect(outcome).toMatchObject({ pass: 2, fail: 1, skip: 0, missing: {} });
  const text = outcome.lines.join("\n");
  for (const part of ["test/one.test.ts:", "numbers", "Expected: 2", "(fail) is wrong"])
    expect(text).toContain(part);
  expect(text).not.toContain("is fine");
});

test("the outcome says how many tests were skipped for want of what", async () => {
  const another = missingLine({ ...NEED, name: "another", command: undefined });
  const outcome = await outcomeOf(`
    console.error(${JSON.stringify(MISSING)});
    console.error(${JSON.stringify(another)});
    console.error(${JSON.stringify(MISSING)});
    describe.skipIf(true)("a group", () => { beforeAll(() => {}); test("one", () => {}); test("two", () => {}); });
    test("is fine", () => {});
  `);
  expect(outcome).toMatchObject({
    pass: 1,
    fail: 0,
    skip: 2,
    missing: { [`${MISSING}; others ${another}`]: 2 },
  });
  const elsewhere = await outcomeOf(`test.skipIf(true)("one", () => {});`);
  expect(addOutcomes(outcome, elsewhere)).toMatchObject({
    skip: 3,
    missing: { [`${MISSING}; others ${another}`]: 2, "skipped on this system": 1 },
  });
});

test.each([
  ["does not load", `import "./nowhere.ts";`],
  ["has no test", ""],
  ["ends before its tests do", `test("ends", () => process.exit(0));`],
  ["crashes", `test("ends", () => process.kill(process.pid, "SIGKILL"));`],
  [
    "throws after its last test",
    `test("is fine", () => void setTimeout(() => { throw new Error("late") }, 0)); test("waits", () => Bun.sleep(50));`,
  ],
])("a file that %s has failed", async (_name, text) => {
  expect((await outcomeOf(text)).fail).toBeGreaterThan(0);
});
