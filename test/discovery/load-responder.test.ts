import { expect, test } from "bun:test";

/** Loads the library in a process of its own, since a process loads it once. Prints what it changed. */
const PROGRAM = `
  const { loadResponder } = await import("./src/discovery/load-responder.ts");
  const before = { prepare: Error.prepareStackTrace, emit: process.emit };
  function thrower() { return new Error("x").stack.replace(/:\\d+:\\d+/g, ""); }
  const stack = thrower();
  const { Responder } = loadResponder();
  const after = { prepare: Error.prepareStackTrace, emit: process.emit };
  console.log(JSON.stringify({
    loaded: typeof Responder.getResponder,
    traces: before.prepare === after.prepare,
    emit: before.emit === after.emit,
    stack: stack.split("\\n")[1] === thrower().split("\\n")[1],
  }));
`;

test("the library of multicast DNS leaves stack traces and uncaught errors of the process alone", async () => {
  const child = Bun.spawn([process.execPath, "-e", PROGRAM], {
    cwd: `${import.meta.dir}/../..`,
    stdout: "pipe",
    stderr: "inherit",
  });
  expect(await new Response(child.stdout).json()).toEqual({
    loaded: "function",
    traces: true,
    emit: true,
    stack: true,
  });
});
