import { expect, test } from "bun:test";
import { stopSignals } from "../../../src/base/platform/stopping.ts";

/** What `nohup` leaves in /proc/self/status, and what a shell leaves. Recorded on Linux. */
const IGNORED = "SigBlk:\t0000000000000000\nSigIgn:\t0000000001001007\nSigCgt:\t00000001600004f8\n";
const HANDLED = "SigBlk:\t0000000000000000\nSigIgn:\t0000000001001006\nSigCgt:\t00000001600004f8\n";

const BOTH = ["SIGINT", "SIGTERM"];
const THREE = [...BOTH, "SIGHUP"];

test.each([
  ["linux", HANDLED, false, THREE],
  ["linux", IGNORED, true, BOTH],
  ["darwin", undefined, true, THREE],
  ["darwin", undefined, false, BOTH],
  ["win32", undefined, false, [...THREE, "SIGBREAK"]],
] as const)("%s (%#)", (name, status, hasTerminal, expected) => {
  const read = (path: string) => (path === "/proc/self/status" ? status : undefined);
  expect(stopSignals({ name, read }, () => hasTerminal)).toEqual([...expected] as NodeJS.Signals[]);
});
