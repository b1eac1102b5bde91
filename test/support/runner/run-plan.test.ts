import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { type JobReport, runPlan } from "./run-plan.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "run-plan-"));
  mkdirSync(join(folder, "test"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a test file with one test of this body. */
async function file(name: string, body: string): Promise<string> {
  const path = `test/${name}.test.ts`;
  await Bun.write(
    join(folder, path),
    `import { expect, test } from "bun:test";\ntest("it", async () => {${body}});\n`,
  );
  return path;
}

interface Files extends Record<"waiting" | "working" | "alone", string[]> {
  holding?: string[][];
  inProcess?: string[];
  busy?: () => Promise<number>;
}

async function run(plan: Files) {
  const reports: JobReport[] = [];
  const jobs = (files: string[]) => files.map((path) => [path]);
  const [waiting, working, alone] = [jobs(plan.waiting), jobs(plan.working), jobs(plan.alone)];
  const holding = (plan.holding ?? []).map(jobs);
  const inProcess = jobs(plan.inProcess ?? []);
  const whole = { waiting, working, holding, inProcess, alone };
  const busy = plan.busy ?? (() => Bun.sleep(5).then(() => 1));
  const outcome = await runPlan(whole, (report) => void reports.push(report), { folder, busy });
  return { outcome, order: reports.map(({ job, again }) => `${job}${again ? " again" : ""}`) };
}

/** A test that fails the first time it runs. */
const failsOnce = `
  const seen = Bun.file("seen");
  if (!(await seen.exists())) { await Bun.write(seen, "yes"); expect(1).toBe(2); }
`;

test("files run beside each other, and those that run alone after all others", async () => {
  // Each waits until the other has begun.
  const meets = (own: string, other: string) => `
    await Bun.write("${own}", "");
    while (!(await Bun.file("${other}").exists())) await Bun.sleep(5);
  `;
  const waiting = [await file("one", meets("a", "b"))];
  const working = [await file("two", meets("b", "a"))];
  const alone = [
    await file("three", `expect(await Bun.file("a").exists() && await Bun.file("b").exists()).toBe(true);`),
  ];
  const { outcome, order } = await run({ waiting, working, alone });
  expect(outcome).toMatchObject({ pass: 3, fail: 0 });
  expect(order.at(-1)).toBe("test/three.test.ts");
});

test("further files that wait run while the machine has room, one for each core at most", async () => {
  const usual = 2 * availableParallelism();
  const most = usual + availableParallelism();
  // Each waits until as many have begun as may run at a time, and notes how many run.
  const meets = (name: string) => `
    const { readdirSync, rmSync } = await import("node:fs");
    const count = (kind) => readdirSync(".").filter((file) => file.endsWith(kind)).length;
    await Bun.write("${name}.runs", "");
    await Bun.write("${name}.begun", "");
    while (count(".begun") < ${most}) await Bun.sleep(5);
    expect(count(".runs")).toBeLessThanOrEqual(${most});
    rmSync("${name}.runs");
  `;
  const waiting = await Promise.all(
    Array.from({ length: most + 2 }, (_, index) => file(`waits-${index}`, meets(`waits-${index}`))),
  );
  const looks = [1, 1, 0.9, 0];
  const busy = async () => {
    await Bun.sleep(5);
    return looks.length > 1 ? (looks.shift() ?? 0) : 0;
  };
  const { outcome } = await run({ waiting, working: [], alone: [], busy });
  expect([outcome.pass, outcome.fail, looks]).toEqual([most + 2, 0, [0]]);
});

test("files that hold different things, and those that start no programs, run beside each other, after all others and before those that run alone", async () => {
  const first = await file("first", `await Bun.write("first", "");`);
  const meets = (own: string, ...others: string[]) => `
    expect(await Bun.file("first").exists()).toBe(true);
    await Bun.write("${own}", "");
    for (const other of ${JSON.stringify(others)}) while (!(await Bun.file(other).exists())) await Bun.sleep(5);
  `;
  const holding = [[await file("one", meets("a", "b", "c"))], [await file("two", meets("b", "a", "c"))]];
  const inProcess = [await file("three", meets("c", "a", "b"))];
  const last = await file("last", `expect(await Bun.file("c").exists()).toBe(true);`);
  const { outcome, order } = await run({ waiting: [first], working: [], holding, inProcess, alone: [last] });
  expect(outcome).toMatchObject({ pass: 5, fail: 0 });
  expect([order[0], order.at(-1)]).toEqual(["test/first.test.ts", "test/last.test.ts"]);
});

test("a file that fails beside others runs again alone, and that counts", async () => {
  const files = [await file("one", failsOnce)];
  for (const place of ["waiting", "working"]) {
    rmSync(join(folder, "seen"), { force: true });
    const plan = { waiting: [], working: [], alone: [], [place]: files };
    const { outcome, order } = await run(plan);
    expect(outcome).toMatchObject({ pass: 1, fail: 0 });
    expect(order).toEqual(["test/one.test.ts again", "test/one.test.ts"]);
  }
});

test("a file that fails alone too has failed, and one that runs alone anyway after one time", async () => {
  const fails = await file("one", "expect(1).toBe(2);");
  expect((await run({ waiting: [fails], working: [], alone: [] })).outcome).toMatchObject({
    pass: 0,
    fail: 1,
  });
  const failing = await file("two", failsOnce);
  expect((await run({ waiting: [], working: [], alone: [failing] })).outcome).toMatchObject({
    pass: 0,
    fail: 1,
  });
});

test("a process that a test leaves behind, with its outputs open, holds up nothing", async () => {
  const leaves = await file(
    "one",
    `Bun.spawn([process.execPath, "-e", "setTimeout(() => {}, 20_000)"], { cwd: "/", stdout: "inherit", stderr: "inherit" }).unref(); expect(1).toBe(1);`,
  );
  const began = performance.now();
  expect((await run({ waiting: [], working: [leaves], alone: [] })).outcome).toMatchObject({ pass: 1 });
  expect(performance.now() - began).toBeLessThan(15_000);
});
