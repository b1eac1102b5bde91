import { describe, expect, test } from "bun:test";
import { thisMachine } from "../../../src/base/platform/this-machine.ts";
import {
  fileLimit,
  fileLimitHere,
  mainThreadTimes,
  openFiles,
  processUsage,
} from "../../../src/base/platform/usage.ts";
import { fakePlatform } from "../../support/fake-platform.ts";

const STAT = `4711 (a) b) S 1 1 1 0 -1 4194304 900 0 0 0 ${150} ${25} 0 0 20 0 9 0 100 0 0\n`;
const POWERSHELL =
  "powershell -NoProfile -NonInteractive -Command $p = Get-Process -Id 4711; '{0} {1}' -f $p.WorkingSet64, $p.TotalProcessorTime.Ticks";
const PS = "ps -o rss=,time= -p 4711";

describe("CPU time and memory of a process", () => {
  test.each([
    [
      "linux",
      { files: { "/proc/4711/stat": STAT, "/proc/4711/status": "Name:\ta\nVmRSS:\t   2048 kB\n" } },
      { cpuSeconds: 1.75, residentBytes: 2 * 1024 ** 2 },
    ],
    ["linux", {}, undefined],
    ["darwin", { tools: { [PS]: " 81264   1:02.50\n" } }, { cpuSeconds: 62.5, residentBytes: 81_264 * 1024 }],
    ["darwin", { tools: { [PS]: " 81264   1:02,50\n" } }, { cpuSeconds: 62.5, residentBytes: 81_264 * 1024 }],
    ["darwin", { tools: { [PS]: "  1024 1-02:03:04\n" } }, { cpuSeconds: 93_784, residentBytes: 1024 ** 2 }],
    ["darwin", { tools: { [PS]: { code: 1 } } }, undefined],
    [
      "win32",
      { tools: { [POWERSHELL]: "83214336 625000000\r\n" } },
      { cpuSeconds: 62.5, residentBytes: 83_214_336 },
    ],
    ["win32", { tools: { [POWERSHELL]: { code: 1, stderr: "Get-Process : …" } } }, undefined],
  ] as const)("on %s (%#)", async (name, machine, expected) => {
    expect(await processUsage(4711, fakePlatform(name, machine))).toEqual(expected);
  });

  test("of this process grow by what it does", async () => {
    const before = await processUsage(process.pid, thisMachine);
    const end = performance.now() + 60;
    while (performance.now() < end);
    const after = await processUsage(process.pid, thisMachine);
    expect(after?.cpuSeconds ?? 0).toBeGreaterThan(before?.cpuSeconds ?? 0);
    expect(after?.residentBytes).toBeGreaterThan(10 * 1024 ** 2);
  });
});

const LIMITS =
  "Limit                     Soft Limit           Hard Limit           Units\nMax open files            1024                 524288               files\n";

test.each([
  ["linux", { files: { "/proc/self/limits": LIMITS } }, 1024],
  [
    "linux",
    { files: { "/proc/self/limits": LIMITS.replace("1024     ", "unlimited") } },
    Number.POSITIVE_INFINITY,
  ],
  ["darwin", { tools: { "sh -c ulimit -H -n": "unlimited\n" } }, Number.POSITIVE_INFINITY],
  ["darwin", { tools: { "sh -c ulimit -H -n": "10240\n" } }, 10_240],
  // Git for Windows brings a shell, whose limit is not that of Windows.
  ["win32", { tools: { "sh -c ulimit -H -n": "3200\n" } }, undefined],
] as const)("the limit of open files on %s (%#)", async (name, machine, expected) => {
  expect(await fileLimitHere(fakePlatform(name, machine))).toBe(expected as number);
});

test("the limit and the number of open files of a process are known on Linux", () => {
  const files = { "/proc/9/limits": LIMITS };
  const linux = fakePlatform("linux", {
    files,
    links: { "/proc/9/fd/0": "/dev/null", "/proc/9/fd/1": "pipe:[7]" },
  });
  expect([fileLimit(9, linux), openFiles(9, linux)]).toEqual([1024, 2]);
  const mac = fakePlatform("darwin");
  expect([fileLimit(9, mac), openFiles(9, mac)]).toEqual([undefined, 0]);
});

describe("the times of a main thread", () => {
  const files = {
    "/proc/9/environ": "HOME=/home/dev\0GODOT_TELEMETRY_RUN=mine\0",
    "/proc/9/task/9/schedstat": "5000000 250000 12\n",
  };

  test("are those of a process of the run, and no other with its number", () => {
    const linux = fakePlatform("linux", { files });
    expect(mainThreadTimes({ pid: 9, run: "mine" }, linux)).toEqual({ ranMillis: 5, waitedMillis: 0.25 });
    expect(mainThreadTimes({ pid: 9, run: "other" }, linux)).toBeUndefined();
    expect(mainThreadTimes({ pid: 8, run: "mine" }, linux)).toBeUndefined();
  });

  test("are unknown if the kernel does not count them", () => {
    const linux = fakePlatform("linux", { files: { ...files, "/proc/9/task/9/schedstat": "0 0 0\n" } });
    expect(mainThreadTimes({ pid: 9, run: "mine" }, linux)).toBeUndefined();
  });
});
