import { expect, test } from "bun:test";
import { describeExit, endPlan, spawnPlan } from "../../../src/base/platform/processes.ts";

const linux = { name: "linux" } as const;
const mac = { name: "darwin" } as const;
const windows = { name: "win32" } as const;

test("an engine is detached and guarded, but on Windows its job ends it", () => {
  expect(spawnPlan(linux)).toEqual({
    detached: true,
    guard: { listMarked: expect.stringContaining("/proc/") },
  });
  expect(spawnPlan(mac)).toEqual({
    detached: true,
    guard: { listMarked: expect.stringContaining("ps -axwwE") },
  });
  expect(spawnPlan(windows)).toEqual({ detached: false, guard: undefined });
});

test.each([
  [linux, "SIGTERM", { signalTo: -4711 }],
  [mac, "SIGKILL", { signalTo: -4711 }],
  [windows, "SIGTERM", { run: ["taskkill", "/T", "/PID", "4711"] }],
  [windows, "SIGKILL", { run: ["taskkill", "/T", "/F", "/PID", "4711"] }],
] as const)("an engine is ended (%#)", (platform, signal, expected) => {
  expect(endPlan(4711, signal, platform)).toEqual(expected as ReturnType<typeof endPlan>);
});

test.each([
  [{ code: 1, signal: null }, "exit code 1"],
  [{ code: null, signal: "SIGSEGV" }, "signal SIGSEGV"],
  [{ code: 3221225477, signal: null }, "exit code 3221225477 (0xC0000005, access violation)"],
  [{ code: -1073741819, signal: null }, "exit code -1073741819 (0xC0000005, access violation)"],
  [{ code: 3221226505, signal: null }, "exit code 3221226505 (0xC0000409, stack buffer overrun or abort)"],
  [{ code: 3221225999, signal: null }, "exit code 3221225999 (0xC000020F)"],
])("an end in words (%#)", (exit, expected) => {
  expect(describeExit(exit)).toBe(expected);
});
