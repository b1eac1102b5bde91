import { describe, expect, test } from "bun:test";
import type { Log } from "../../src/base/log.ts";
import { EngineOutput, type OutputLine } from "../../src/engine/engine-output.ts";
import { OutputLog } from "../../src/engine/output-log.ts";
import { ManualClock } from "../support/manual-clock.ts";

function linesOf(stream: "stdout" | "stderr", ...chunks: (string | Uint8Array)[]): OutputLine[] {
  const lines: OutputLine[] = [];
  const output = new EngineOutput(stream, (line) => lines.push(line));
  for (const chunk of chunks) output.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  output.end();
  return lines;
}

describe("the engine's output", () => {
  test("is info on standard output, and an error on standard error", () => {
    expect(linesOf("stdout", "hello\n")).toEqual([{ level: "info", text: "hello" }]);
    expect(linesOf("stderr", "by printerr\n")).toEqual([{ level: "error", text: "by printerr" }]);
  });

  test("keeps the levels that the engine writes, and gives the line of a place the level of its error", () => {
    const text =
      "SCRIPT ERROR: bad\n   at: _f (res://x.gd:3)\nUSER WARNING: odd\n   at: g\nERROR: c\nplain\n";
    expect(linesOf("stdout", text).map(({ level }) => level)).toEqual([
      "error",
      "error",
      "warn",
      "warn",
      "error",
      "info",
    ]);
  });

  test("is joined from chunks, even if a chunk ends inside a character", () => {
    const bytes = Buffer.from("größe\nend");
    for (let cut = 0; cut <= bytes.length; cut++) {
      const lines = linesOf("stdout", bytes.subarray(0, cut), bytes.subarray(cut));
      expect(lines.map(({ text }) => text)).toEqual(["größe", "end"]);
    }
  });

  test("has no colours, no carriage returns and no empty lines", () => {
    expect(linesOf("stdout", "\u001b[1;31mred\u001b[0m\r\n\n  \n")).toEqual([{ level: "info", text: "red" }]);
  });

  test("is cut if a line is too long, and reports how much was cut", () => {
    const [line] = linesOf("stdout", ...Array.from({ length: 10 }, () => "x".repeat(500)));
    expect(line?.text).toBe(`${"x".repeat(2000)}… (3000 more characters)`);
  });
});

/** A log that remembers what it was told. */
function rememberingLog(): { log: Log; said: string[] } {
  const said: string[] = [];
  const say = (level: string) => (message: unknown) => said.push(`${level} ${message}`);
  const log = { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
  return { log: log as unknown as Log, said };
}

describe("the log of the engine's output", () => {
  test("keeps levels", () => {
    const { log, said } = rememberingLog();
    const output = new OutputLog(log, new ManualClock());
    for (const level of ["info", "warn", "error"] as const) output.take({ level, text: level });
    expect(said).toEqual(["info godot: info", "warn godot: warn", "error godot: error"]);
  });

  test("logs 200 lines a second, counts the rest, and keeps the last lines of all", () => {
    const { log, said } = rememberingLog();
    const clock = new ManualClock();
    let leftOut = 0;
    const output = new OutputLog(log, clock, () => leftOut++);
    for (let line = 0; line < 5000; line++) output.take({ level: "error", text: `line ${line}` });
    expect([said.length, leftOut]).toEqual([200, 4800]);
    clock.advance(1000);
    output.take({ level: "info", text: "later" });
    expect(said.slice(200)).toEqual([
      "warn godot: 4800 lines left out, more than 200 in a second",
      "info godot: later",
    ]);
    expect(output.tail()).toHaveLength(40);
    expect(output.tail().slice(-2)).toEqual(["line 4999", "later"]);
  });
});
